using System.Collections.Concurrent;
using Lanboot.Boot;
using Lanboot.Media.Blocks;

namespace Lanboot.Tests.Support;

/// <summary>A boot tree of exactly the files that a test puts into it, by exact path.</summary>
internal sealed class FixedBootTree : IBootTree
{
    public static readonly DateTimeOffset Modified = new(2024, 2, 3, 4, 5, 6, TimeSpan.Zero);

    private readonly ConcurrentDictionary<string, Func<Fetch, BootFile>> _files = new();

    /// <summary>Paths as doors asked for them, with who asked.</summary>
    public ConcurrentQueue<(string Path, Fetch Fetch)> Asked { get; } = new();

    /// <summary>A file that has a version, as those inside images have.</summary>
    public void Add(string path, IBlockSource source, string version = "v1", BootStage stage = BootStage.Seen) =>
        _files[path] = _ => new BootFile(path, source, stage) { Version = version, Modified = Modified };

    public void Add(string path, string text) => Add(path, ByteSource.FromText(text));

    /// <summary>A file that is made when it is asked for, as menus are.</summary>
    public void Make(string path, Func<Fetch, string> text) =>
        _files[path] = fetch => new BootFile(path, ByteSource.FromText(text(fetch)), BootStage.Menu);

    public BootFile? Find(string path, Fetch fetch)
    {
        Asked.Enqueue((path, fetch));
        return _files.TryGetValue(path, out var make) ? make(fetch) : null;
    }

    public IReadOnlyList<BootListing>? List(string path, Fetch fetch)
    {
        var prefix = path.Length == 0 ? "" : path + "/";
        var below = _files.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Select(name => name[prefix.Length..]).ToList();
        if (below.Count == 0 && path.Length > 0)
            return null;
        return
        [
            .. below.GroupBy(name => name.Split('/')[0], StringComparer.Ordinal).Select(group => group.Any(name => name.Contains('/'))
                ? new BootListing(group.Key, IsFolder: true, Length: null, Modified: null)
                : new BootListing(group.Key, IsFolder: false, _files[prefix + group.Key](fetch).Source.Length, Modified)),
        ];
    }
}
