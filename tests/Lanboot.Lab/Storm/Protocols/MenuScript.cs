namespace Lanboot.Lab.Storm.Protocols;

/// <summary>
/// What iPXE does with Lanboot's script on a 64-bit machine with HTTP on which nobody presses a key: the entry that is preset, its kernel,
/// and its initrds.
/// </summary>
/// <param name="CommandLine">Of the kernel, in words.</param>
internal sealed record MenuScript(Uri Kernel, IReadOnlyList<string> CommandLine, IReadOnlyList<Uri> Initrds)
{
    private const string SetsPreset = "set preset ";

    public static MenuScript Read(string script)
    {
        var lines = script.Split('\n');
        if (lines[0] != "#!ipxe")
            throw new StormException("what came as the menu is no script of iPXE's");
        // Set once for each entry that can start by itself; the last one counts.
        var preset = lines.LastOrDefault(line => line.Contains(SetsPreset, StringComparison.Ordinal))
            ?? throw new StormException("the menu has no entry that starts by itself");
        var slug = preset.Split(SetsPreset)[1].Split(' ')[0];
        var entry = lines.SkipWhile(line => line != $":{slug}").Skip(1).TakeWhile(line => line != "" && line[0] != ':').ToList();
        var kernel = Words(entry.Single(line => line.StartsWith("kernel ", StringComparison.Ordinal)));
        // initrd --name NAME URL
        var initrds = entry.Where(line => line.StartsWith("initrd ", StringComparison.Ordinal)).Select(line => new Uri(Words(line)[3]));
        return new MenuScript(new Uri(kernel[1]), kernel[2..], [.. initrds]);
    }

    /// <summary>The value of a parameter; null where it is not there.</summary>
    public string? Parameter(string name) =>
        CommandLine.FirstOrDefault(word => word.StartsWith($"{name}=", StringComparison.Ordinal))?[(name.Length + 1)..];

    private static string[] Words(string command) => command.Split(" ||")[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
