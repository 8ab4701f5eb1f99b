using Lanboot.Lab;

namespace Lanboot.EndToEnd.HostSetup;

/// <summary>An interface brought up with its address, and put back whatever end the server comes to.</summary>
public sealed class AddressTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private readonly Lazy<HostLab> _lab = new(() => new HostLab());

    private HostLab Lab => _lab.Value;

    public void Dispose()
    {
        if (_lab.IsValueCreated)
            _lab.Value.Dispose();
    }

    [Fact]
    public async Task Ended_at_any_moment_and_in_any_way_the_host_is_as_before()
    {
        Requires.RootAndPrograms("ip", "nft", "curl");
        Lab.SwitchOff();
        var before = Lab.State();
        // The first line comes before the host is changed, the second with the address there and the doors closed, the third while serving.
        foreach (var moment in (string[])["On eth0", "has the address", "Ctrl-C ends"])
        {
            foreach (var signal in (int[])[LibC.SIGTERM, LibC.SIGINT, LibC.SIGKILL])
            {
                await using var lanboot = Serve();
                await lanboot.Voice.LineAsync(moment, Soon);
                // While it asks the wire.
                if (moment == "On eth0")
                    await Task.Delay(400, TestContext.Current.CancellationToken);
                lanboot.Signal(signal);
                await lanboot.Ended.WaitAsync(Soon, TestContext.Current.CancellationToken);
                if (signal != LibC.SIGKILL)
                    Assert.Equal(0, lanboot.ExitCode);
                await Lab.IsAsync(before);
            }
        }
    }

    [Fact]
    public async Task Killed_and_started_again_at_once_it_serves_and_ends_as_before()
    {
        Requires.RootAndPrograms("ip", "nft", "curl");
        Lab.SwitchOff();
        var before = Lab.State();
        await using var killed = Serve();
        await killed.Voice.LineAsync("Ctrl-C ends", Soon);
        killed.Signal(LibC.SIGKILL);
        await using var next = Serve();
        await next.Voice.LineAsync("Ctrl-C ends", Soon);
        Lab.Client.Run("curl", "-sS", "--max-time", "5", "-o", "/dev/null", "http://192.168.77.1/vmlinuz");
        next.Signal(LibC.SIGTERM);
        await next.Ended.WaitAsync(Soon, TestContext.Current.CancellationToken);
        Assert.Equal(0, next.ExitCode);
        await Lab.IsAsync(before);
    }

    [Fact]
    public async Task An_address_that_was_there_stays()
    {
        Requires.RootAndPrograms("ip", "nft");
        var before = Lab.State();
        await using var lanboot = Serve();
        await lanboot.Voice.LineAsync("Ctrl-C ends", Soon);
        lanboot.Signal(LibC.SIGINT);
        await lanboot.Ended.WaitAsync(Soon, TestContext.Current.CancellationToken);
        Assert.Equal(before, Lab.State());
    }

    [Fact]
    public async Task An_address_that_another_machine_has_is_refused_with_its_MAC()
    {
        Requires.RootAndPrograms("ip", "nft");
        Lab.SwitchOff();
        var mac = Lab.Client.Run("cat", "/sys/class/net/eth0/address").Trim();
        var before = Lab.State();
        await using var lanboot = Lab.Start("serve", Lab.Image, "--interface", "eth0", "--address", "192.168.77.2/24");
        await lanboot.Ended.WaitAsync(Soon, TestContext.Current.CancellationToken);
        Assert.Equal(1, lanboot.ExitCode);
        Assert.Contains(lanboot.Voice.Lines, line => line.StartsWith($"The address 192.168.77.2 is in use on eth0: {mac} has it.", StringComparison.Ordinal));
        await Lab.IsAsync(before);

        await using var nowhere = Lab.Start("serve", Lab.Image, "--interface", "eth7", "--address", "192.168.77.3/24");
        await nowhere.Ended.WaitAsync(Soon, TestContext.Current.CancellationToken);
        Assert.Contains("There is no interface eth7 here; there are lo, eth0 and wan0.", nowhere.Voice.Lines);
    }

    private LabProcess Serve() => Lab.Start(
        "serve", Lab.Image, "--interface", "eth0", "--address", HostLab.Address, "--share-internet", HostLab.Wan, "--until-booted", "1");
}
