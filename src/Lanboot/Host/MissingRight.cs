namespace Lanboot.Host;

/// <summary>A right that this process lacks.</summary>
/// <param name="Capability">By name.</param>
/// <param name="Purpose">What it is needed for: "to listen on ports 67 and 69".</param>
/// <param name="Required">Whether nothing works without it; else something is only slower or left out.</param>
public sealed record MissingRight(Capability Capability, string Purpose, bool Required)
{
    /// <summary>"CAP_NET_BIND_SERVICE, to listen on ports 67 and 69".</summary>
    public override string ToString() => $"{Capability}, {Purpose}";

    /// <summary>How to give the rights, a sentence each: as root, to the program's file, to a service.</summary>
    /// <param name="missing">What <see cref="Rights.Missing"/> found; not empty.</param>
    /// <param name="command">How the user called the program: "./lanboot serve arch.iso".</param>
    /// <param name="program">The program's file; null when that is the shared dotnet host, which must not be given rights.</param>
    public static IReadOnlyList<string> HowToGive(IReadOnlyList<MissingRight> missing, string command, string? program)
    {
        var names = missing.Select(each => each.Capability.ToString()).ToList();
        var sentences = new List<string> { $"Run it as root:  sudo {command}" };
        if (program is not null)
        {
            var list = string.Join(',', names).ToLowerInvariant();
            sentences.Add($"Or give the program these rights once:  sudo setcap {list}+ep {Quoted(program)}");
        }


        sentences.Add($"Or, in a systemd service:  AmbientCapabilities={string.Join(' ', names)}");
        return sentences;
    }

    private static string Quoted(string path) =>
        path.All(c => char.IsAsciiLetterOrDigit(c) || "/._-+".Contains(c, StringComparison.Ordinal)) ? path : $"'{path}'";
}
