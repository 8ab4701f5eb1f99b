using System.Buffers.Binary;

namespace Lanboot.Media.Fat;

/// <summary>
/// Puts a long name together from the parts that stand before the short entry, last part first (FAT specification 1.03,
/// "FAT Long Directory Entries"). Parts that do not fit together are forgotten; then the short name counts.
/// </summary>
internal sealed class LongName
{
    private const int PartLength = 13;

    /// <summary>The specification's bound: 20 parts hold 255 characters and the terminator.</summary>
    private const int MaxParts = 20;

    private readonly char[] _text = new char[MaxParts * PartLength];
    private int _length;
    private int _missing;
    private byte _checksum;

    // offset length
    //   0     1     LDIR_Ord: the part's place from 1 on; 40 marks the last part
    //   1    10     LDIR_Name1
    //  13     1     LDIR_Chksum
    //  14    12     LDIR_Name2
    //  28     4     LDIR_Name3
    public void Add(ReadOnlySpan<byte> part)
    {
        var place = part[0] & 0x3F;
        if ((part[0] & 0x40) != 0)
            Begin(place, part[13]);
        else if (place != _missing || part[13] != _checksum)
            Forget();
        if (_missing == 0)
            return;

        _missing = place - 1;
        var text = _text.AsSpan(_missing * PartLength, PartLength);
        Copy(part.Slice(1, 10), text);
        Copy(part.Slice(14, 12), text[5..]);
        Copy(part.Slice(28, 4), text[11..]);
    }

    /// <summary>The name, when all its parts were there and belong to the entry with this checksum; then starts anew.</summary>
    public string? Take(byte checksum)
    {
        var isWhole = _length > 0 && _missing == 0 && checksum == _checksum;
        var text = _text.AsSpan(0, _length);
        var end = text.IndexOf('\0');
        var name = isWhole ? new string(end < 0 ? text : text[..end]) : null;
        Forget();
        return name;
    }

    public void Forget() => _length = _missing = 0;

    private void Begin(int parts, byte checksum)
    {
        _missing = parts <= MaxParts ? parts : 0;
        _length = _missing * PartLength;
        _checksum = checksum;
    }

    private static void Copy(ReadOnlySpan<byte> from, Span<char> to)
    {
        for (var i = 0; i < from.Length; i += 2)
            to[i / 2] = (char)BinaryPrimitives.ReadUInt16LittleEndian(from[i..]);
    }
}
