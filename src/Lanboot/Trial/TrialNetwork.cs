using System.Globalization;

namespace Lanboot.Trial;

/// <summary>
/// A LAN of its own for one trial: a network namespace (network_namespaces(7)) with a bridge, on which the server listens,
/// and a port of it for the machine. Nothing of it touches this host's network.
/// </summary>
internal sealed class TrialNetwork : IAsyncDisposable
{
    public const string Interface = "lan";
    public const string MachinePort = "machine";
    public const string ServerAddress = "192.168.77.1";
    public const string Range = "192.168.77.50,192.168.77.99,1h";

    private const string Prefix = "lanboot-try-";

    private TrialNetwork(string name) => Name = name;

    public string Name { get; }

    public static async Task<TrialNetwork> CreateAsync(CancellationToken cancel)
    {
        await SweepLeftoversAsync(cancel).ConfigureAwait(false);
        var network = new TrialNetwork(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}"));
        await HostProgram.RunAsync("ip", ["netns", "add", network.Name], cancel).ConfigureAwait(false);
        try
        {
            await network.IpAsync("link set lo up", cancel).ConfigureAwait(false);
            // forward_delay 0: a port forwards at once, where spanning tree would swallow the first 30 s of DHCP.
            await network.IpAsync($"link add name {Interface} type bridge forward_delay 0 mcast_snooping 0", cancel).ConfigureAwait(false);
            await network.IpAsync($"address add {ServerAddress}/24 dev {Interface}", cancel).ConfigureAwait(false);
            await network.IpAsync($"tuntap add {MachinePort} mode tap", cancel).ConfigureAwait(false);
            await network.IpAsync($"link set {MachinePort} master {Interface} up", cancel).ConfigureAwait(false);
            await network.IpAsync($"link set {Interface} up", cancel).ConfigureAwait(false);
            return network;
        }
        catch
        {
            await network.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The arguments of "ip" that run a program in here.</summary>
    public IEnumerable<string> Inside(string program, IEnumerable<string> arguments) => ["netns", "exec", Name, program, .. arguments];

    /// <summary>Ends what still runs in here and removes it with all its links.</summary>
    public async ValueTask DisposeAsync()
    {
        var left = await HostProgram.RunAsync("ip", ["netns", "pids", Name], CancellationToken.None).ConfigureAwait(false);
        foreach (var process in left.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            await HostProgram.RunAsync("kill", ["-KILL", process], CancellationToken.None).ConfigureAwait(false);
        await HostProgram.RunAsync("ip", ["netns", "delete", Name], CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Removes the networks whose makers are gone: a trial that was killed could not tidy up.</summary>
    private static async Task SweepLeftoversAsync(CancellationToken cancel)
    {
        var names = await HostProgram.RunAsync("ip", ["netns", "list"], cancel).ConfigureAwait(false);
        foreach (var name in names.Split('\n').Select(line => line.Split(' ')[0]).Where(IsLeftover))
            await new TrialNetwork(name).DisposeAsync().ConfigureAwait(false);
    }

    private static bool IsLeftover(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal) && !Directory.Exists($"/proc/{name[Prefix.Length..]}");

    private Task<string> IpAsync(string arguments, CancellationToken cancel) =>
        HostProgram.RunAsync("ip", ["-n", Name, .. arguments.Split(' ')], cancel);
}
