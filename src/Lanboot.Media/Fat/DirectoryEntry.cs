using System.Buffers.Binary;
using System.Text;

namespace Lanboot.Media.Fat;

/// <summary>FAT specification 1.03, "FAT Directory Structure": the 32 bytes of a short entry.</summary>
internal readonly ref struct DirectoryEntry(ReadOnlySpan<byte> bytes)
{
    public const int Length = 32;

    // offset length
    //   0    11     DIR_Name: 0 first, the end of the folder; E5 first, free; 05 first, stands for E5
    //  11     1     DIR_Attr
    //  12     1     DIR_NTRes: 08, the name is lower case; 10, the extension is
    //  20     2     DIR_FstClusHI
    //  22     2     DIR_WrtTime
    //  24     2     DIR_WrtDate
    //  26     2     DIR_FstClusLO
    //  28     4     DIR_FileSize
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public bool IsEnd => _bytes[0] == 0;
    public bool IsFree => _bytes[0] == 0xE5;
    public bool IsLongNamePart => (_bytes[11] & 0x3F) == 0x0F;
    public bool IsVolumeLabel => (_bytes[11] & 0x08) != 0;
    public bool IsFolder => (_bytes[11] & 0x10) != 0;

    public uint FirstCluster =>
        ((uint)BinaryPrimitives.ReadUInt16LittleEndian(_bytes[20..]) << 16) | BinaryPrimitives.ReadUInt16LittleEndian(_bytes[26..]);

    public uint FileSize => BinaryPrimitives.ReadUInt32LittleEndian(_bytes[28..]);

    /// <summary>FAT keeps local time and no zone; it is taken as UTC.</summary>
    public DateTimeOffset Modified
    {
        get
        {
            int time = BinaryPrimitives.ReadUInt16LittleEndian(_bytes[22..]);
            int date = BinaryPrimitives.ReadUInt16LittleEndian(_bytes[24..]);
            var (year, month, day) = (1980 + (date >> 9), (date >> 5) & 15, date & 31);
            var (hour, minute, second) = (time >> 11, (time >> 5) & 63, (time & 31) * 2);
            var isDate = month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
                && hour < 24 && minute < 60 && second < 60;
            return isDate ? new DateTimeOffset(year, month, day, hour, minute, second, TimeSpan.Zero) : default;
        }
    }

    /// <summary>"8.3", in the case that Windows NT notes beside it. Bytes beyond ASCII are taken as Latin-1.</summary>
    public string ShortName
    {
        get
        {
            Span<byte> name = stackalloc byte[8];
            _bytes[..8].CopyTo(name);
            if (name[0] == 0x05)
                name[0] = 0xE5;
            var stem = Text(name, lower: (_bytes[12] & 0x08) != 0);
            var extension = Text(_bytes.Slice(8, 3), lower: (_bytes[12] & 0x10) != 0);
            return extension.Length == 0 ? stem : stem + "." + extension;
        }
    }

    /// <summary>FAT specification 1.03, ChkSum(): ties the parts of a long name to their short entry.</summary>
    public byte Checksum
    {
        get
        {
            byte sum = 0;
            foreach (var character in _bytes[..11])
                sum = (byte)((byte)((sum >> 1) | (sum << 7)) + character);
            return sum;
        }
    }

    private static string Text(ReadOnlySpan<byte> padded, bool lower)
    {
        var text = Encoding.Latin1.GetString(padded.TrimEnd((byte)' '));
        return lower ? text.ToLowerInvariant() : text;
    }
}
