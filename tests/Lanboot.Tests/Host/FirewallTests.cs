using Lanboot.Host;
using Xunit;

namespace Lanboot.Tests.Host;

public sealed class FirewallTests : IDisposable
{
    private readonly FixtureTree _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void An_active_ufw_is_told_which_ports_to_open()
    {
        _root.File("etc/ufw/ufw.conf", "# comment\nENABLED=yes\nLOGLEVEL=low");

        Assert.Equal(
            "ufw is active; machines get through with:  ufw allow in on eth0 proto udp to any port 67,69,4011; ufw allow in on eth0 proto tcp to any port 80",
            new Firewall(_root.Root).Hint("eth0", [67, 69, 4011], [80]));
    }

    [Fact]
    public void A_running_firewalld_is_told_which_ports_to_open()
    {
        _root.Folder("sys/fs/cgroup/system.slice/firewalld.service");

        Assert.Equal(
            "firewalld is active; machines get through with:  firewall-cmd --add-port=67/udp --add-port=69/udp",
            new Firewall(_root.Root).Hint("eth0", [67, 69], []));
    }

    [Fact]
    public void Without_a_firewall_nothing_is_said()
    {
        _root.File("etc/ufw/ufw.conf", "ENABLED=no");

        Assert.Null(new Firewall(_root.Root).Hint("eth0", [67], [80]));
    }
}
