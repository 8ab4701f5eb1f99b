using System.Buffers.Binary;
using Lanboot.Media.Blocks;

namespace Lanboot.Media.Iso9660;

/// <summary>SUSP 4.1, System Use Entry: signature (2), length (1, the whole entry), version (1), data.</summary>
internal readonly ref struct SystemUseEntry(ReadOnlySpan<byte> bytes)
{
    public const int HeaderLength = 4;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public bool Is(ReadOnlySpan<byte> signature) => _bytes.StartsWith(signature);

    /// <summary>What follows the version.</summary>
    public ReadOnlySpan<byte> Data => _bytes[HeaderLength..];
}

/// <summary>
/// The entries of a System Use area, those of its continuation areas included. As SUSP 5.1 has it, an area is read to its end
/// first and then the area that its CE entry names.
/// </summary>
internal ref struct SystemUseEntries(IBlockSource image, int blockSize, ReadOnlySpan<byte> area)
{
    /// <summary>Linux gives up at 32 too; real discs need one or two. It ends loops as well.</summary>
    private const int MaxContinuations = 32;

    private ReadOnlySpan<byte> _rest = area;
    private ReadOnlySpan<byte> _continuation;
    private int _continuations;

    public bool TryNext(out SystemUseEntry entry)
    {
        entry = default;
        do
        {
            while (TryTake(out var taken))
            {
                if (taken.Is("CE"u8))
                {
                    _continuation = taken.Data;
                }
                else if (taken.Is("ST"u8))
                {
                    _rest = [];
                }
                else
                {
                    entry = taken;
                    return true;
                }
            }
        }
        while (TryContinue());

        return false;
    }

    /// <summary>What is left over and too short for an entry, or filled with zeros, is padding.</summary>
    private bool TryTake(out SystemUseEntry entry)
    {
        entry = default;
        if (_rest.Length < SystemUseEntry.HeaderLength || _rest[2] < SystemUseEntry.HeaderLength || _rest[2] > _rest.Length)
            return false;

        entry = new SystemUseEntry(_rest[.._rest[2]]);
        _rest = _rest[_rest[2]..];
        return true;
    }

    /// <summary>SUSP 5.1, CE: block (8, both orders), offset in it (8), length (8). The area lies within one block.</summary>
    private bool TryContinue()
    {
        var place = _continuation;
        _continuation = [];
        if (place.Length < 24 || ++_continuations > MaxContinuations)
            return false;

        var block = BinaryPrimitives.ReadUInt32LittleEndian(place);
        var offset = BinaryPrimitives.ReadUInt32LittleEndian(place[8..]);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(place[16..]);
        if (length > blockSize || offset > blockSize - length)
            return false;

        var bytes = new byte[length];
        if (!image.TryReadExactly(((long)block * blockSize) + offset, bytes))
            return false;

        _rest = bytes;
        return true;
    }
}
