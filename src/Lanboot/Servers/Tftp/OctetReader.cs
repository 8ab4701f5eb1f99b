using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Lanboot.Linux;
using Lanboot.Media.Blocks;
using Lanboot.Protocols.Tftp;

namespace Lanboot.Servers.Tftp;

/// <summary>The bytes of a file as they are: straight from the file below into the slots where it has one.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class OctetReader : BlockReader
{
    /// <summary>Read ahead about so much: enough to make reads rare, little enough for hundreds of transfers.</summary>
    private const int ReadAhead = 64 * 1024;

    /// <summary>Blocks in one read; a window has no more than half of it.</summary>
    private const int MaxSlots = 128;

    private readonly IBlockSource _source;
    private readonly long _lastBlock;

    public OctetReader(IBlockSource source, TftpTerms terms)
        : base(terms.BlockSize, SlotsFor(terms, TftpTransfer.LastBlockOf(source.Length, terms.BlockSize)))
    {
        _source = source;
        Length = source.Length;
        _lastBlock = TftpTransfer.LastBlockOf(Length, terms.BlockSize);
    }

    /// <summary>As it was when the transfer began, and as the client was told.</summary>
    public long Length { get; }

    public override long? LastBlock => _lastBlock;

    public override long BytesUpTo(long block) => Math.Min(Length, block * BlockSize);

    protected override (int Blocks, int LastLength) Load(long from, int count)
    {
        var blocks = (int)Math.Min(Slots, _lastBlock - from + 1);
        var offset = (from - 1) * BlockSize;
        var length = (int)Math.Min((long)blocks * BlockSize, Length - offset);
        for (var loaded = 0; loaded < length;)
            loaded += LoadSome(offset + loaded, loaded, length - loaded);
        return (blocks, length - (blocks - 1) * BlockSize);
    }

    /// <summary>Whole windows, so that no window is read in two parts; two blocks at least, see <see cref="TftpTransfer"/> on GRUB.</summary>
    private static int SlotsFor(TftpTerms terms, long lastBlock)
    {
        var window = terms.WindowSize;
        var windows = Math.Clamp(ReadAhead / (terms.BlockSize * window), 1, Math.Max(1, MaxSlots / window));
        return (int)Math.Min(Math.Max(2, windows * window), lastBlock);
    }

    /// <summary>Loads what lies together at this offset of the source, to this place in the slots.</summary>
    private int LoadSome(long offset, int place, int length)
    {
        var read = _source.TryGetFileRange(offset, out var range)
            ? LoadFromFile(range, place, (int)Math.Min(length, range.Length))
            : _source.Read(offset, RestOfSlot(place, length));
        return read > 0 ? read : throw new IOException("the file became shorter while it was being sent");
    }

    private int LoadFromFile(FileRange range, int place, int length)
    {
        var pieces = stackalloc LibC.Piece[MaxSlots];
        var count = 0;
        for (var mapped = 0; mapped < length && count < MaxSlots; count++)
        {
            var room = RestOfSlot(place + mapped, length - mapped);
            fixed (byte* start = room)
                pieces[count] = new LibC.Piece { Bytes = start, Length = (nuint)room.Length };
            mapped += room.Length;
        }

        var read = LibC.ReadPieces(range.Handle, pieces, count, range.Offset);
        return read >= 0 ? (int)read : throw new IOException(Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()));
    }

    /// <summary>The room from a place up to the end of its slot, at most so long.</summary>
    private Span<byte> RestOfSlot(int place, int length)
    {
        var (slot, within) = Math.DivRem(place, BlockSize);
        return new Span<byte>(Payload(slot) + within, Math.Min(length, BlockSize - within));
    }
}
