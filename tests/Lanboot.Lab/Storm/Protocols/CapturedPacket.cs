using System.Buffers.Binary;
using Lanboot.Boot;
using Lanboot.Lab.Images;
using Lanboot.Protocols.Dhcp;

namespace Lanboot.Lab.Storm.Protocols;

/// <summary>A DISCOVER as a real client sent it, changed to be that of another machine, and the REQUEST that follows it.</summary>
internal sealed class CapturedPacket
{
    private const int HeaderLength = 240;
    private const int Xid = 4;
    private const int Flags = 10;
    private const int Chaddr = 28;

    /// <summary>RFC 951: relays pass nothing shorter on, so clients fill up to this.</summary>
    private const int ShortestPacket = 300;

    private readonly byte[] _header;
    private readonly List<(byte Code, byte[] Value)> _options = [];

    /// <param name="name">Of the capture, among the vectors of the tests.</param>
    public CapturedPacket(string name)
    {
        var lines = EmbeddedSources.Read($"Dhcp/{name}.hex").Split('\n').Where(line => !line.StartsWith('#'));
        var bytes = Convert.FromHexString(string.Concat(lines.Select(line => line.Trim())));
        _header = bytes[..HeaderLength];
        for (var at = HeaderLength; bytes[at] != DhcpOption.End; at += 2 + bytes[at + 1])
            _options.Add((bytes[at], bytes[(at + 2)..(at + 2 + bytes[at + 1])]));
    }

    /// <summary>With another value of an option that it has.</summary>
    public CapturedPacket With(byte code, params byte[] value)
    {
        _options[_options.FindIndex(option => option.Code == code)] = (code, value);
        return this;
    }

    public byte[] Discover(MacAddress machine, uint transaction) => Write(machine, transaction, DhcpMessageType.Discover, []);

    /// <summary>RFC 2131 section 4.3.2, "generated during SELECTING state".</summary>
    public byte[] Request(MacAddress machine, uint transaction, DhcpAnswer offer) => Write(machine, transaction, DhcpMessageType.Request,
    [
        (DhcpOption.RequestedIpAddress, offer.Address.GetAddressBytes()),
        (DhcpOption.ServerIdentifier, offer[DhcpOption.ServerIdentifier].ToArray()),
    ]);

    private byte[] Write(MacAddress machine, uint transaction, DhcpMessageType type, IEnumerable<(byte Code, byte[] Value)> more)
    {
        var own = _header.AsSpan(Chaddr, 6).ToArray();
        var bytes = new List<byte>(_header);
        foreach (var (code, value) in _options.Concat(more))
        {
            bytes.AddRange([code, (byte)value.Length]);
            bytes.AddRange(code == DhcpOption.MessageType ? [(byte)type] : value);
        }

        bytes.Add(DhcpOption.End);
        bytes.AddRange(new byte[Math.Max(0, ShortestPacket - bytes.Count)]);
        var packet = bytes.ToArray();
        Span<byte> mac = stackalloc byte[6];
        machine.CopyTo(mac);
        // In its client identifier and UUID there is its address as well.
        for (var at = packet.AsSpan().IndexOf(own); at >= 0; at = packet.AsSpan().IndexOf(own))
            mac.CopyTo(packet.AsSpan(at));
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(Xid), transaction);
        // One host hears for all machines, and takes no frame that is for another's hardware address.
        packet[Flags] |= 0x80;
        return packet;
    }
}
