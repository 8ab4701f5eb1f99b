using System.Buffers.Binary;
using System.Net;
using System.Text;
using Xunit;

namespace Lanboot.Tests.Protocols.Dhcp;

/// <summary>A reply as a simple client reads it, without the product's own parser: fails on anything out of place.</summary>
internal sealed class ReplyBytes
{
    private readonly byte[] _bytes;
    private readonly List<(byte Code, byte[] Value)> _options = [];

    public ReplyBytes(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes.ToArray();
        Assert.True(_bytes.Length >= 300, "shorter than 300 bytes");
        Assert.Equal(2, _bytes[0]);
        Assert.Equal("63825363", Convert.ToHexString(_bytes, 236, 4));
        var at = 240;
        while (_bytes[at] != 255)
        {
            Assert.NotEqual(0, _bytes[at]);
            Assert.True(at + 2 + _bytes[at + 1] < _bytes.Length, $"option {_bytes[at]} runs over the end");
            _options.Add((_bytes[at], _bytes[(at + 2)..(at + 2 + _bytes[at + 1])]));
            at += 2 + _bytes[at + 1];
        }

        Assert.False(_bytes.AsSpan(at + 1).ContainsAnyExcept((byte)0), "rubbish behind the end");
    }

    public IReadOnlyList<byte> Codes => [.. _options.Select(option => option.Code)];

    public byte Type => Assert.Single(this[53]!);
    public uint Xid => BinaryPrimitives.ReadUInt32BigEndian(_bytes.AsSpan(4));
    public ushort Flags => BinaryPrimitives.ReadUInt16BigEndian(_bytes.AsSpan(10));
    public string Ciaddr => AddressAt(12);
    public string Yiaddr => AddressAt(16);
    public string Siaddr => AddressAt(20);
    public string Giaddr => AddressAt(24);
    public string Chaddr => Convert.ToHexString(_bytes, 28, 16);
    public string Sname => TextAt(44, 64);
    public string File => TextAt(108, 128);
    public int Length => _bytes.Length;
    public byte Hops => _bytes[3];

    /// <summary>The value of an option, pieces joined; null when it is not there.</summary>
    public byte[]? this[byte code] =>
        _options.Exists(option => option.Code == code)
            ? [.. _options.Where(option => option.Code == code).SelectMany(option => option.Value)]
            : null;

    public string? Hex(byte code) => this[code] is { } value ? Convert.ToHexString(value) : null;

    public string? Text(byte code) => this[code] is { } value ? Encoding.ASCII.GetString(value) : null;

    public string? Address(byte code) => this[code] is { Length: 4 } value ? new IPAddress(value).ToString() : null;

    public uint Number(byte code) => BinaryPrimitives.ReadUInt32BigEndian(this[code]);

    private string AddressAt(int offset) => new IPAddress(_bytes.AsSpan(offset, 4)).ToString();

    private string TextAt(int offset, int length)
    {
        var field = _bytes.AsSpan(offset, length);
        Assert.Equal(0, field[^1]);
        return Encoding.ASCII.GetString(field[..field.IndexOf((byte)0)]);
    }
}
