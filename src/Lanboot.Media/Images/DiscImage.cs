using Lanboot.Media.Blocks;
using Lanboot.Media.Trees;

namespace Lanboot.Media.Images;

/// <summary>An image that is open for reading: its tree, the whole of its bytes, and what its descriptors say.</summary>
public sealed class DiscImage(string path, string format, IFileTree tree, IDisposable? owner = null) : IDisposable
{
    /// <summary>The file or folder on this host.</summary>
    public string Path { get; } = path;

    /// <summary>In words: "ISO 9660 with Rock Ridge", "UDF", "folder".</summary>
    public string Format { get; } = format;

    public IFileTree Tree { get; } = tree;

    /// <summary>The whole image, partition table and appended partitions included; null for a folder.</summary>
    public IBlockSource? Whole { get; init; }

    /// <summary>The volume's label, without the padding; empty for a folder.</summary>
    public string Label { get; init; } = "";

    /// <summary>
    /// The UUID that Linux (blkid) shows for an ISO 9660 volume, "YYYY-MM-DD-HH-MM-SS-cc": the modification time, or
    /// the creation time where there is none. Null where the image has none.
    /// </summary>
    public string? Uuid { get; init; }

    /// <summary>
    /// The boot images of the El Torito catalogue, in its order. Where it has none for UEFI, the EFI system partition of the
    /// partition table comes last.
    /// </summary>
    public IReadOnlyList<BootImage> BootImages { get; init; } = [];

    public void Dispose() => owner?.Dispose();
}

/// <summary>An entry of the El Torito boot catalogue.</summary>
/// <param name="Platform">0 x86 BIOS, 1 PowerPC, 2 Mac, 0xEF UEFI.</param>
/// <param name="Media">0 no emulation, 1 to 3 floppy, 4 hard disk.</param>
/// <param name="Source">Its bytes; for UEFI sized by the FAT inside, since the catalogue's count is often wrong.</param>
/// <param name="Tree">The FAT file system inside, where there is one.</param>
public sealed record BootImage(byte Platform, byte Media, IBlockSource Source, IFileTree? Tree);
