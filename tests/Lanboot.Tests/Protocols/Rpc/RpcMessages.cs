using System.Buffers.Binary;
using System.Globalization;
using Lanboot.Protocols.Rpc;
using Lanboot.Tests.Support;

namespace Lanboot.Tests.Protocols.Rpc;

/// <summary>Calls and replies as words of four bytes in hexadecimal digits, which is how RFCs and captures show them.</summary>
internal static class RpcMessages
{
    public static readonly RpcCaller Near = new(0xc0a84d02, 700, 0xc0a84d01, RpcTransport.TCP, IsNear: true);

    public static readonly RpcCaller NearByUdp = Near with { Transport = RpcTransport.UDP };

    /// <summary>A captured call, without its record mark.</summary>
    public static byte[] Captured(string name)
    {
        var bytes = Vector.Read(name);
        return BinaryPrimitives.ReadUInt32BigEndian(bytes) == (0x8000_0000 | (uint)(bytes.Length - 4)) ? bytes[4..] : bytes;
    }

    /// <summary>A call with AUTH_NONE.</summary>
    /// <param name="arguments">In hexadecimal digits; blanks do not matter.</param>
    public static byte[] Call(uint program, uint version, uint procedure, string arguments = "") =>
        Bytes($"00000007 00000000 00000002 {program:x8} {version:x8} {procedure:x8} 00000000 00000000 00000000 00000000 {arguments}");

    public static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    /// <summary>What the server answers, in words; empty for silence, and "garbage" for what is no call.</summary>
    public static string Answer(this RpcServer server, byte[] message, in RpcCaller caller)
    {
        var buffer = new byte[33 << 10];
        var reply = server.Answer(message, caller, buffer);
        return reply.IsGarbage ? "garbage" : Words(buffer.AsSpan(0, reply.Length));
    }

    /// <summary>The results of a call that succeeded, in words.</summary>
    public static string Results(this RpcServer server, byte[] message, in RpcCaller caller)
    {
        const int Head = 6;
        var words = server.Answer(message, caller).Split(' ');
        Xunit.Assert.Equal("00000001 00000000 00000000 00000000 00000000", string.Join(' ', words[1..Head]));
        return string.Join(' ', words[Head..]);
    }

    public static string Words(ReadOnlySpan<byte> bytes)
    {
        List<string> words = [];
        for (; bytes.Length >= 4; bytes = bytes[4..])
            words.Add(BinaryPrimitives.ReadUInt32BigEndian(bytes).ToString("x8", CultureInfo.InvariantCulture));
        Xunit.Assert.True(bytes.IsEmpty, "XDR comes in units of four bytes");
        return string.Join(' ', words);
    }
}
