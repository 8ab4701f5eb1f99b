namespace Lanboot.Lab;

/// <summary>The DHCP server that a network already has: it hands out addresses and knows nothing of booting.</summary>
public sealed class DnsmasqDhcp : IAsyncDisposable
{
    private readonly LabProcess _process;

    private DnsmasqDhcp(LabProcess process) => _process = process;

    public Voice Voice => _process.Voice;

    /// <param name="range">First and last address, parted by a comma.</param>
    /// <param name="more">Further options of dnsmasq's command line.</param>
    public static async Task<DnsmasqDhcp> StartAsync(
        NetworkNamespace host, Transcript transcript, string range, params IEnumerable<string> more)
    {
        var process = host.Start(
            new Voice(transcript, "dnsmasq"),
            "dnsmasq",
            [
                "--keep-in-foreground", "--log-facility=-", "--conf-file=/dev/null", "--port=0", "--user=root", "--pid-file=",
                "--leasefile-ro", "--no-ping", "--log-dhcp", $"--interface={LabNetwork.Interface}", "--bind-interfaces",
                $"--dhcp-range={range},1h", .. more,
            ]);
        await process.Voice.LineAsync("DHCP, IP range", TimeSpan.FromSeconds(10), ["failed", "bad "]);
        return new DnsmasqDhcp(process);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
