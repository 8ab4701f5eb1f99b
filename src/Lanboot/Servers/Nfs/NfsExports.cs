using Lanboot.Media.Trees;
using Lanboot.Protocols.Nfs;
using Lanboot.Protocols.Rpc;
using Lanboot.Settings;

namespace Lanboot.Servers.Nfs;

/// <summary>Mounting: paths become handles, and the journal learns who uses what.</summary>
internal sealed class NfsExports(ExportTable exports, NfsFiles files, ClientNames names, RootUses uses, ILogger logger) : INfsExports
{
    public IReadOnlyList<NfsExportLine> Exports { get; } =
        [.. exports.All.Select(export => new NfsExportLine(export.Path, [.. export.Clients.Select(each => each.Client.Text)]))];

    public MountStatus Mount(string path, scoped in RpcCaller caller, Span<byte> handle)
    {
        var status = Find(path, caller, out var folder);
        if (status == MountStatus.MNT3_OK)
        {
            files.WriteHandle(folder, handle);
            uses.Of(caller.Address, folder.Export.Files.Image, folder.Export.Path);
        }
        else
        {
            NfsLog.MountRefused(logger, Ipv4Text.Address(caller.Address), path, status.ToString());
        }

        return status;
    }

    public void Unmount(string path, scoped in RpcCaller caller)
    {
        // klibc's nfsmount tells its own path when a mount has failed, and below "/" there is every path.
        if (exports.Find(path) is var (export, inside) && (inside.Length == 0 || export.Path != ExportTable.Root))
            uses.Release(caller.Address, export.Files.Image);
    }

    public void UnmountAll(scoped in RpcCaller caller) => uses.Release(caller.Address, null);

    public IReadOnlyList<(string Client, string Path)> Mounts() =>
        [.. uses.All.Select(use => (Ipv4Text.Address(use.Client).ToString(), use.Path))];

    private MountStatus Find(string path, in RpcCaller caller, out ExportedFile folder)
    {
        folder = default;
        if (exports.Find(path) is not var (export, inside))
            return MountStatus.MNT3ERR_NOENT;
        if (export.TermsFor(caller, names) is not { } terms || (terms.Secure && !caller.IsPrivileged))
            return MountStatus.MNT3ERR_ACCES;
        try
        {
            if (export.Files.Resolve(inside) is not { } node)
                return MountStatus.MNT3ERR_NOENT;
            folder = new ExportedFile(export, node);
            // Linux would mount a file, and its nfsroot then finds no init in it.
            return node.Kind == NodeKind.Folder ? MountStatus.MNT3_OK : MountStatus.MNT3ERR_NOTDIR;
        }
        catch (IOException)
        {
            return MountStatus.MNT3ERR_IO;
        }
    }
}
