using Lanboot.Media.Blocks;

namespace Lanboot.Media.Images;

/// <summary>Says what a file is that is no image, as far as its first bytes tell, and what to do with it instead.</summary>
internal static class ForeignFile
{
    private const string ServeFolder = "and serve the folder.";
    private const string WebPage = "it is a web page, most likely an error page that was saved instead of the image: download it again.";

    /// <summary>ECMA-130 14.1: what every sector of a CD begins with.</summary>
    private static readonly byte[] RawSectorSync = [0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0];

    private static readonly (int Offset, byte[] Magic, string Advice)[] Known =
    [
        (0, [0x1F, 0x8B], "it is compressed with gzip: unpack it first (gunzip)."),
        (0, [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0], "it is compressed with xz: unpack it first (unxz)."),
        (0, [0x28, 0xB5, 0x2F, 0xFD], "it is compressed with zstd: unpack it first (unzstd)."),
        (0, [.. "BZh"u8], "it is compressed with bzip2: unpack it first (bunzip2)."),
        (0, [.. "PK\x03\x04"u8], "it is a ZIP archive: unpack it first (unzip), and serve the image or the folder that was in it."),
        (0, [(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C], "it is a 7-Zip archive: unpack it first (7z x)."),
        (257, [.. "ustar"u8], "it is a tar archive: unpack it into a folder first (tar xf), and serve the folder."),
        (514, [.. "HdrS"u8], $"it is a Linux kernel, not an image: put it into a folder together with its initrd, {ServeFolder}"),
        (0, [.. "070701"u8], $"it is an initrd, not an image: put it into a folder together with its kernel, {ServeFolder}"),
        (0, [.. "hsqs"u8], "it is a squashfs root filesystem, not an image: serve the ISO or folder that it comes from."),
        (0, [.. "QFI\xFB"u8], "it is a qcow2 disk of a virtual machine, which Lanboot can't read: serve an ISO."),
        (0, [.. "MSWIM\0\0\0"u8], "it is a Windows image (WIM), not a disc image: serve the ISO that it comes from."),
        (0, RawSectorSync, "it is a raw dump of a CD with 2,352 bytes to a sector: convert it to an ISO first (bchunk, or iat)."),
        (0, [0x7F, (byte)'E', (byte)'L', (byte)'F'], "it is a program, not an image."),
        (0, [.. "d8:announce"u8], "it is a torrent file: download the image that it names, and serve that."),
        (0, [.. "<!DOCTYPE"u8], WebPage),
        (0, [.. "<!doctype"u8], WebPage),
        (0, [.. "<html"u8], WebPage),
        (1080, [0x53, 0xEF], $"it is an ext2, ext3 or ext4 filesystem: copy its files into a folder, {ServeFolder}"),
        (512, [.. "EFI PART"u8], "it is the image of a disk with partitions: serve an ISO, or a folder with its kernel and initrd."),
        (0, [.. "MZ"u8], $"it is an EFI or Windows program, not an image: put it into a folder, {ServeFolder}"),
    ];

    /// <returns>What follows "FILE: "; one sentence that ends with a full stop.</returns>
    public static string Describe(IBlockSource file)
    {
        Span<byte> bytes = stackalloc byte[16];
        foreach (var (offset, magic, advice) in Known)
        {
            if (file.TryReadExactly(offset, bytes[..magic.Length]) && bytes.StartsWith(magic))
                return advice;
        }

        return IsBlank(file)
            ? "it begins with nothing but zeros: the download was not finished; download it again."
            : "it is no image that Lanboot reads: serve an ISO file or a folder.";
    }

    /// <summary>Download programs that reserve the space first leave zeros; a real image has its descriptors by then.</summary>
    private static bool IsBlank(IBlockSource file)
    {
        var start = new byte[64 * 1024];
        return !start.AsSpan(0, file.Read(0, start)).ContainsAnyExcept((byte)0);
    }
}
