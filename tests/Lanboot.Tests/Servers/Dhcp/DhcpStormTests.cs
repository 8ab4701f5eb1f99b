using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Lanboot.Boot;
using Lanboot.Host;
using Lanboot.Journal;
using Lanboot.Linux;
using Lanboot.Protocols.Dhcp;
using Lanboot.Protocols.Dhcp.Server;
using Lanboot.Servers.Dhcp;
using Lanboot.Settings;
using Lanboot.State;
using Lanboot.Tests.Protocols.Dhcp;
using Lanboot.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Lanboot.Tests.Servers.Dhcp;

/// <summary>Thousands of clients at once, answered as the door answers them: offers at once, acknowledgements out of the pipe.</summary>
[SupportedOSPlatform("linux")]
public sealed class DhcpStormTests : IDisposable
{
    private const int Clients = 4096;
    private const int InFlight = 64;

    private static readonly HostInterface Loopback = new("lo", 1, new MacAddress(0x525400000001), IPAddress.Parse("10.0.0.1"), 8);
    private static readonly DhcpArrival Arrival = new(IPv4Address.Parse("10.0.0.1"), default, 68, ByBroadcast: true);

    private readonly string _folder = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"lanboot-storm-{Guid.NewGuid():n}");
    private readonly ManualTime _time = new();
    private readonly UdpClient _clients = new(new IPEndPoint(IPAddress.Loopback, 0)) { Client = { ReceiveTimeout = 10_000 } };
    private readonly BoundDhcpSocket _socket;
    private readonly LibC.InternetAddress _toClients;
    private readonly byte[] _scratch = new byte[DhcpPacket.MaxLength];
    private readonly byte[] _buffer = new byte[DhcpReplyWriter.BufferLength];

    public DhcpStormTests()
    {
        // Any free port: the replies say nothing of it.
        _socket = BoundDhcpSocket.Open(Loopback, 0, _ => null);
        _toClients = new LibC.InternetAddress(IPv4Address.From(IPAddress.Loopback).Bits, (ushort)((IPEndPoint)_clients.Client.LocalEndPoint!).Port);
    }

    private string LeaseFilePath => Path.Combine(_folder, "leases");

    public void Dispose()
    {
        _socket.Dispose();
        _clients.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Each_client_gets_an_address_of_its_own_after_its_lease_is_written_and_has_it_still_after_a_restart()
    {
        Dictionary<string, IPv4Address> given = [];
        var (desk, subnets) = Open();
        using (var pipe = new AckPipe(LeaseFile.Open(LeaseFilePath, Assert.Fail, _time), NullLogger.Instance))
        {
            using var file = new StreamReader(new FileStream(LeaseFilePath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            for (var first = 0; first < Clients; first += InFlight)
            {
                foreach (var client in Enumerable.Range(first, InFlight))
                    given.Add(MacOf(client), Offer(desk, MacOf(client)));
                foreach (var client in Enumerable.Range(first, InFlight))
                    Request(desk, pipe, MacOf(client), given[MacOf(client)]);
                pipe.Flush();
                Acknowledged(file, given);
            }
        }

        Assert.Equal(Clients, given.Values.Distinct().Count());
        Assert.All(given.Values, address => Assert.True(subnets[0].Leases.Pool.Contains(address)));

        var (restarted, restored) = Open();
        using (var file = LeaseFile.Open(LeaseFilePath, Assert.Fail, _time))
            LeaseStore.Restore(restored[0].Leases, file);
        Assert.Equal(Clients, restored[0].Leases.All.Count);
        Assert.All(given, each => Assert.Equal(each.Value, Offer(restarted, each.Key)));
    }

    private (DhcpDesk Desk, IReadOnlyList<DhcpSubnet> Subnets) Open()
    {
        var settings = new DhcpSettings { Mode = DhcpMode.Server, Range = (IPAddress.Parse("10.1.0.0"), IPAddress.Parse("10.1.31.255")) };
        var plan = new PolicyPlan(settings, new PxeSettings(), [Loopback]);
        var subnets = SubnetPlan.All(settings, [Loopback], plan);
        var journal = new BootJournal(_time);
        var reporter = new DhcpReporter(journal, subnets, _time, NullLogger.Instance);
        var desk = new DhcpDesk(
            new DhcpServer(subnets), plan, () => new DhcpBoot(new BootPlan { Entries = [] }, []), journal, reporter, new LeaseClock(_time));
        return (desk, subnets);
    }

    private IPv4Address Offer(DhcpDesk desk, string mac)
    {
        var outcome = Answer(desk, RequestBytes.Discover(mac).Build());
        Assert.Equal(DhcpAct.Offer, outcome.Act);
        return outcome.Lease!.Address;
    }

    private void Request(DhcpDesk desk, AckPipe pipe, string mac, IPv4Address address)
    {
        var outcome = Answer(desk, RequestBytes.Selecting($"{address}", "10.0.0.1", mac).Build());
        Assert.Equal(DhcpAct.Acknowledge, outcome.Act);
        var from = LibC.PacketInfoControl.From(0, IPv4Address.From(IPAddress.Loopback).Bits);
        Assert.True(pipe.TryAdd(LeaseStore.RecordOf(outcome.Lease!), _socket, _buffer.AsSpan(0, outcome.Length), _toClients, from));
    }

    private DhcpOutcome Answer(DhcpDesk desk, byte[] packet)
    {
        Assert.True(DhcpPacket.TryParse(packet, _scratch, out var request, out _));
        return desk.Answer(request, Loopback, Arrival, atBootServer: false, _buffer);
    }

    /// <summary>As many acknowledgements come as clients asked, and whichever has come, its line stands in the file.</summary>
    private void Acknowledged(StreamReader file, Dictionary<string, IPv4Address> given)
    {
        var written = "";
        for (var left = InFlight; left > 0; left--)
        {
            var from = new IPEndPoint(IPAddress.Any, 0);
            var reply = _clients.Receive(ref from);
            written += file.ReadToEnd();
            // Of the reply: yiaddr at 16, chaddr at 28 (RFC 2131 section 2).
            var mac = string.Join(':', reply[28..34].Select(octet => octet.ToString("x2", null)));
            var address = new IPAddress(reply.AsSpan(16, 4));
            Assert.Equal($"{given[mac]}", $"{address}");
            Assert.Contains($" {mac} {address} ", written, StringComparison.Ordinal);
        }
    }

    private static string MacOf(int client) => $"02:00:00:00:{client >> 8:x2}:{client & 255:x2}";
}
