using System.Buffers.Binary;
using System.Text;
using Lanboot.Protocols.Nbd;
using Lanboot.Protocols.Nbd.Handshake;
using Lanboot.Protocols.Wire;

namespace Lanboot.Tests.Protocols.Nbd;

/// <summary>Exports of fixed sizes: "archiso", which is also the default, the writable "changes", and whatever a test adds.</summary>
internal sealed class FixedExports : INbdExports
{
    public static readonly NbdExport Archiso = new("archiso", 0x2d53000, IsWritable: false) { Description = "ARCH_202511" };
    public static readonly NbdExport Changes = new("changes", 1000, IsWritable: true);

    public List<string> More { get; } = [];

    public IReadOnlyList<string> Names => ["archiso", "changes", .. More];

    public NbdExport? Find(string name, out string refusal)
    {
        refusal = name is "" or "archiso" or "changes" ? "" : "no such export";
        return name switch { "" or "archiso" => Archiso, "changes" => Changes, _ => null };
    }
}

/// <summary>A handshake as a test drives it: all bytes in, all bytes out.</summary>
internal sealed class NbdScene
{
    private readonly byte[] _output = new byte[64 << 10];

    public NbdScene(FixedExports? exports = null) => Handshake = new NbdHandshake(exports ?? new FixedExports());

    public NbdHandshake Handshake { get; }

    public NbdHandshakeStep Last { get; private set; }

    /// <summary>Hands these bytes in, in pieces of this length.</summary>
    /// <returns>All that was answered, and what was not consumed.</returns>
    public (byte[] Output, byte[] Left) Send(byte[] input, int piece = int.MaxValue)
    {
        var (output, held) = (new List<byte>(), new List<byte>());
        for (var at = 0; at < input.Length || held.Count > 0;)
        {
            var count = Math.Min(piece, input.Length - at);
            held.AddRange(input.AsSpan(at, count));
            at += count;
            do
            {
                var writer = new WireWriter(_output);
                Last = Handshake.Receive(held.ToArray(), out var consumed, ref writer);
                held.RemoveRange(0, consumed);
                output.AddRange(writer.Written);
            }
            while (Last == NbdHandshakeStep.Continue);

            if (Last != NbdHandshakeStep.MoreInput)
                return ([.. output], [.. held, .. input[at..]]);
            if (at == input.Length)
                break;
        }

        return ([.. output], [.. held]);
    }

    public string SendHex(string hex) => Convert.ToHexStringLower(Send(Bytes(hex)).Output);

    /// <summary>An option with its header.</summary>
    public static byte[] Option(uint option, params byte[] data)
    {
        var bytes = new byte[16 + data.Length];
        "IHAVEOPT"u8.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(8), option);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(12), (uint)data.Length);
        data.CopyTo(bytes, 16);
        return bytes;
    }

    /// <summary>The data of GO and INFO.</summary>
    public static byte[] Choice(string name, params ushort[] infos)
    {
        var bytes = new List<byte>(Text(name));
        foreach (var number in infos.Prepend((ushort)infos.Length))
            bytes.AddRange([(byte)(number >> 8), (byte)number]);
        return [.. bytes];
    }

    /// <summary>The data of LIST_META_CONTEXT and SET_META_CONTEXT.</summary>
    public static byte[] Queries(string name, params string[] queries) =>
        [.. Text(name), 0, 0, 0, (byte)queries.Length, .. queries.SelectMany(Text)];

    /// <summary>length32, text.</summary>
    public static byte[] Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [(byte)(bytes.Length >> 24), (byte)(bytes.Length >> 16), (byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];
    }

    public static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
