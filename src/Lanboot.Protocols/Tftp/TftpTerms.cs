using System.Globalization;
using Lanboot.Protocols.Wire;

namespace Lanboot.Protocols.Tftp;

/// <summary>What the server allows a transfer, whatever the client asks.</summary>
/// <param name="PathMtu">The largest IP packet that reaches the client in one piece, in bytes.</param>
/// <param name="MaxBlockSize">Bytes, 8 to 65464.</param>
/// <param name="MaxWindowSize">Blocks, at least 1.</param>
public readonly record struct TftpLimits(int PathMtu, int MaxBlockSize, int MaxWindowSize);

/// <summary>What client and server have agreed on for one transfer (RFC 2347, 2348, 2349, 7440).</summary>
public sealed record TftpTerms
{
    public const int DefaultBlockSize = 512;

    /// <summary>RFC 2348: "valid values range between 8 and 65464".</summary>
    private const int MinBlockSize = 8;
    private const int MaxBlockSize = 65464;

    /// <summary>
    /// IPv4 header 20, UDP 8, TFTP 4. A larger block comes in fragments, which the UNDI stacks of many cards can't put together.
    /// </summary>
    private const int HeadersLength = 32;

    /// <summary>
    /// A window larger than this, in bytes, overruns the receive buffer of an ordinary client (Linux: 208 KiB with overhead).
    /// </summary>
    private const int MaxWindowLength = 128 * 1024;

    /// <summary>Bytes of the file in each block but the last.</summary>
    public int BlockSize { get; init; } = DefaultBlockSize;

    /// <summary>Blocks that are sent before an ACK is awaited.</summary>
    public int WindowSize { get; init; } = 1;

    /// <summary>How long the client expects us to wait at most before we send again; null where it did not say.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The whole OACK packet; empty where nothing was agreed and the first block is the answer.</summary>
    public ReadOnlyMemory<byte> Oack { get; init; }

    /// <summary>
    /// Answers the options of a request. Only what was asked is answered, never with more than was asked: PXELINUX and EDK2
    /// break off otherwise. Options that are unknown, malformed or out of range are passed over in silence, as RFC 2347 wants.
    /// </summary>
    /// <param name="length">The length of the file in bytes.</param>
    public static TftpTerms Agree(TftpRequest request, TftpLimits limits, long length)
    {
        // A translation's length and number of blocks are not known before it is made: netascii goes without both options.
        var octet = request.Mode == TftpMode.Octet;
        var blockSize = BoundedBlock(Asked(request, "blksize", MinBlockSize, uint.MaxValue), limits);
        var window = octet ? BoundedWindow(Asked(request, "windowsize", 1, 65535), limits, blockSize) : null;
        // RFC 2349: agreed to by the same value or not at all.
        var timeout = Asked(request, "timeout", 1, 255);

        var terms = new TftpTerms
        {
            BlockSize = (int)(blockSize ?? DefaultBlockSize),
            WindowSize = (int)(window ?? 1),
            Timeout = timeout is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
        return terms with
        {
            Oack = WriteOack(request, name => name switch
            {
                "blksize" => blockSize,
                "tsize" when octet => length,
                "timeout" => timeout,
                "windowsize" => window,
                _ => null,
            }),
        };
    }

    /// <summary>The value of an option: decimal digits only, within the range that its RFC gives; else null.</summary>
    private static long? Asked(TftpRequest request, string name, uint smallest, uint largest)
    {
        foreach (var option in request.Options)
        {
            if (option.Is(name))
            {
                return uint.TryParse(option.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                    && value >= smallest && value <= largest ? value : null;
            }
        }

        return null;
    }

    private static long? BoundedBlock(long? asked, TftpLimits limits) =>
        asked is { } size
            ? Math.Clamp(Math.Min(size, Math.Min(limits.MaxBlockSize, limits.PathMtu - HeadersLength)), MinBlockSize, MaxBlockSize)
            : null;

    private static long? BoundedWindow(long? asked, TftpLimits limits, long? blockSize) =>
        asked is { } blocks
            ? Math.Clamp(MaxWindowLength / (blockSize ?? DefaultBlockSize), 1, Math.Min(blocks, limits.MaxWindowSize))
            : null;

    private static ReadOnlyMemory<byte> WriteOack(TftpRequest request, Func<string, long?> answer)
    {
        var packet = new byte[TftpPacket.MaxControlLength];
        var writer = new WireWriter(packet);
        writer.WriteUInt16((ushort)TftpOpcode.OACK);
        foreach (var option in request.Options.DistinctBy(option => option.Name.ToLowerInvariant()))
        {
            if (answer(option.Name.ToLowerInvariant()) is not { } value)
                continue;
            writer.WriteAscii(option.Name);
            writer.WriteByte(0);
            writer.WriteAscii(value.ToString(CultureInfo.InvariantCulture));
            writer.WriteByte(0);
        }

        return writer.Position == sizeof(ushort) ? default : packet.AsMemory(0, writer.Position);
    }
}
