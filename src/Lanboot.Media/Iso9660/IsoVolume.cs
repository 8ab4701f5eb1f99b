using Lanboot.Media.Blocks;
using Lanboot.Media.Images;

namespace Lanboot.Media.Iso9660;

/// <summary>What the volume descriptors of an ISO 9660 image say, and which of its trees is the best.</summary>
internal sealed class IsoVolume
{
    public const int SectorSize = 2048;

    /// <summary>ECMA-119 6.7.1: the descriptors begin at sector 16.</summary>
    private const int FirstDescriptor = 16;

    /// <summary>Real discs have 3 to 6 descriptors; more than this is no set of descriptors.</summary>
    private const int MaxDescriptors = 64;

    private bool _isPrimary;
    private bool _isJoliet;

    private IsoVolume()
    {
    }

    public string Label { get; private set; } = "";

    /// <summary>As blkid shows it: from the modification date, else from the creation date; null where there is neither.</summary>
    public string? Uuid { get; private set; }

    /// <summary>2048, on rare discs 512 or 1024 (ECMA-119 6.2.2).</summary>
    public int BlockSize { get; private set; }

    /// <summary>What the image should measure at least, in bytes. It may well be longer: appended partitions, padding.</summary>
    public long SpaceSize { get; private set; }

    /// <summary>The block of the El Torito boot catalogue, in sectors; null when there is none.</summary>
    public uint? BootCatalog { get; private set; }

    /// <summary>The root folder of the tree that is shown.</summary>
    public Section Root { get; private set; }

    public DateTimeOffset RootModified { get; private set; }

    public IsoNaming Naming { get; private set; }

    /// <summary>Bytes at the start of each System Use area that are not ours (SUSP 5.3, LEN_SKP).</summary>
    public int SystemUseSkip { get; private set; }

    /// <returns>Null when this is no ISO 9660 image.</returns>
    /// <exception cref="ImageException">It is one, and broken.</exception>
    public static IsoVolume? Read(IBlockSource image)
    {
        var volume = new IsoVolume();
        var sector = new byte[SectorSize];
        for (var i = 0; i < MaxDescriptors && image.TryReadExactly((long)(FirstDescriptor + i) * SectorSize, sector); i++)
        {
            var descriptor = new VolumeDescriptor(sector);
            if (!descriptor.IsValid || descriptor.Type == VolumeDescriptor.SET_TERMINATOR)
                break;
            volume.Take(image, descriptor);
        }

        return volume._isPrimary ? volume : null;
    }

    private void Take(IBlockSource image, VolumeDescriptor descriptor)
    {
        switch (descriptor.Type)
        {
            case VolumeDescriptor.BOOT_RECORD when descriptor.IsElTorito:
                BootCatalog ??= descriptor.BootCatalog;
                break;
            case VolumeDescriptor.PRIMARY when !_isPrimary:
                TakePrimary(image, descriptor);
                break;
            case VolumeDescriptor.SUPPLEMENTARY when descriptor.IsJoliet && _isPrimary && !_isJoliet && Naming != IsoNaming.RockRidge:
                _isJoliet = true;
                Naming = IsoNaming.Joliet;
                TakeRoot(descriptor);
                break;
        }
    }

    private void TakePrimary(IBlockSource image, VolumeDescriptor descriptor)
    {
        BlockSize = descriptor.LogicalBlockSize;
        if (BlockSize is not (512 or 1024 or 2048))
            throw new ImageException($"its volume descriptor gives a block size of {BlockSize} bytes: it is damaged; download it again.");

        _isPrimary = true;
        Label = descriptor.VolumeIdentifier;
        Uuid = descriptor.Uuid;
        SpaceSize = (long)descriptor.VolumeSpaceSize * BlockSize;
        TakeRoot(descriptor);
        if (!RockRidgeProbe.TryFind(image, BlockSize, Root.Start, out var skip))
            return;
        Naming = IsoNaming.RockRidge;
        SystemUseSkip = skip;
    }

    private void TakeRoot(VolumeDescriptor descriptor)
    {
        if (!descriptor.TryReadRoot(out var root))
            throw new ImageException("its volume descriptor has no root folder: it is damaged; download it again.");
        Root = new Section(root.FirstBlock * BlockSize, root.DataLength);
        RootModified = root.Recorded;
    }
}
