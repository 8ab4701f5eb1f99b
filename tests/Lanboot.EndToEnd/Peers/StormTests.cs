using System.Globalization;
using System.Net;
using Lanboot.Lab;
using Lanboot.Lab.Storm;

namespace Lanboot.EndToEnd.Peers;

/// <summary>A rack after a power cut: many machines at once, on a wire that loses packets, and each gets all of it.</summary>
public sealed class StormTests : IDisposable
{
    private const string Server = "192.168.77.1";
    private const int Machines = 60;

    /// <summary>The program starts in about a second; a busy host may take its time.</summary>
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lanboot-storm-");
    private readonly Transcript _transcript = new();
    private readonly LabNetwork _network;
    private readonly NetworkNamespace _server;
    private readonly NetworkNamespace _machines;

    public StormTests()
    {
        Requires.RootAndPrograms("ip", "nft", "xorriso");
        _network = LabNetwork.Create();
        _server = _network.AddHost("server", $"{Server}/24");
        _machines = _network.AddHost("machines", "192.168.77.2/24");
    }

    [Theory]
    [InlineData("http")]
    [InlineData("nbd")]
    [InlineData("nfs")]
    public async Task Sixty_machines_boot_at_once_over_a_wire_that_loses_one_packet_in_a_hundred(string root)
    {
        var disc = StormDisc.Compose(_folder.FullName, kernel: 1, initrd: 2, root: 4);
        await using var lanboot = await StartAsync(disc, root);
        Lose(_server);
        Lose(_machines);

        using var host = new StormHost(_machines);
        var storm = new StormOrder(Machines, IPAddress.Parse(Server), disc) { Spread = TimeSpan.FromSeconds(1), Scale = 0.05 };
        var outcome = await BootStorm.RunAsync(storm, host);

        Assert.Empty(outcome.Failures);
        Assert.Equal(Machines, outcome.Boots.Count);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{outcome.Seconds:F1} s; one machine {outcome.BootAt(0.5):F1} s, the slowest {outcome.BootAt(1):F1} s"));
        await lanboot.StopsAsync();
    }

    public void Dispose()
    {
        TestContext.Current.TestOutputHelper?.WriteLine(_transcript.Tail(100));
        _network.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>On the way in: who sends does not notice.</summary>
    private static void Lose(NetworkNamespace host) => host.Run(
        "nft",
        "add table inet lossy; add chain inet lossy in { type filter hook input priority 0; }; add rule inet lossy in numgen random mod 100 == 0 drop");

    private async Task<LanbootProcess> StartAsync(StormDisc disc, string root)
    {
        var settings = Path.Combine(_folder.FullName, "lanboot.yaml");
        await File.WriteAllTextAsync(settings, $$"""
            interfaces: [{{LabNetwork.Interface}}]
            images: [{ path: {{disc.Image}}, name: {{StormDisc.Name}}, root: {{root}} }]
            ipxe: { bios: {{disc.LoaderForBios}}, efi64: {{disc.LoaderForUefi}} }
            dhcp: { range: "192.168.77.10,192.168.77.200", lease-file: {{_folder.FullName}}/leases }
            nfs: { secret-file: {{_folder.FullName}}/secret }
            """);
        var lanboot = LanbootProcess.Start(_server, _transcript, "serve", "--plain", "--config", settings);
        await lanboot.Voice.LineAsync("Serving.", StartDeadline);
        return lanboot;
    }
}
