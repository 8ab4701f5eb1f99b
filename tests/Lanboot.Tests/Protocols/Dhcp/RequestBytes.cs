using System.Buffers.Binary;
using System.Net;

namespace Lanboot.Tests.Protocols.Dhcp;

/// <summary>A request put together byte by byte from RFC 2131's figure, without the product's own writer.</summary>
internal sealed class RequestBytes
{
    private readonly byte[] _header = new byte[236];
    private readonly List<byte> _options = [];

    public RequestBytes(byte? messageType, string mac = "52:54:00:00:00:01", uint xid = 0x11223344)
    {
        _header[0] = 1;
        _header[1] = 1;
        _header[2] = 6;
        BinaryPrimitives.WriteUInt32BigEndian(_header.AsSpan(4), xid);
        Convert.FromHexString(mac.Replace(":", "", StringComparison.Ordinal)).CopyTo(_header.AsSpan(28));
        if (messageType is { } type)
            Option(53, type);
    }

    public static RequestBytes Discover(string mac = "52:54:00:00:00:01") => new(1, mac);

    /// <summary>A REQUEST that answers an offer.</summary>
    public static RequestBytes Selecting(string address, string server = "192.168.0.1", string mac = "52:54:00:00:00:01") =>
        new RequestBytes(3, mac).Address(54, server).Address(50, address);

    public static RequestBytes InitReboot(string address, string mac = "52:54:00:00:00:01") => new RequestBytes(3, mac).Address(50, address);

    public static RequestBytes Renewing(string address, string mac = "52:54:00:00:00:01") => new RequestBytes(3, mac).Ciaddr(address);

    public RequestBytes Byte(int offset, byte value)
    {
        _header[offset] = value;
        return this;
    }

    public RequestBytes Broadcast() => Byte(10, 0x80);

    public RequestBytes Ciaddr(string address) => Field(12, address);

    public RequestBytes Giaddr(string address) => Field(24, address);

    /// <summary>Fills a field with raw bytes: 44 is sname, 108 is file.</summary>
    public RequestBytes Bytes(int offset, params byte[] value)
    {
        value.CopyTo(_header.AsSpan(offset));
        return this;
    }

    public RequestBytes Option(byte code, params byte[] value)
    {
        _options.AddRange([code, (byte)value.Length, .. value]);
        return this;
    }

    public RequestBytes Option(byte code, string text) => Option(code, [.. text.Select(character => (byte)character)]);

    public RequestBytes Address(byte code, string address) => Option(code, IPAddress.Parse(address).GetAddressBytes());

    /// <summary>Bytes as they are, at the end of the options so far.</summary>
    public RequestBytes Raw(params byte[] bytes)
    {
        _options.AddRange(bytes);
        return this;
    }

    /// <summary>The packet, without padding.</summary>
    public byte[] Build(bool withEnd = true) => [.. _header, 0x63, 0x82, 0x53, 0x63, .. _options, .. withEnd ? [(byte)255] : Array.Empty<byte>()];

    /// <summary>The header alone, as some BOOTP clients send it.</summary>
    public byte[] BuildHeader() => _header;

    private RequestBytes Field(int offset, string address)
    {
        IPAddress.Parse(address).GetAddressBytes().CopyTo(_header.AsSpan(offset));
        return this;
    }
}
