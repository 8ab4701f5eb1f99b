using Lanboot.Lab;

namespace Lanboot.EndToEnd.HostSetup;

/// <summary>Sharing the internet: only while it is asked for, and the host's own rules stay byte for byte as they were.</summary>
public sealed class SharingTests : IDisposable
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
    public async Task A_client_gets_out_only_while_it_is_shared_and_the_hosts_rules_stay()
    {
        Requires.RootAndPrograms("ip", "nft", "curl", "busybox");
        await using var site = Lab.StartSite();
        var before = Lab.State();
        Assert.False(Lab.ClientGetsOut());

        await using (var lanboot = Lab.Start("share", "--interface", "eth0", "--wan", HostLab.Wan))
        {
            await lanboot.Voice.LineAsync("Ctrl-C ends", Soon);
            Assert.True(Lab.ClientGetsOut());
            // Nobody from outside gets in: that is not what was asked for.
            Assert.Throws<InvalidOperationException>(() =>
            {
                Lab.Internet.Ip("route replace 192.168.77.0/24 via 10.99.0.1");
                Lab.Internet.Run("busybox", "ping", "-c", "1", "-W", "1", "192.168.77.2");
            });
            Lab.Internet.Ip("route del 192.168.77.0/24");
            lanboot.Signal(LibC.SIGINT);
            await lanboot.Ended.WaitAsync(Soon, TestContext.Current.CancellationToken);
            Assert.Equal(0, lanboot.ExitCode);
        }

        await Lab.IsAsync(before);
        Assert.False(Lab.ClientGetsOut());
    }

    [Fact]
    public async Task After_a_kill_all_is_as_before_without_anybody_doing_anything()
    {
        Requires.RootAndPrograms("ip", "nft", "curl", "busybox");
        await using var site = Lab.StartSite();
        Lab.SwitchOff();
        var before = Lab.State();
        await using var lanboot = Lab.Start(
            "serve", Lab.Image, "--interface", "eth0", "--address", HostLab.Address, "--share-internet", HostLab.Wan,
            "--range", "192.168.77.50,192.168.77.60");
        await lanboot.Voice.LineAsync("Ctrl-C ends", Soon);
        Assert.True(Lab.ClientGetsOut());

        lanboot.Signal(LibC.SIGKILL);
        await lanboot.Ended.WaitAsync(Soon, TestContext.Current.CancellationToken);
        await Lab.IsAsync(before);
        Assert.False(Lab.ClientGetsOut());
    }

    [Fact]
    public async Task What_both_a_killed_run_and_its_watcher_left_the_next_run_takes_back_first()
    {
        Requires.RootAndPrograms("ip", "nft", "curl", "busybox");
        Lab.SwitchOff();
        var before = Lab.State();
        await using var lanboot = Lab.Start(
            "serve", Lab.Image, "--interface", "eth0", "--address", HostLab.Address, "--share-internet", HostLab.Wan);
        await lanboot.Voice.LineAsync("Ctrl-C ends", Soon);
        // As a power cut for processes: nobody is left who could tidy up.
        foreach (var process in Lab.Host.Processes().Order().Reverse())
            _ = LibC.Kill(process, LibC.SIGKILL);
        await lanboot.Ended.WaitAsync(Soon, TestContext.Current.CancellationToken);
        Assert.NotEqual(before, Lab.State());

        await using var next = Lab.Start("serve", Lab.Image, "--interface", "eth0", "--http-port", "8080");
        await next.Ended.WaitAsync(Soon, TestContext.Current.CancellationToken);
        Assert.Contains(next.Voice.Lines, line => line.Contains("ended without tidying up; taken back: forwarding of", StringComparison.Ordinal));
        Assert.Contains(next.Voice.Lines, line => line.StartsWith("eth0 is down and has no IPv4 address", StringComparison.Ordinal));
        await Lab.IsAsync(before);
    }

    [Fact]
    public async Task A_firewall_that_drops_what_is_sent_on_is_named_with_the_words_that_allow_it()
    {
        Requires.RootAndPrograms("ip", "nft", "curl", "busybox");
        await using var site = Lab.StartSite();
        Lab.Host.Run("nft", "add", "table", "ip", "filter");
        Lab.Host.Run("nft", "add", "chain", "ip", "filter", "FORWARD", "{ type filter hook forward priority 0; policy drop; }");
        await using var lanboot = Lab.Start("share", "--interface", "eth0", "--wan", HostLab.Wan);
        var said = await lanboot.Voice.LineAsync("The firewall of this host drops what is sent on (ip filter FORWARD)", Soon);
        await lanboot.Voice.LineAsync("Ctrl-C ends", Soon);
        Assert.False(Lab.ClientGetsOut());

        // What it says helps, word for word.
        foreach (var command in said[(said.IndexOf(":  ", StringComparison.Ordinal) + 3)..].Split("; "))
            Lab.Host.Run("sh", "-c", command);
        Assert.True(Lab.ClientGetsOut());
        lanboot.Signal(LibC.SIGINT);
        await lanboot.Ended.WaitAsync(Soon, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task What_is_not_there_is_named_and_nothing_is_changed()
    {
        Requires.RootAndPrograms("ip", "nft", "setpriv");
        var before = Lab.State();
        Assert.Equal(
            "There is no interface wan7 here; there are lo, eth0, wan0. Nothing was changed.",
            await LastWordAsync("share", "--interface", "eth0", "--wan", "wan7"));
        Assert.StartsWith("There is no interface eth7 here;", await LastWordAsync("share", "--interface", "eth7", "--wan", "wan0"), StringComparison.Ordinal);
        await using var powerless = Lab.Host.Start(
            new Voice(Lab.Transcript, "powerless"), "setpriv", "--bounding-set=-net_admin", "--inh-caps=-net_admin",
            LanbootProcess.Program, "share", "--interface", "eth0", "--wan", "wan0");
        await powerless.Ended.WaitAsync(Soon, TestContext.Current.CancellationToken);
        Assert.Contains(powerless.Voice.Lines, line => line.Contains("needs the right CAP_NET_ADMIN", StringComparison.Ordinal));
        // Without nft in the namespace of files: a folder without programs lies over it.
        await using var without = Lab.Host.Start(
            new Voice(Lab.Transcript, "without nft"), "unshare", "-m", "sh", "-c",
            $"mount --bind /dev/null /usr/sbin/nft && exec {LanbootProcess.Program} share --interface eth0 --wan wan0");
        await without.Ended.WaitAsync(Soon, TestContext.Current.CancellationToken);
        Assert.Contains(without.Voice.Lines, line => line.Contains("apt-get install nftables", StringComparison.Ordinal));
        Assert.Equal(before, Lab.State());
    }

    private async Task<string> LastWordAsync(params string[] arguments)
    {
        await using var lanboot = Lab.Start(arguments[0], arguments[1..]);
        await lanboot.Ended.WaitAsync(Soon, TestContext.Current.CancellationToken);
        Assert.Equal(1, lanboot.ExitCode);
        return lanboot.Voice.Lines.Last(line => line.Length > 0);
    }
}
