using Lanboot.Media.Blocks;
using Lanboot.Media.Fat;
using Lanboot.Media.HostFolder;
using Lanboot.Media.Iso9660;
using Lanboot.Media.Trees;
using Lanboot.Media.Udf;

namespace Lanboot.Media.Images;

/// <summary>Recognises what a file or folder is. A new format is one line here and a folder beside this one.</summary>
public static class ImageFormats
{
    /// <summary>
    /// mkisofs counts 150 sectors of padding to the volume, which a copy off a disc often lacks: that much may be missing.
    /// </summary>
    private const long Padding = 150 * IsoVolume.SectorSize;

    /// <summary>Opens <paramref name="path"/>, whatever format it has: the content decides, never the name.</summary>
    /// <exception cref="ImageException">It is none that we read, is damaged or can't be opened; the message is for people.</exception>
    public static DiscImage Open(string path)
    {
        if (Directory.Exists(path))
            return new DiscImage(path, "folder", new FolderTree(path));

        var file = OpenFile(path);
        try
        {
            return Recognise(path, file, file) ?? throw new ImageException(ForeignFile.Describe(file));
        }
        catch (IOException e)
        {
            file.Dispose();
            throw new ImageException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>
    /// Opens a file of which is known what it holds: nothing of it is read until somebody asks for its tree. Its boot images are left out.
    /// </summary>
    /// <param name="format">As an image of <see cref="Open"/> has it, like the label and the UUID.</param>
    /// <exception cref="ImageException"><inheritdoc cref="Open"/></exception>
    public static DiscImage OpenKnown(string path, string format, string label, string? uuid)
    {
        var file = OpenFile(path);
        return new DiscImage(path, format, new DeferredTree(Read), file) { Whole = file, Label = label, Uuid = uuid };

        IFileTree Read() => Recognise(path, file, null)?.Tree ?? throw new ImageException(ForeignFile.Describe(file));
    }

    private static HostFile OpenFile(string path)
    {
        try
        {
            var file = HostFile.Open(path);
            if (file.Length > 0)
                return file;
            file.Dispose();
            throw new ImageException($"{path}: it is empty: the download failed or has not begun; download it again.");
        }
        catch (UnauthorizedAccessException e)
        {
            throw new ImageException(
                $"{path}: this user may not read it: run \"chmod a+r\" on it, or start Lanboot as a user who may.", e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ImageException($"{path}: there is no such file or folder: check the path.", e);
        }
        catch (Exception e) when (e is not ImageException and (IOException or ArgumentException or NotSupportedException))
        {
            throw new ImageException($"{path}: it can't be opened: {e.Message}", e);
        }
    }

    /// <returns>Null when the content is of no format that we read.</returns>
    internal static DiscImage? Recognise(string path, IBlockSource file, IDisposable? owner) =>
        OpenDisc(path, file, owner) ?? OpenFat(path, file, owner) ?? IpxeProgram.TryOpen(path, file, owner);

    /// <summary>
    /// A disc may carry both ISO 9660 and UDF. UDF is taken unless the ISO 9660 side has Rock Ridge: on a Windows disc that side
    /// holds nothing but a note, and elsewhere UDF has the longer names; but permissions and links are in Rock Ridge.
    /// </summary>
    private static DiscImage? OpenDisc(string path, IBlockSource file, IDisposable? owner)
    {
        var iso = IsoVolume.Read(file);
        if (iso is not null && file.Length < iso.SpaceSize - Padding)
            throw new ImageException(Truncation.Sentence(file.Length, iso.SpaceSize, "its volume descriptor"));

        var udf = iso?.Naming == IsoNaming.RockRidge ? null : UdfVolume.TryOpen(file);
        if (iso is null && udf is null)
            return null;

        IFileTree tree = udf is not null ? new UdfTree(udf) : new IsoTree(file, iso!);
        _ = tree.List(tree.Root); // A damaged root folder shall be seen at the start, not by the first machine.
        return new DiscImage(path, FormatOf(iso, udf), tree, owner)
        {
            Whole = file,
            Label = iso?.Label ?? udf!.Label,
            Uuid = iso?.Uuid,
            BootImages = iso is null ? [] : BootImages.Read(file, iso),
        };
    }

    private static string FormatOf(IsoVolume? iso, UdfVolume? udf) => (udf, iso?.Naming) switch
    {
        (not null, _) => "UDF",
        (_, IsoNaming.RockRidge) => "ISO 9660 with Rock Ridge",
        (_, IsoNaming.Joliet) => "ISO 9660 with Joliet",
        _ => "ISO 9660",
    };

    private static DiscImage? OpenFat(string path, IBlockSource file, IDisposable? owner)
    {
        if (FatTree.TryOpen(file) is not { } tree)
            return null;
        if (file.Length < tree.VolumeLength)
            throw new ImageException(Truncation.Sentence(file.Length, tree.VolumeLength, "its boot sector"));
        return new DiscImage(path, "FAT", tree, owner) { Whole = file, Label = tree.Label };
    }
}
