using System.Net;
using System.Net.Sockets;
using Lanboot.Host;
using Xunit;

namespace Lanboot.Tests.Host;

public sealed class PortHoldersTests : IDisposable
{
    private const string Header = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref";
    private const string Idle = "00000000:00000000 00:00000000 00000000";

    private readonly FixtureTree _proc = new();

    public void Dispose() => _proc.Dispose();

    [Fact]
    public void Finds_this_very_process_behind_a_UDP_port()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        Assert.Contains(new PortHolders().Find(ProtocolType.Udp, Port(socket)), holder => holder.Pid == Environment.ProcessId);
        Assert.EndsWith($"(pid {Environment.ProcessId})", PortHolders.Describe(ProtocolType.Udp, Port(socket)), StringComparison.Ordinal);
    }

    [Fact]
    public void Finds_this_very_process_behind_a_TCP_port_of_IPv6()
    {
        using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        socket.Listen();

        Assert.Contains(new PortHolders().Find(ProtocolType.Tcp, Port(socket)), holder => holder.Pid == Environment.ProcessId);
    }

    [Fact]
    public void A_service_is_named_and_so_is_the_command_that_stops_it()
    {
        _proc
            .File("net/udp", $"{Header}\n  112: 00000000:0043 00000000:0000 07 {Idle}   107        0 17324 2 ffff9f4b 0")
            .File("812/comm", "dnsmasq")
            .File("812/cgroup", "0::/system.slice/dnsmasq.service")
            .Link("812/fd/4", "socket:[17324]")
            .File("900/comm", "bystander")
            .Link("900/fd/4", "socket:[1]");

        var holder = Assert.Single(new PortHolders(_proc.Root).Find(ProtocolType.Udp, 67));

        Assert.Equal("dnsmasq (pid 812)", holder.ToString());
        Assert.Equal("systemctl stop dnsmasq.service", holder.StopCommand);
    }

    [Fact]
    public void A_program_started_by_hand_is_stopped_by_its_number()
    {
        // The control group of a login shell of systemd: the service in it is the user's session, not the program.
        _proc
            .File("net/tcp", $"{Header}\n   0: 00000000:0050 00000000:0000 0A {Idle}     0        0 5 1 ffff 0")
            .File("31/comm", "nginx")
            .File("31/cgroup", "0::/user.slice/user-1000.slice/user@1000.service/app.slice/tab.scope")
            .Link("31/fd/6", "socket:[5]");

        Assert.Equal("kill 31", Assert.Single(new PortHolders(_proc.Root).Find(ProtocolType.Tcp, 80)).StopCommand);
    }

    [Fact]
    public void A_connection_on_the_port_does_not_hold_it()
    {
        _proc.File("net/tcp", $"{Header}\n   0: 0100007F:0050 0100007F:9C40 01 {Idle}     0        0 5 1 ffff 0");

        Assert.Null(new PortHolders(_proc.Root).InWords(ProtocolType.Tcp, 80));
    }

    [Fact]
    public void Where_the_descriptors_are_closed_to_us_the_user_is_named()
    {
        _proc.File("net/udp", $"{Header}\n  1: 00000000:0045 00000000:0000 07 {Idle}     0        0 77 2 ffff 0");

        Assert.Equal("a program of user root", new PortHolders(_proc.Root).InWords(ProtocolType.Udp, 69));
    }

    [Fact]
    public void A_free_port_has_no_holder() => Assert.Null(new PortHolders(_proc.Root).InWords(ProtocolType.Udp, 69));

    private static int Port(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;
}
