using System.Net;
using Lanboot.Lab;

namespace Lanboot.EndToEnd.Peers;

/// <summary>The DHCP clients of Linux get their addresses from us.</summary>
public sealed class DhcpClientTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private readonly Transcript _transcript = new();
    private readonly LabNetwork _network;
    private readonly NetworkNamespace _server;
    private readonly NetworkNamespace _client;
    private readonly string _folder = Directory.CreateTempSubdirectory("lanboot-dhcp-").FullName;

    public DhcpClientTests()
    {
        Requires.RootAndPrograms("ip");
        _network = LabNetwork.Create();
        _server = _network.AddHost("server", "192.168.77.1/24");
        _client = _network.AddHost("client", "0.0.0.0/32");
    }

    private string LeaseFile => Path.Combine(_folder, "leases");

    [Fact]
    public async Task Udhcpc_gets_an_address_with_router_dns_and_domain_and_gives_it_back()
    {
        Requires.RootAndPrograms("udhcpc");
        await using var dhcp = DhcpHost.Start(_server, _transcript, DhcpHost.Server(leaseFile: LeaseFile));
        var script = Script("""echo "$1 ip=$ip/$mask router=$router dns=$dns domain=$domain serverid=$serverid lease=$lease siaddr=$siaddr"; [ "$1" = bound ] && ip address add $ip/$mask dev $interface""");

        await using var udhcpc = _client.Start(
            new Voice(_transcript, "udhcpc"), "udhcpc", "-f", "-n", "-R", "-i", LabNetwork.Interface, "-s", script, "-x", "hostname:lab1");
        var bound = await udhcpc.Voice.LineAsync("bound ip=", Soon);
        Assert.Matches(@"ip=192\.168\.77\.\d+/24 router=192\.168\.77\.1 dns=192\.168\.77\.1 domain=lab\.test serverid=192\.168\.77\.1 lease=43200 siaddr=192\.168\.77\.1", bound);
        await dhcp.Voice.LineAsync("DHCP gives 192.168.77.", Soon);

        udhcpc.Signal(15);
        await dhcp.Voice.LineAsync("DHCP gets 192.168.77.", Soon);
    }

    [Fact]
    public async Task A_lease_outlives_the_server_and_is_renewed()
    {
        Requires.RootAndPrograms("udhcpc");
        var script = Script("""echo "$1 ip=$ip lease=$lease"; [ "$1" = bound ] && ip address add $ip/$mask dev $interface""");
        var dhcp = DhcpHost.Start(_server, _transcript, DhcpHost.Server(leaseFile: LeaseFile));
        await using var udhcpc = _client.Start(new Voice(_transcript, "udhcpc"), "udhcpc", "-f", "-i", LabNetwork.Interface, "-s", script);
        var bound = await udhcpc.Voice.LineAsync("bound ip=", Soon);
        await dhcp.DisposeAsync();

        await using var next = DhcpHost.Start(_server, _transcript, DhcpHost.Server(leaseFile: LeaseFile));
        udhcpc.Signal(10);
        var renewed = await udhcpc.Voice.LineAsync("renew ip=", Soon);
        Assert.Equal(bound["bound".Length..], renewed["renew".Length..]);
    }

    [Fact]
    public async Task Dhclient_gets_an_address_and_gives_it_back()
    {
        Requires.RootAndPrograms("dhclient");
        await using var dhcp = DhcpHost.Start(_server, _transcript, DhcpHost.Server());
        var script = Script("""echo "$reason address=$new_ip_address mask=$new_subnet_mask router=$new_routers next=$new_next_server"; [ "$reason" = BOUND ] && ip address add $new_ip_address/24 dev $interface; exit 0""");
        var leases = Path.Combine(_folder, "dhclient");
        await File.WriteAllTextAsync(leases, "", TestContext.Current.CancellationToken);
        string[] arguments = ["-d", "-sf", script, "-lf", leases, "-pf", leases + ".pid", LabNetwork.Interface];

        var first = _client.Start(new Voice(_transcript, "dhclient"), "dhclient", arguments);
        await using (first)
            await first.Voice.LineAsync("bound to 192.168.77.", Soon);
        await using var second = _client.Start(new Voice(_transcript, "dhclient"), "dhclient", ["-r", .. arguments]);
        await dhcp.Voice.LineAsync("DHCP gets 192.168.77.", Soon);
    }

    [Theory]
    [InlineData("dhcp")]
    [InlineData("bootp")]
    public async Task Klibc_ipconfig_knows_the_boot_server(string protocol)
    {
        const string Ipconfig = "/usr/lib/klibc/bin/ipconfig";
        Requires.HostFile(Ipconfig, "klibc-utils");
        await using var dhcp = DhcpHost.Start(_server, _transcript, DhcpHost.Server());
        await using var client = _client.Start(new Voice(_transcript, "ipconfig"), Ipconfig, "-t", "15", "-c", protocol, LabNetwork.Interface);
        // The word that archiso and live-boot take for the address to fetch from.
        await client.Voice.LineAsync("rootserver: 192.168.77.1", Soon);
        Assert.Contains(client.Voice.Lines, line => line.Contains("dns0     : 192.168.77.1", StringComparison.Ordinal));
    }

    /// <summary>With the rights to send ARP, and through the kernel's neighbour table without them.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_address_that_somebody_uses_is_not_given(bool withAllRights)
    {
        Requires.RootAndPrograms("udhcpc");
        _network.AddHost("squatter", "192.168.77.50/24");
        await using var dhcp = DhcpHost.Start(_server, _transcript, DhcpHost.Server(50, 51), withAllRights);
        var script = Script("""echo "$1 ip=$ip" """);
        // It asks for the very address: the answer is an offer at once, and then a refusal.
        await using var udhcpc = _client.Start(
            new Voice(_transcript, "udhcpc"), "udhcpc", "-f", "-q", "-r", "192.168.77.50", "-i", LabNetwork.Interface, "-s", script);
        Assert.Contains("ip=192.168.77.51", await udhcpc.Voice.LineAsync("bound", TimeSpan.FromSeconds(60)), StringComparison.Ordinal);
        Assert.Contains(dhcp.Voice.Lines, line => line.Contains("192.168.77.50 is used by", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_networks_are_served_each_from_its_own_interface()
    {
        Requires.RootAndPrograms("udhcpc");
        // A second wire, straight to a second client; the range is of its network, so the first one is only added boots to.
        var second = _network.AddHost("second", "0.0.0.0/32");
        _server.Ip($"link add eth1 type veth peer name eth1 netns {second.Name}");
        _server.Ip("address add 192.168.78.1/24 dev eth1");
        _server.Ip("link set eth1 up");
        second.Ip("link set eth1 up");
        var settings = DhcpHost.Server() with { Range = (IPAddress.Parse("192.168.78.50"), IPAddress.Parse("192.168.78.60")) };
        await using var dhcp = DhcpHost.StartOn(_server, _transcript, settings, "eth0", "eth1");
        Assert.Equal(["UDP ports 67 and 4011 on eth0 (192.168.77.1)", "UDP ports 67 and 4011 on eth1 (192.168.78.1)"], dhcp.Listening);

        var script = Script("""echo "$1 ip=$ip serverid=$serverid" """);
        await using var onFirst = _client.Start(new Voice(_transcript, "first"), "udhcpc", "-f", "-n", "-t", "2", "-T", "1", "-i", "eth0", "-s", script);
        await using var onSecond = second.Start(new Voice(_transcript, "second"), "udhcpc", "-f", "-q", "-i", "eth1", "-s", script);
        Assert.Matches(@"ip=192\.168\.78\.\d+ serverid=192\.168\.78\.1", await onSecond.Voice.LineAsync("bound", Soon));
        await onFirst.Voice.LineAsync("no lease", Soon);
    }

    [Fact]
    public async Task Another_server_is_found_and_named()
    {
        Requires.RootAndPrograms("dnsmasq");
        var other = _network.AddHost("other", "192.168.77.2/24");
        await using var dnsmasq = await DnsmasqDhcp.StartAsync(other, _transcript, "192.168.77.200,192.168.77.250");
        await using (var proxy = DhcpHost.Start(_server, _transcript, new()))
            await proxy.Voice.LineAsync("DHCP server found at 192.168.77.2 on eth0", Soon);
        await using var server = DhcpHost.Start(_server, _transcript, DhcpHost.Server());
        await server.Voice.LineAsync("Warning  ANOTHER DHCP SERVER ANSWERS AT 192.168.77.2 on eth0", Soon);
        Assert.DoesNotContain(dnsmasq.Voice.Lines, line => line.Contains("DHCPREQUEST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_network_without_a_server_is_warned_of()
    {
        await using var proxy = DhcpHost.Start(_server, _transcript, new());
        await proxy.Voice.LineAsync("No DHCP server answers on eth0", Soon);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        await using var first = DhcpHost.Start(_server, _transcript, new());
        var refusal = Assert.Throws<Servers.DoorException>(() => DhcpHost.Start(_server, _transcript, new()));
        Assert.StartsWith("UDP port 67 on eth0 is taken by", refusal.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _network.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Script(string commands)
    {
        var path = Path.Combine(_folder, "script");
        File.WriteAllText(path, $"#!/bin/sh\n{commands}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return path;
    }
}
