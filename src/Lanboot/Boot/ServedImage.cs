using System.Runtime.CompilerServices;
using Lanboot.Media.Blocks;
using Lanboot.Media.Images;
using Lanboot.Media.Trees;

namespace Lanboot.Boot;

/// <summary>An open image as the boot tree shows it: its files, with what fetching them says of a boot.</summary>
/// <param name="name">What it is called under images/.</param>
/// <param name="image">Stays open as long as this is used; whoever opened it closes it.</param>
/// <param name="entries">The entries of the menu that come from it.</param>
/// <param name="warn">Told, once each time, when the folder behind it is gone.</param>
public sealed class ServedImage(string name, DiscImage image, IEnumerable<BootEntry> entries, Action<string>? warn = null)
{
    private readonly IReadOnlyList<BootEntry> _entries = [.. entries];
    private readonly FileRoles _roles = new(image.Tree, entries);
    private readonly string _identity = Identity(image);

    /// <summary>What a folder's open files were shown as last. The folder closes them, and opens one anew that has changed.</summary>
    private readonly ConditionalWeakTable<IBlockSource, BootFile> _shown = [];

    private int _saidGone;

    public string Name { get; } = name;

    public DiscImage Image { get; } = image;

    /// <summary>It lies under images/. False: a folder whose files lie beside those that are ours.</summary>
    public bool IsImage { get; init; } = true;

    /// <summary>Nothing in it changes while it is open: an image file. The files of a folder come and go.</summary>
    public bool IsFixed => Image.Whole is not null;

    /// <summary>The file at a path inside the image.</summary>
    /// <param name="shownAs">Its path in the boot tree.</param>
    public BootFile? File(string path, string shownAs)
    {
        try
        {
            if (Image.Tree.ResolveFile(path, ignoreCase: true) is { } node)
            {
                var file = IsFixed ? ToFile(node, Image.Tree.Open(node), path, shownAs) : FromFolder(node, path, shownAs);
                _saidGone = 0;
                return file;
            }
        }
        catch (IOException)
        {
            // Damaged or gone: below it becomes "not found", with a sentence for the person who serves it.
        }

        WarnIfGone();
        return null;
    }

    /// <summary>The whole image.</summary>
    public BootFile? WholeFile(string shownAs) => Image.Whole is { } whole
        ? new BootFile(shownAs, whole, BootStage.Root) { Image = Name, Version = $"{_identity}-whole", CompletesBoot = IsFetchedWhole }
        : null;

    /// <summary>The entries of a folder inside the image, or null when there is none.</summary>
    public IReadOnlyList<BootListing>? List(string path)
    {
        try
        {
            if (Image.Tree.Resolve(path, ignoreCase: true) is { Kind: NodeKind.Folder } folder)
                return [.. Image.Tree.List(folder).Select(node => Line(path, node)).OfType<BootListing>()];
        }
        catch (IOException)
        {
            // As in File.
        }

        WarnIfGone();
        return null;
    }

    /// <summary>Some entry's root is the whole image, by its URL.</summary>
    private bool IsFetchedWhole => _entries.Any(entry => entry.Root is { Way: RootWay.Http } root && root.CommandLine.Contains("{iso}", StringComparison.Ordinal));

    private BootFile FromFolder(TreeNode node, string path, string shownAs)
    {
        var source = Image.Tree.Open(node);
        if (_shown.TryGetValue(source, out var known) && known.Path == shownAs && known.Modified == node.Modified && source.Length == node.Length)
            return known;
        var file = ToFile(node, source, path, shownAs);
        _shown.AddOrUpdate(source, file);
        return file;
    }

    private BootFile ToFile(TreeNode node, IBlockSource source, string path, string shownAs)
    {
        var role = _roles.Of(path, node);
        return new BootFile(shownAs, source, role.Stage)
        {
            Image = IsImage ? Name : null,
            Modified = node.Modified,
            Version = $"{_identity}-{node.Number:x}-{node.Length:x}-{node.Modified.UtcTicks:x}",
            CompletesBoot = role.Completes,
        };
    }

    private BootListing? Line(string folder, TreeNode node)
    {
        var target = node.Kind == NodeKind.Symlink ? Image.Tree.Resolve($"{folder}/{node.Name}") : node;
        return target is null
            ? null
            : new BootListing(node.Name, target.Kind == NodeKind.Folder, target.Kind == NodeKind.File ? target.Length : null, target.Modified);
    }

    private void WarnIfGone()
    {
        if (IsFixed || Directory.Exists(Image.Path) || Interlocked.Exchange(ref _saidGone, 1) != 0)
            return;
        warn?.Invoke($"The folder {Image.Path} is gone: machines that boot {Name} find nothing until it is back.");
    }

    /// <summary>Differs between two images, and between two states of one; the same after a restart.</summary>
    private static string Identity(DiscImage image) => image.Whole is { } whole
        ? $"{System.IO.File.GetLastWriteTimeUtc(image.Path).Ticks:x}-{whole.Length:x}"
        : "folder";
}
