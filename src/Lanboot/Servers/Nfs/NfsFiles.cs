using System.Text;
using System.Text.Unicode;
using Lanboot.Media.Trees;
using Lanboot.Protocols.Nfs;
using Lanboot.Protocols.Rpc;
using Lanboot.Settings;

namespace Lanboot.Servers.Nfs;

/// <summary>A file, and the export by which it was reached.</summary>
internal readonly record struct ExportedFile(NfsExport Export, TreeNode Node);

/// <summary>The files of all exports.</summary>
/// <param name="secret">What handles are signed with.</param>
internal sealed class NfsFiles(ExportTable exports, ClientNames names, byte[] secret, ILogger logger) : INfsFiles<ExportedFile>
{
    public NfsStatus Find(scoped ReadOnlySpan<byte> handle, scoped in RpcCaller caller, scoped ref RpcUser user, out ExportedFile file)
    {
        file = default;
        if (!NfsHandle.TryRead(handle, secret, out var meant))
            return NfsStatus.NFS3ERR_BADHANDLE;
        // It was ours, but for something that is no longer served, or not in this state.
        if (exports.Find(meant.Export) is not { } export || export.Files.Identity != meant.Image)
            return NfsStatus.NFS3ERR_STALE;
        if (export.TermsFor(caller, names) is not { } terms)
            return NfsStatus.NFS3ERR_ACCES;
        if (terms.Secure && !caller.IsPrivileged)
            return NfsStatus.NFS3ERR_PERM;
        Squash(terms, ref user);
        return Find(export, meant.Node, out file);
    }

    public NfsAttributes Describe(in ExportedFile file)
    {
        var node = file.Node;
        return new NfsAttributes
        {
            Type = node.Kind switch
            {
                NodeKind.Folder => NfsFileType.NF3DIR,
                NodeKind.Symlink => NfsFileType.NF3LNK,
                _ => NfsFileType.NF3REG,
            },
            // Linux shows every link as open to all; what it points to decides.
            Mode = node.Kind == NodeKind.Symlink ? 0b111_111_111u : (uint)node.Permissions,
            UserId = node.UserId,
            GroupId = node.GroupId,
            Size = (ulong)Math.Max(0, node.Length),
            FileSystem = file.Export.FileSystem,
            FileId = node.Number,
            Modified = node.Modified,
        };
    }

    public void WriteHandle(in ExportedFile file, Span<byte> handle) =>
        new NfsHandle(file.Export.Id, file.Export.Files.Identity, file.Node.Number).Write(handle, secret);

    public NfsStatus Lookup(in ExportedFile folder, scoped ReadOnlySpan<byte> name, out ExportedFile found)
    {
        found = folder;
        if (name.SequenceEqual("."u8))
            return NfsStatus.NFS3_OK;
        if (name.SequenceEqual(".."u8))
        {
            found = folder with { Node = folder.Export.Files.Parent(folder.Node) };
            return NfsStatus.NFS3_OK;
        }

        // Names are shown in UTF-8, so that another one is none of ours.
        if (!Utf8.IsValid(name))
            return NfsStatus.NFS3ERR_NOENT;
        try
        {
            if (folder.Export.Files.Lookup(folder.Node, Encoding.UTF8.GetString(name)) is not { } node)
                return NfsStatus.NFS3ERR_NOENT;
            found = folder with { Node = node };
            return NfsStatus.NFS3_OK;
        }
        catch (IOException e)
        {
            return Unreadable(folder.Export, e);
        }
    }

    public NfsStatus List(in ExportedFile folder, out INfsListing<ExportedFile> listing)
    {
        listing = null!;
        try
        {
            listing = new Entries(folder.Export, folder.Export.Files.List(folder.Node));
            return NfsStatus.NFS3_OK;
        }
        catch (IOException e)
        {
            return Unreadable(folder.Export, e);
        }
    }

    public NfsStatus Open(in ExportedFile file, out IRpcContent content)
    {
        content = null!;
        try
        {
            content = file.Export.Files.Open(file.Node);
            return NfsStatus.NFS3_OK;
        }
        catch (IOException e)
        {
            return Unreadable(file.Export, e);
        }
    }

    public string LinkTarget(in ExportedFile link) => link.Node.LinkTarget ?? "";

    public NfsVolume Volume(in ExportedFile file)
    {
        var image = file.Export.Files.Image;
        return new NfsVolume((ulong)(image.Image.Whole?.Length ?? 0), image.IsFixed);
    }

    private NfsStatus Find(NfsExport export, ulong number, out ExportedFile file)
    {
        file = default;
        try
        {
            if (export.Files.Find(number) is not { } node)
                return NfsStatus.NFS3ERR_STALE;
            file = new ExportedFile(export, node);
            return NfsStatus.NFS3_OK;
        }
        catch (IOException e)
        {
            return Unreadable(export, e);
        }
    }

    /// <summary>Who gave no number, or one that the export does not take, is nobody in particular.</summary>
    private static void Squash(NfsClientSettings terms, scoped ref RpcUser user)
    {
        var isRoot = user is { UserId: 0, IsAnonymous: false };
        if (user.IsAnonymous || terms.Squash == NfsSquash.All || (terms.Squash == NfsSquash.Root && isRoot))
            user.Become(terms.AnonymousUser, terms.AnonymousGroup);
    }

    private NfsStatus Unreadable(NfsExport export, IOException e)
    {
        NfsLog.Unreadable(logger, export.Files.Image.Name, e.Message);
        return NfsStatus.NFS3ERR_IO;
    }

    private sealed class Entries(NfsExport export, ImageFiles.Listing listing) : INfsListing<ExportedFile>
    {
        public int Count => listing.Entries.Count;

        public ulong Verifier => listing.Verifier;

        public ExportedFile this[int index] => new(export, listing.Entries[index]);

        public string NameOf(int index) => listing.Entries[index].Name;
    }
}
