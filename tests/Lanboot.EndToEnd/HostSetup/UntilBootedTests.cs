using System.Text.Json;
using Lanboot.Lab;

namespace Lanboot.EndToEnd.HostSetup;

/// <summary>Ended by itself once machines have booted, and what it says of itself meanwhile. The client does what iPXE does, with curl.</summary>
public sealed class UntilBootedTests : IDisposable
{
    /// <summary>Only Debian's Python has libnbd's module, whatever stands first in the path.</summary>
    private const string Python = "/usr/bin/python3";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private readonly Lazy<HostLab> _lab = new(() => new HostLab());

    private HostLab Lab => _lab.Value;

    public void Dispose()
    {
        if (_lab.IsValueCreated)
            _lab.Value.Dispose();
    }

    [Fact]
    public async Task It_ends_by_itself_once_the_machine_has_booted_and_status_shows_it_meanwhile()
    {
        Requires.RootAndPrograms("ip", "nft", "curl");
        Lab.SwitchOff();
        var before = Lab.State();
        var mac = Lab.Client.Run("cat", "/sys/class/net/eth0/address").Trim();
        await using var lanboot = Lab.Start(
            "serve", Lab.Image, "--interface", "eth0", "--address", HostLab.Address, "--share-internet", HostLab.Wan, "--until-booted", "1");
        await lanboot.Voice.LineAsync("Ctrl-C ends", Soon);
        foreach (var file in (string[])["boot.ipxe", "vmlinuz", "initrd.img"])
            Lab.Client.Run("curl", "-sS", "--max-time", "10", "-o", "/dev/null", $"http://192.168.77.1/{file}");

        using var status = JsonDocument.Parse(Lab.Host.Run(LanbootProcess.Program, "status", "--json"));
        var server = status.RootElement.EnumerateArray().Single(each => each.GetProperty("process").GetInt32() == lanboot.Id);
        Assert.Equal("192.168.77.1/24", server.GetProperty("interfaces")[0].GetProperty("address").GetString());
        Assert.Equal("1", server.GetProperty("untilBooted").GetString());
        Assert.Contains(server.GetProperty("doors").EnumerateArray(), door => door.GetProperty("name").GetString() == "TFTP");
        var machine = server.GetProperty("machines").EnumerateArray().Single(each => each.GetProperty("mac").GetString() == mac);
        Assert.Equal("initrd", machine.GetProperty("stage").GetString());
        Assert.Contains($"{mac}  192.168.77.2  image  initrd", Lab.Host.Run(LanbootProcess.Program, "status"), StringComparison.Ordinal);

        await lanboot.Voice.LineAsync("1 machine has booted, and none needs this server any more: serving ends.", Soon);
        await lanboot.Ended.WaitAsync(Soon, TestContext.Current.CancellationToken);
        Assert.Equal(0, lanboot.ExitCode);
        await Lab.IsAsync(before);
    }

    [Fact]
    public async Task Machines_whose_root_is_read_from_here_are_named_and_served_until_they_are_gone()
    {
        Requires.RootAndPrograms("ip", "nft", "curl", Python);
        var mac = Lab.Client.Run("cat", "/sys/class/net/eth0/address").Trim();
        var disk = Path.Combine(Lab.Image, "root.img");
        await File.WriteAllBytesAsync(disk, new byte[1 << 20], TestContext.Current.CancellationToken);
        await using var lanboot = Lab.Start("serve", Lab.Image, "--interface", "eth0", "--until-booted", mac);
        await lanboot.Voice.LineAsync("Ctrl-C ends", Soon);
        foreach (var file in (string[])["boot.ipxe", "vmlinuz", "initrd.img"])
            Lab.Client.Run("curl", "-sS", "--max-time", "10", "-o", "/dev/null", $"http://192.168.77.1/{file}");
        await using (Lab.Client.Start(
            new Voice(Lab.Transcript, "nbd"), Python, "-c",
            $"import nbd, time\nh = nbd.NBD()\nh.connect_uri('nbd://192.168.77.1/{Path.GetFileName(Lab.Image)}/root.img')\nh.pread(4096, 0)\ntime.sleep(60)"))
        {
            await lanboot.Voice.LineAsync($"{mac} (192.168.77.2) still reads its root from here over NBD", Soon);
            Assert.False(lanboot.Ended.IsCompleted);
        }

        await lanboot.Voice.LineAsync("serving ends", Soon);
        await lanboot.Ended.WaitAsync(Soon, TestContext.Current.CancellationToken);
        Assert.Equal(0, lanboot.ExitCode);
    }
}
