using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using Lanboot.Media.Blocks;
using Lanboot.Media.Images;
using Lanboot.Media.Trees;
using Microsoft.Win32.SafeHandles;

namespace Lanboot.Media.HostFolder;

/// <summary>
/// A folder of this host as it is at the moment. Every access walks from the folder down, one name at a time, each opened
/// without following a symbolic link: whoever swaps a folder for a link while we walk gets an error and no way out.
/// Links are shown, and whoever follows them does so inside the tree. Devices, pipes, sockets and names that are not UTF-8 are
/// not shown. When the folder vanishes, look-ups find nothing and reads fail; when it comes back, it is served again.
/// </summary>
public sealed class FolderTree : IFileTree
{
    /// <summary>No inode has it, and it stays the same when the folder is made anew.</summary>
    private const ulong RootNumber = ulong.MaxValue;

    /// <summary>Deeper than people make folders, and a walk must end.</summary>
    private const int MaxDepth = 64;

    /// <summary>How many numbers are kept in mind; about 150 bytes each.</summary>
    private const int MaxKnown = 1 << 20;

    private readonly string _path;
    private readonly FolderNode _root;
    private readonly ulong _device;
    private readonly OpenFiles _files = new();

    /// <summary>By number, the path where it was seen last; null when a walk over the whole folder did not find it.</summary>
    private readonly ConcurrentDictionary<ulong, string?> _known = new();

    /// <exception cref="ImageException">There is no such folder, or it can't be read.</exception>
    public FolderTree(string path)
    {
        _path = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        using var folder = LibC.Open(_path, LibC.O_RDONLY | LibC.O_DIRECTORY | LibC.O_CLOEXEC);
        if (folder.IsInvalid || !LibC.TryStat(folder, "", out var status))
            throw Failure(_path);

        _device = DeviceOf(status);
        _root = new FolderNode
        {
            Name = "",
            Kind = NodeKind.Folder,
            Number = RootNumber,
            Length = status.Size,
            Permissions = status.Permissions,
            UserId = status.UserId,
            GroupId = status.GroupId,
            Modified = status.Modified,
            Parent = null,
        };
    }

    public TreeNode Root => _root;

    public TreeNode Parent(TreeNode folder) => ((FolderNode)folder).Parent ?? _root;

    public TreeNode? Lookup(TreeNode folder, string name)
    {
        var parent = (FolderNode)folder;
        // Most names lie in the folder itself: its path and one name need no walk, which saves two of three system calls.
        if (parent.Parent is null && NodeName.IsUsable(name) && LibC.TryStat($"{_path}/{name}", out var status) && !status.IsSymlink)
            return ToNode(parent, name, status, target: null);
        using var handle = OpenFolder(parent);
        return handle is null ? null : Look(parent, handle, name);
    }

    /// <remarks>Sorted by name: the order on disk says nothing, and differs from host to host.</remarks>
    public IReadOnlyList<TreeNode> List(TreeNode folder)
    {
        var parent = (FolderNode)folder;
        using var path = OpenFolder(parent) ?? throw Failure(FullPath(parent));
        using var handle = LibC.OpenAt(path, ".", LibC.O_RDONLY | LibC.O_DIRECTORY | LibC.O_CLOEXEC);
        if (handle.IsInvalid)
            throw Failure(FullPath(parent));

        var names = FolderEntries.ReadNames(handle) ?? throw Failure(FullPath(parent));
        names.Sort(StringComparer.Ordinal);
        var nodes = new List<TreeNode>(names.Count);
        foreach (var name in names)
        {
            if (Look(parent, handle, name) is { } node)
                nodes.Add(node);
        }

        return nodes;
    }

    public TreeNode? Find(ulong number)
    {
        if (number == RootNumber)
            return _root;
        if (!_known.TryGetValue(number, out var path))
            return Search(number);

        // Where it was seen last may be something else by now; a file that was moved keeps its number.
        return path is null ? null : ByPath(path) is { } node && node.Number == number ? node : Search(number);
    }

    /// <remarks>
    /// The source stays good as long as somebody holds it or a range of it, whatever happens to the name meanwhile.
    /// </remarks>
    public IBlockSource Open(TreeNode file)
    {
        var node = (FolderNode)file;
        if (node.Kind != NodeKind.File || node.Parent is not { } parent)
            throw new ImageException($"{FullPath(node)} is not a file.");

        return _files.Get(new FileVersion(node.Number, node.Length, node.Modified)) ?? OpenNew(parent, node);
    }

    private HostFile OpenNew(FolderNode parent, FolderNode node)
    {
        using var folder = OpenFolder(parent) ?? throw Failure(FullPath(node));
        // Not blocking: a pipe put in the file's place would hold us until somebody writes.
        var handle = LibC.OpenAt(folder, node.Name, LibC.O_RDONLY | LibC.O_NOFOLLOW | LibC.O_NONBLOCK | LibC.O_CLOEXEC);
        if (handle.IsInvalid || !LibC.TryStat(handle, "", out var status))
            throw Failure(FullPath(node));
        if (status.IsFile)
            return _files.Add(VersionOf(status), new HostFile(handle, FullPath(node)));

        handle.Dispose();
        throw new ImageException($"{FullPath(node)} is no longer a file: put it back.");
    }

    /// <summary>Opens a folder of the tree as a place to look from; null when it is gone, and the errno is kept.</summary>
    private SafeFileHandle? OpenFolder(FolderNode node)
    {
        if (node.Parent is null)
            return Valid(LibC.Open(_path, LibC.O_PATH | LibC.O_DIRECTORY | LibC.O_CLOEXEC));

        var above = OpenFolder(node.Parent);
        if (above is null)
            return null;
        var folder = Valid(LibC.OpenAt(above, node.Name, LibC.O_PATH | LibC.O_DIRECTORY | LibC.O_NOFOLLOW | LibC.O_CLOEXEC));
        var error = Marshal.GetLastPInvokeError();
        above.Dispose();
        Marshal.SetLastPInvokeError(error);
        return folder;
    }

    private static SafeFileHandle? Valid(SafeFileHandle handle) => handle.IsInvalid ? null : handle;

    private FolderNode? Look(FolderNode parent, SafeFileHandle folder, string name)
    {
        if (!NodeName.IsUsable(name) || !LibC.TryStat(folder, name, out var status))
            return null;

        return ToNode(parent, name, status, status.IsSymlink ? ReadTarget(folder, name) : null);
    }

    private FolderNode? ToNode(FolderNode parent, string name, in FileStatus status, string? target)
    {
        if (target is null && !status.IsFile && !status.IsFolder)
            return null;

        var node = new FolderNode
        {
            Name = name,
            Kind = target is not null ? NodeKind.Symlink : status.IsFolder ? NodeKind.Folder : NodeKind.File,
            Number = NumberOf(status),
            Length = target is null ? status.Size : Encoding.UTF8.GetByteCount(target),
            Permissions = status.Permissions,
            UserId = status.UserId,
            GroupId = status.GroupId,
            Modified = status.Modified,
            LinkTarget = target,
            Parent = parent,
        };
        Remember(node.Number, node.Path);
        return node;
    }

    /// <summary>
    /// An absolute link into this folder is shown as the tree has it: its clients know nothing of the host's paths.
    /// </summary>
    private string? ReadTarget(SafeFileHandle folder, string name)
    {
        const int PATH_MAX = 4096;
        Span<byte> buffer = stackalloc byte[PATH_MAX];
        var length = LibC.ReadLinkAt(folder, name, buffer, PATH_MAX);
        if (length <= 0)
            return null;

        var target = NodeName.Decode(buffer[..(int)length]);
        if (target == _path)
            return "/";
        return target.StartsWith(_path + "/", StringComparison.Ordinal) ? target[_path.Length..] : target;
    }

    private FolderNode? ByPath(string path)
    {
        var node = _root;
        foreach (var name in path.Split('/'))
        {
            if (node.Kind != NodeKind.Folder || Lookup(node, name) is not FolderNode next)
                return null;
            node = next;
        }

        return node;
    }

    /// <summary>Goes through the whole folder: a number from before a restart, or of something that was moved.</summary>
    private FolderNode? Search(ulong number)
    {
        var open = new Queue<(FolderNode Folder, int Depth)>([(_root, 0)]);
        while (open.TryDequeue(out var next))
        {
            foreach (var node in ListOrNothing(next.Folder))
            {
                if (node.Number == number)
                    return node;
                if (node.Kind == NodeKind.Folder && next.Depth < MaxDepth)
                    open.Enqueue((node, next.Depth + 1));
            }
        }

        // So that one stale handle, asked for again and again, costs one walk.
        Remember(number, null);
        return null;
    }

    private IEnumerable<FolderNode> ListOrNothing(FolderNode folder)
    {
        try
        {
            return List(folder).Cast<FolderNode>();
        }
        catch (IOException)
        {
            return [];
        }
    }

    private void Remember(ulong number, string? path)
    {
        if (_known.TryGetValue(number, out var known) && known == path)
            return;
        if (!_known.TryAdd(number, path))
        {
            _known[number] = path;
        }
        else if (_known.Count > MaxKnown)
        {
            _known.Clear();
        }
    }

    /// <summary>The inode; on another file system below the folder, mixed with its device. Never 0 and never the root's.</summary>
    private ulong NumberOf(FileStatus status)
    {
        // 2^64 divided by the golden ratio, odd: spreads devices, whose numbers are close together, over all bits.
        const ulong Spread = 0x9E37_79B9_7F4A_7C15;
        var number = status.Inode ^ ((DeviceOf(status) ^ _device) * Spread);
        return number is 0 or RootNumber ? Spread : number;
    }

    private static ulong DeviceOf(FileStatus status) => ((ulong)status.DeviceMajor << 32) | status.DeviceMinor;

    private FileVersion VersionOf(FileStatus status) => new(NumberOf(status), status.Size, status.Modified);

    private string FullPath(FolderNode node) => node.Parent is null ? _path : _path + "/" + node.Path;

    /// <summary>The last system call's failure, in words.</summary>
    private static ImageException Failure(string path) => new(Marshal.GetLastPInvokeError() switch
    {
        LibC.ENOENT or LibC.ENOTDIR or LibC.ELOOP => $"{path} is not there: check the path, or put it back.",
        LibC.EACCES => $"{path} may not be read by this user: run \"chmod -R a+rX\" on it, or start Lanboot as a user who may.",
        var error => $"{path} can't be read: {Marshal.GetPInvokeErrorMessage(error)}.",
    });
}
