using System.Net;
using Lanboot.Media.Blocks;

namespace Lanboot.Boot;

/// <summary>Who fetches, and where they reach us: menus are written for exactly this machine and address.</summary>
public sealed record Fetch(BootAddress At, IPAddress Client)
{
    /// <summary>The machine, where the journal knows whose address it is.</summary>
    public Machine? Machine { get; init; }

    /// <summary>The query of the URL without '?', empty over TFTP.</summary>
    public string Query { get; init; } = "";

    /// <summary>The value of a name in the query; null where it is not there.</summary>
    public string? InQuery(string name) => Query.Split('&')
        .FirstOrDefault(part => part.StartsWith($"{name}=", StringComparison.Ordinal))?[(name.Length + 1)..];
}

/// <summary>
/// The one tree that all doors show: loaders/, the generated menus, images/NAME/… with the inside of each image,
/// images/NAME.iso with the whole of it, and at the root the content of the first image, so that its own PXE menu works unedited.
/// Safe from several threads at once; look-ups do not wait for the network and do not throw: what is gone or damaged is not found.
/// </summary>
public interface IBootTree
{
    /// <summary>
    /// The file at a path. Doubled and leading slashes do not matter, nor do backslashes; ".." never leaves the tree;
    /// a name that exists in another case only is found too.
    /// </summary>
    BootFile? Find(string path, Fetch fetch);

    /// <summary>The entries of a folder, or null when there is no such folder.</summary>
    IReadOnlyList<BootListing>? List(string path, Fetch fetch);
}

/// <summary>A line of a folder listing. <see cref="Length"/> is null for folders and for files that are made when asked for.</summary>
public sealed record BootListing(string Name, bool IsFolder, long? Length, DateTimeOffset? Modified);

/// <summary>A file as a door serves it.</summary>
/// <param name="Path">Its path in the boot tree, without a leading slash: what logs and the journal show.</param>
/// <param name="Source">Its bytes.</param>
/// <param name="Stage">What fetching it says of the machine's progress: Loader, Menu, Kernel, Initrd, Root; Seen for anything else.</param>
public sealed record BootFile(string Path, IBlockSource Source, BootStage Stage)
{
    public DateTimeOffset? Modified { get; init; }

    /// <summary>The image it belongs to, as under images/; null for loaders and menus.</summary>
    public string? Image { get; init; }

    /// <summary>Changes whenever the bytes do; without quotes. Null: made when asked for, not to be cached.</summary>
    public string? Version { get; init; }

    /// <summary>Once this file has been fetched whole, the machine has all it needs from us.</summary>
    public bool CompletesBoot { get; init; }
}
