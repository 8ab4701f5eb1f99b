using BenchmarkDotNet.Attributes;
using Lanboot.Benchmarks.Clients;
using Lanboot.Protocols.Dhcp;
using Lanboot.Protocols.Dhcp.Leases;
using Lanboot.Protocols.Dhcp.Policy;
using Lanboot.Protocols.Dhcp.Server;

namespace Lanboot.Benchmarks.Micro;

/// <summary>A DISCOVER of a PC's firmware, from its bytes to those of the OFFER.</summary>
public class DhcpBenchmarks
{
    private const long Now = 1_795_257_600;

    private static readonly DhcpArrival Arrival = new(IPv4Address.Parse("192.168.0.1"), default, 68, ByBroadcast: true);

    private readonly byte[] _discover = new DhcpClientPackets(relay: default, isFirmware: true).Discover(1, 0x5254_0000_0001).ToArray();
    private readonly byte[] _scratch = new byte[DhcpPacket.MaxLength];
    private readonly byte[] _reply = new byte[DhcpReplyWriter.BufferLength];
    private readonly DhcpServer _server = new([
        new DhcpSubnet
        {
            Mask = IPv4Address.Mask(24),
            Leases = new LeaseTable(new AddressPool(IPv4Address.Parse("192.168.0.50"), IPv4Address.Parse("192.168.0.250"), [])),
            LeaseTime = 3600,
            Router = IPv4Address.Parse("192.168.0.254"),
        },
    ]);

    [Benchmark]
    public DhcpMessageType Parse() =>
        DhcpPacket.TryParse(_discover, _scratch, out var packet, out _) ? packet.MessageType : throw new InvalidOperationException("It is no request.");

    [Benchmark]
    public int Answer()
    {
        if (!DhcpPacket.TryParse(_discover, _scratch, out var packet, out var refusal))
            throw new InvalidOperationException(refusal);
        var outcome = _server.Answer(packet, Arrival, null, DhcpPolicy.None.Judge(packet, Arrival, default), Now, _reply);
        return outcome.Length > 0 ? outcome.Length : throw new InvalidOperationException("There is no offer.");
    }
}
