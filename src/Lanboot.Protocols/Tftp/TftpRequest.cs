using System.Diagnostics.CodeAnalysis;
using Lanboot.Protocols.Wire;

namespace Lanboot.Protocols.Tftp;

/// <summary>How the bytes of the file are to be put on the wire (RFC 1350 section 1; "mail" is obsolete).</summary>
public enum TftpMode
{
    Octet,
    Netascii,
}

/// <summary>An option of a request as the client wrote it; what is answered repeats its spelling of the name (RFC 2347).</summary>
public readonly record struct TftpOption(string Name, string Value)
{
    public bool Is(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A read or write request.</summary>
/// <remarks>
/// RFC 1350 section 5, RFC 2347:
/// <code>| 1 or 2 | file name | 0 | mode | 0 | option | 0 | value | 0 | …</code>
/// Firmware is careless with the end: a missing last NUL is tolerated, and so is whatever follows the last pair.
/// </remarks>
/// <param name="Operation"><see cref="TftpOpcode.RRQ"/> or <see cref="TftpOpcode.WRQ"/>.</param>
/// <param name="File">The name as sent, never empty; its slashes, dots and case are the tree's to judge.</param>
/// <param name="Mode">Octet for all but old text tools.</param>
/// <param name="Options">In the order of the request, also those that we do not know.</param>
public sealed record TftpRequest(TftpOpcode Operation, string File, TftpMode Mode, IReadOnlyList<TftpOption> Options)
{
    /// <summary>There are five options in all RFCs; more than this is noise, and not read.</summary>
    private const int MaxOptions = 16;

    /// <summary>Reads a request.</summary>
    /// <param name="packet">A datagram with opcode 1 or 2.</param>
    /// <param name="request">The request when the answer is true.</param>
    /// <param name="refusal">What is wrong with it, for the ERROR packet, when the answer is false.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> packet,
        [NotNullWhen(true)] out TftpRequest? request,
        [NotNullWhen(false)] out string? refusal)
    {
        var reader = new WireReader(packet);
        var operation = (TftpOpcode)reader.ReadUInt16();
        var file = TftpText.Read(ReadString(ref reader));
        var mode = ReadMode(ReadString(ref reader));

        request = null;
        refusal = operation is not (TftpOpcode.RRQ or TftpOpcode.WRQ) ? "not a request"
            : file.Length == 0 ? "no file name"
            : mode is null ? "the mode must be octet or netascii"
            : null;
        if (refusal is not null)
            return false;
        request = new TftpRequest(operation, file, mode!.Value, ReadOptions(ref reader));
        return true;
    }

    private static TftpMode? ReadMode(ReadOnlySpan<byte> name) =>
        System.Text.Ascii.EqualsIgnoreCase(name, "octet"u8) ? TftpMode.Octet
        : System.Text.Ascii.EqualsIgnoreCase(name, "netascii"u8) ? TftpMode.Netascii
        : null;

    private static List<TftpOption> ReadOptions(ref WireReader reader)
    {
        var options = new List<TftpOption>();
        while (!reader.AtEnd && options.Count < MaxOptions)
        {
            var name = TftpText.Read(ReadString(ref reader));
            // Padding behind the last pair begins with a NUL; a name without a value is no pair.
            if (name.Length == 0 || reader.AtEnd)
                break;
            options.Add(new TftpOption(name, TftpText.Read(ReadString(ref reader))));
        }

        return options;
    }

    /// <summary>Up to the next NUL, or up to the end where there is none.</summary>
    private static ReadOnlySpan<byte> ReadString(ref WireReader reader)
    {
        var ahead = reader;
        var text = reader.ReadToNul();
        if (!reader.Failed)
            return text;
        reader = ahead;
        return reader.ReadRest();
    }
}
