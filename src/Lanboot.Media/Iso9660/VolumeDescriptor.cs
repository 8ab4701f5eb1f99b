using System.Buffers.Binary;
using Lanboot.Media.Trees;

namespace Lanboot.Media.Iso9660;

/// <summary>ECMA-119 8, Volume Descriptor: one sector. The fields from 40 on are those of a primary or supplementary one.</summary>
internal readonly ref struct VolumeDescriptor(ReadOnlySpan<byte> sector)
{
    public const int BOOT_RECORD = 0;
    public const int PRIMARY = 1;
    public const int SUPPLEMENTARY = 2;
    public const int SET_TERMINATOR = 255;

    // offset length
    //   0     1     Volume Descriptor Type
    //   1     5     Standard Identifier, "CD001"
    //   6     1     Volume Descriptor Version
    //   7    32     Boot System Identifier                          (boot record)
    //  40    32     Volume Identifier
    //  71     4     absolute block of the El Torito boot catalogue  (boot record; El Torito 1.0, figure 7)
    //  80     8     Volume Space Size, in logical blocks
    //  88    32     Escape Sequences                                (supplementary)
    // 128     4     Logical Block Size
    // 156    34     Directory Record for Root Directory
    // 813    17     Volume Creation Date and Time
    // 830    17     Volume Modification Date and Time
    private readonly ReadOnlySpan<byte> _sector = sector;

    public bool IsValid => _sector.Slice(1, 5).SequenceEqual("CD001"u8);
    public int Type => _sector[0];

    public bool IsElTorito => _sector[7..].StartsWith("EL TORITO SPECIFICATION"u8);
    public uint BootCatalog => BinaryPrimitives.ReadUInt32LittleEndian(_sector[71..]);

    public string VolumeIdentifier => NodeName.Decode(_sector.Slice(40, 32)).TrimEnd(' ', '\0');
    public uint VolumeSpaceSize => BinaryPrimitives.ReadUInt32LittleEndian(_sector[80..]);
    public int LogicalBlockSize => BinaryPrimitives.ReadUInt16LittleEndian(_sector[128..]);

    /// <summary>Joliet: the escape sequences of UCS-2 level 1, 2 and 3 (ECMA-119 8.5.6, Joliet 1995 "Escape Sequences").</summary>
    public bool IsJoliet => _sector[88] == '%' && _sector[89] == '/' && _sector[90] is (byte)'@' or (byte)'C' or (byte)'E';

    public bool TryReadRoot(out DirectoryRecord root) => DirectoryRecord.TryRead(_sector.Slice(156, 34), out root) && root.IsFolder;

    public string? Uuid => ReadUuid(830) ?? ReadUuid(813);

    /// <summary>The 16 digits of a date, grouped as blkid does; all zeros mean that there is none.</summary>
    private string? ReadUuid(int offset)
    {
        var digits = _sector.Slice(offset, 16);
        if (digits.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return null;
        if (!digits.ContainsAnyExcept((byte)'0') && _sector[offset + 16] == 0)
            return null;

        var text = System.Text.Encoding.ASCII.GetString(digits);
        return $"{text[..4]}-{text[4..6]}-{text[6..8]}-{text[8..10]}-{text[10..12]}-{text[12..14]}-{text[14..]}";
    }
}
