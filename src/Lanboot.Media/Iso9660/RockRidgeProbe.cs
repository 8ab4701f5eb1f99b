using Lanboot.Media.Blocks;

namespace Lanboot.Media.Iso9660;

/// <summary>Finds out whether a volume carries Rock Ridge: the root folder's own record says so.</summary>
internal static class RockRidgeProbe
{
    /// <summary>Discs with CD-ROM XA have 14 bytes of their own before the SP entry.</summary>
    private const int XaLength = 14;

    /// <param name="root">Where the root folder lies, in bytes.</param>
    /// <param name="skip">LEN_SKP: bytes to pass over in the System Use area of every other record.</param>
    public static bool TryFind(IBlockSource image, int blockSize, long root, out int skip)
    {
        skip = 0;
        Span<byte> bytes = stackalloc byte[DirectoryRecord.MaxLength];
        if (!image.TryReadExactly(root, bytes) || !DirectoryRecord.TryRead(bytes, out var self) || !self.IsSelf)
            return false;

        var area = self.SystemUse;
        if (!IsSharingProtocol(area) && area.Length > XaLength)
            area = area[XaLength..];
        if (!IsSharingProtocol(area))
            return false;

        skip = area[6];
        return HasRockRidge(new SystemUseEntries(image, blockSize, area));
    }

    /// <summary>SUSP 5.3, SP: length 7, version 1, the check bytes BE EF, LEN_SKP (1). It stands first of all.</summary>
    private static bool IsSharingProtocol(ReadOnlySpan<byte> area) => area is [(byte)'S', (byte)'P', 7, 1, 0xBE, 0xEF, _, ..];

    /// <summary>
    /// Other extensions share the area too, Apple's for one. Rock Ridge gives its name in an ER entry (SUSP 5.5), which some
    /// writers leave out; but its PX entry is always there (RRIP 4.1.1).
    /// </summary>
    private static bool HasRockRidge(SystemUseEntries entries)
    {
        while (entries.TryNext(out var entry))
        {
            if (entry.Is("PX"u8) || (entry.Is("ER"u8) && NamesRockRidge(entry.Data)))
                return true;
        }

        return false;
    }

    /// <summary>ER: LEN_ID (1), LEN_DES (1), LEN_SRC (1), version (1), identifier, …</summary>
    private static bool NamesRockRidge(ReadOnlySpan<byte> data)
    {
        var identifier = data.Length > 4 ? data[4..] : default;
        return identifier.StartsWith("RRIP_1991A"u8) || identifier.StartsWith("IEEE_P1282"u8) || identifier.StartsWith("IEEE_1282"u8);
    }
}
