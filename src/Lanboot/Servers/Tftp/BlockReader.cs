using System.Runtime.InteropServices;
using Lanboot.Protocols.Tftp;

namespace Lanboot.Servers.Tftp;

/// <summary>Consecutive DATA packets in memory, ready to be sent; all of one size, but for a shorter last one.</summary>
internal readonly unsafe ref struct BlockRun(byte* start, int length)
{
    public byte* Start { get; } = start;

    public int Length { get; } = length;
}

/// <summary>
/// Reads a file ahead into slots that hold a block each, behind its header: so a window lies in memory as it goes on the wire,
/// one read serves many blocks, and what is lost is sent again without another read.
/// </summary>
internal abstract unsafe class BlockReader : IDisposable
{
    private readonly byte* _memory;
    private long _first = 1;
    private int _loaded;
    private int _lastLength;

    protected BlockReader(int blockSize, int slots)
    {
        BlockSize = blockSize;
        Slots = slots;
        SlotLength = TftpPacket.DataHeaderLength + blockSize;
        _memory = (byte*)NativeMemory.Alloc((nuint)slots, (nuint)SlotLength);
    }

    /// <summary>The length of a DATA packet with a whole block.</summary>
    public int SlotLength { get; }

    /// <summary>The number of the last block; null as long as that is not known.</summary>
    public abstract long? LastBlock { get; }

    /// <summary>The number of the block in the first slot.</summary>
    protected long First => _first;

    protected int BlockSize { get; }

    protected int Slots { get; }

    /// <summary>The bytes of the file that are in the blocks up to this one.</summary>
    public abstract long BytesUpTo(long block);

    /// <summary>The blocks from this one on; fewer than asked for where the file ends.</summary>
    /// <param name="count">At most the slots that there are. What lies before <paramref name="from"/> is not needed any more.</param>
    /// <exception cref="IOException">The file can't be read, or became shorter.</exception>
    public BlockRun Read(long from, int count)
    {
        if (from < _first || from + count > _first + _loaded)
        {
            (_loaded, _lastLength) = Load(from, count);
            _first = from;
            for (var i = 0; i < _loaded; i++)
                TftpPacket.WriteDataHeader(new Span<byte>(Slot(i), TftpPacket.DataHeaderLength), from + i);
        }

        var skip = (int)(from - _first);
        count = Math.Min(count, _loaded - skip);
        var last = skip + count == _loaded ? TftpPacket.DataHeaderLength + _lastLength : SlotLength;
        return new BlockRun(Slot(skip), (count - 1) * SlotLength + last);
    }

    public void Dispose() => NativeMemory.Free(_memory);

    /// <summary>Fills the slots from the first on with the blocks from this one on.</summary>
    /// <param name="count">Load at least so many, if the file has them.</param>
    /// <returns>Blocks loaded, at least one, and the length of the last of them.</returns>
    protected abstract (int Blocks, int LastLength) Load(long from, int count);

    /// <summary>The room for the bytes of a block.</summary>
    protected byte* Payload(int slot) => Slot(slot) + TftpPacket.DataHeaderLength;

    private byte* Slot(int slot) => _memory + (nint)slot * SlotLength;
}
