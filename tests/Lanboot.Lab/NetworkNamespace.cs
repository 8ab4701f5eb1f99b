using System.Diagnostics;
using System.Globalization;

namespace Lanboot.Lab;

/// <summary>
/// A host of its own on a wire of its own (network_namespaces(7)). It is named after the process that made it, so that a later
/// run finds and removes what a crashed one has left, its processes included.
/// </summary>
public sealed class NetworkNamespace : IDisposable
{
    private const string Prefix = "lanboot-";

    private static readonly Lock Sweeping = new();
    private static bool _swept;

    private NetworkNamespace(string name) => Name = name;

    public string Name { get; }

    /// <param name="role">Part of the name, for who looks at a running test: "switch", "server".</param>
    public static NetworkNamespace Create(string role)
    {
        var made = new NetworkNamespace($"{Prefix}{Environment.ProcessId}-{Random.Shared.Next():x8}-{role}");
        HostProgram.Run("ip", "netns", "add", made.Name);
        made.Ip("link set lo up");
        return made;
    }

    /// <summary>Removes the namespaces whose makers are gone: once, however many tests begin at the same time.</summary>
    public static void SweepLeftovers()
    {
        lock (Sweeping)
        {
            if (_swept)
                return;
            foreach (var name in Names().Where(IsLeftover))
                new NetworkNamespace(name).Dispose();
            _swept = true;
        }
    }

    /// <summary>Runs <c>ip</c> with these arguments, parted by blanks, in here.</summary>
    public string Ip(string arguments) => HostProgram.Run("ip", ["-n", Name, .. arguments.Split(' ')]);

    public string Run(string program, params IEnumerable<string> arguments) =>
        HostProgram.Run("ip", ["netns", "exec", Name, program, .. arguments]);

    /// <summary>Starts a program that can be ended with Ctrl-C: one that a shell started in the background, and all below it, would ignore that.</summary>
    public LabProcess Start(Voice voice, string program, params IEnumerable<string> arguments) =>
        LabProcess.Start(new ProcessStartInfo("env", ["--default-signal=INT", "ip", "netns", "exec", Name, program, .. arguments]), voice);

    /// <summary>Ends what still runs in here and removes it with all its links.</summary>
    public void Dispose()
    {
        foreach (var process in Processes())
            _ = LibC.Kill(process, LibC.SIGKILL);
        HostProgram.Run("ip", "netns", "delete", Name);
    }

    /// <summary>The processes that run in here.</summary>
    public IReadOnlyList<int> Processes() =>
        [.. HostProgram.Run("ip", "netns", "pids", Name).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Number)];

    private static IEnumerable<string> Names() =>
        HostProgram.Run("ip", "netns", "list")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ')[0])
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal));

    private static bool IsLeftover(string name) =>
        int.TryParse(name[Prefix.Length..].Split('-')[0], out var maker) && !Directory.Exists($"/proc/{maker}");

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
