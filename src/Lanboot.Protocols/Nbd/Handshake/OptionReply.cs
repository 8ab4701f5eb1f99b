using System.Text;
using Lanboot.Protocols.Wire;

namespace Lanboot.Protocols.Nbd.Handshake;

/// <summary>Writes the replies to options ("Fixed newstyle negotiation").</summary>
internal static class OptionReply
{
    // magic64, option32, type32, length32, data
    private const int HeaderLength = 8 + 4 + 4 + 4;

    public static void Ack(ref WireWriter output, NbdOption option) => WriteHeader(ref output, option, NbdReplyType.ACK, 0);

    /// <param name="text">For the person at the client.</param>
    public static void Error(ref WireWriter output, NbdOption option, NbdReplyType error, string text)
    {
        WriteHeader(ref output, option, error, Encoding.UTF8.GetByteCount(text));
        WriteText(ref output, text);
    }

    /// <summary>NBD_REP_SERVER: length of the name, name.</summary>
    public static void Server(ref WireWriter output, NbdOption option, string name)
    {
        var length = Encoding.UTF8.GetByteCount(name);
        WriteHeader(ref output, option, NbdReplyType.SERVER, 4 + length);
        output.WriteUInt32((uint)length);
        WriteText(ref output, name);
    }

    /// <summary>What <see cref="Server"/> takes of the output.</summary>
    public static int ServerLength(string name) => HeaderLength + 4 + Encoding.UTF8.GetByteCount(name);

    /// <summary>NBD_INFO_EXPORT: type16, size64, flags16.</summary>
    public static void Export(ref WireWriter output, NbdOption option, NbdExport export, bool structured)
    {
        WriteHeader(ref output, option, NbdReplyType.INFO, 2 + 8 + 2);
        output.WriteUInt16((ushort)NbdInfo.EXPORT);
        output.WriteUInt64((ulong)export.Size);
        output.WriteUInt16((ushort)export.Flags(structured));
    }

    /// <summary>NBD_INFO_NAME and NBD_INFO_DESCRIPTION: type16, text.</summary>
    public static void Text(ref WireWriter output, NbdOption option, NbdInfo info, string text)
    {
        WriteHeader(ref output, option, NbdReplyType.INFO, 2 + Encoding.UTF8.GetByteCount(text));
        output.WriteUInt16((ushort)info);
        WriteText(ref output, text);
    }

    /// <summary>NBD_INFO_BLOCK_SIZE: type16, minimum32, preferred32, maximum32.</summary>
    public static void BlockSize(ref WireWriter output, NbdOption option)
    {
        WriteHeader(ref output, option, NbdReplyType.INFO, 2 + 4 + 4 + 4);
        output.WriteUInt16((ushort)NbdInfo.BLOCK_SIZE);
        output.WriteUInt32(NbdSizes.MinimumBlock);
        output.WriteUInt32(NbdSizes.PreferredBlock);
        output.WriteUInt32(NbdSizes.MaximumPayload);
    }

    /// <summary>NBD_REP_META_CONTEXT: id32, name.</summary>
    public static void MetaContext(ref WireWriter output, NbdOption option, uint id, ReadOnlySpan<byte> name)
    {
        WriteHeader(ref output, option, NbdReplyType.META_CONTEXT, 4 + name.Length);
        output.WriteUInt32(id);
        output.WriteBytes(name);
    }

    private static void WriteHeader(ref WireWriter output, NbdOption option, NbdReplyType type, int length)
    {
        output.WriteUInt64(NbdMagic.OPTION_REPLY);
        output.WriteUInt32((uint)option);
        output.WriteUInt32((uint)type);
        output.WriteUInt32((uint)length);
    }

    private static void WriteText(ref WireWriter output, string text)
    {
        if (output.Take(Encoding.UTF8.GetByteCount(text)) is { IsEmpty: false } field)
            Encoding.UTF8.GetBytes(text, field);
    }
}
