using Lanboot.EndToEnd.Images;
using Lanboot.EndToEnd.Lab;

namespace Lanboot.EndToEnd.Boots;

/// <summary>How the machines of a test get their addresses.</summary>
public enum Addresses
{
    /// <summary>From Lanboot, started with --range.</summary>
    FromLanboot,

    /// <summary>From a dnsmasq on another host of the LAN, with Lanboot as a proxyDHCP beside it.</summary>
    FromDnsmasq,
}

/// <summary>
/// One boot: a LAN, Lanboot on a host of it as a user starts it, and a machine without a disk. It counts when the booted
/// userspace says so on its serial console.
/// </summary>
internal sealed class BootScene(TestImage image, Firmware firmware, Addresses addresses)
{
    private const string Mac = "52:54:00:12:34:56";
    private const string Range = "192.168.77.100,192.168.77.150";

    /// <summary>Further options of the command line.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>In MiB.</summary>
    public int Memory { get; init; } = 512;

    /// <summary>Three times what a boot takes on two idle cores.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Where the marker is a dialog: it is drawn without the end of a line.</summary>
    public bool IsPrompt { get; init; }

    /// <summary>The machine stays on after the marker.</summary>
    public bool StaysOn { get; init; }

    /// <summary>Lines that Lanboot must have said by the end.</summary>
    public IReadOnlyList<string> Expected { get; init; } = [];

    /// <summary>Boots, waits for <paramref name="marker"/>, and checks how Lanboot ends.</summary>
    public async Task BootAsync(string marker)
    {
        VirtualMachine.Require();
        Requires.RootAndPrograms("dnsmasq", "ss");
        Requires.HostFile("/usr/lib/ipxe/snponly.efi", "ipxe");
        var transcript = new Transcript();
        var folder = Directory.CreateTempSubdirectory("lanboot-boot-").FullName;
        try
        {
            using var network = LabNetwork.Create();
            var host = network.AddHost("server", "192.168.77.1/24");
            await using var other = addresses == Addresses.FromDnsmasq
                ? await DnsmasqDhcp.StartAsync(network.AddHost("router", "192.168.77.2/24"), transcript, Range)
                : null;
            var leases = Path.Combine(folder, "leases");
            await using var lanboot = LanbootProcess.Start(host, transcript, Arguments(leases));
            await lanboot.Voice.LineAsync("Ctrl-C ends", TimeSpan.FromSeconds(30));

            await using (var machine = VirtualMachine.Start(network, transcript, firmware, Memory, Mac))
            {
                await WaitForAsync(machine, marker);
                TestContext.Current.SendDiagnosticMessage($"{Path.GetFileName(image.Path)} {firmware} {addresses}: {machine.Uptime.TotalSeconds:F1} s");
                if (!StaysOn)
                    await machine.SwitchesOffAsync(TimeSpan.FromSeconds(30));
                await lanboot.Voice.LineAsync(" booted ", TimeSpan.FromSeconds(30));
            }

            await lanboot.StopsAsync();
            CheckEnd(host, lanboot, leases);
        }
        finally
        {
            TestContext.Current.TestOutputHelper?.WriteLine(transcript.Tail(400));
            Directory.Delete(folder, recursive: true);
        }
    }

    private List<string> Arguments(string leases) =>
    [
        "serve", image.Path, "--interface", LabNetwork.Interface, "--menu-timeout", "1", "--kernel-option", "console=ttyS0,115200",
        .. addresses == Addresses.FromLanboot ? (string[])["--range", Range, "--lease-file", leases] : [],
        .. Options,
    ];

    private async Task WaitForAsync(VirtualMachine machine, string marker)
    {
        if (IsPrompt)
        {
            await machine.Console.PromptAsync(marker, Deadline, VirtualMachine.Failures);
            return;
        }

        // The hash was taken inside the booted system, of a file that went all the way.
        Assert.Contains($"sha256={image.PayloadSha256}", await machine.BootsToAsync(marker, Deadline), StringComparison.Ordinal);
    }

    private void CheckEnd(NetworkNamespace host, LanbootProcess lanboot, string leases)
    {
        Assert.Empty(host.Run("ss", "--no-header", "--tcp", "--udp", "--raw", "--listening", "--numeric").Trim());
        if (addresses == Addresses.FromLanboot)
            Assert.True(new FileInfo(leases) is { Exists: true, Length: > 0 }, "There is no lease in the lease file.");
        else
            Assert.Contains(lanboot.Voice.Lines, line => line.Contains("192.168.77.2", StringComparison.Ordinal));
        foreach (var expected in Expected)
            Assert.Contains(lanboot.Voice.Lines, line => line.Contains(expected, StringComparison.Ordinal));
    }
}
