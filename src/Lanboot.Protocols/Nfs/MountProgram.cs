using System.Text;
using Lanboot.Protocols.Rpc;
using Lanboot.Protocols.Wire;

namespace Lanboot.Protocols.Nfs;

/// <summary>What can be mounted, and who has it mounted.</summary>
public interface INfsExports
{
    /// <summary>For the list that clients may ask for.</summary>
    IReadOnlyList<NfsExportLine> Exports { get; }

    /// <summary>Opens an export, or a folder inside of one.</summary>
    /// <param name="handle">Of <see cref="NfsHandle.Length"/>: the handle of the folder.</param>
    MountStatus Mount(string path, scoped in RpcCaller caller, Span<byte> handle);

    /// <summary>A client says that it is done with a path, which may be one that never was mounted here.</summary>
    void Unmount(string path, scoped in RpcCaller caller);

    /// <summary>A client says that it is done with all.</summary>
    void UnmountAll(scoped in RpcCaller caller);

    /// <summary>Who has what mounted, as far as is known.</summary>
    IReadOnlyList<(string Client, string Path)> Mounts();
}

/// <summary>A line of the list of exports.</summary>
/// <param name="Clients">For whom it is; empty: for everybody.</param>
public sealed record NfsExportLine(string Path, IReadOnlyList<string> Clients);

/// <summary>
/// MOUNT (RFC 1813 section 5, and appendix I for the version of old): gives the first handle. It keeps no state that a client depends on:
/// whoever has a handle may use it.
/// </summary>
public sealed class MountProgram(INfsExports exports) : IRpcProgram
{
    /// <summary>What a list keeps free for its end.</summary>
    private const int EndOfList = 8;

    public uint Number => NfsProtocol.MOUNT_PROGRAM;

    public uint Lowest => NfsProtocol.MOUNT_V1;

    public uint Highest => NfsProtocol.MOUNT_V3;

    public bool Speaks(uint version) => version is NfsProtocol.MOUNT_V1 or NfsProtocol.MOUNT_V3;

    public RpcAcceptStatus? Perform(
        scoped in RpcCall request, scoped in RpcCaller caller, scoped ref RpcUser user, scoped ref WireWriter results, out RpcPayload payload)
    {
        payload = default;
        var arguments = new WireReader(request.Arguments);
        switch ((MountProcedure)request.Procedure)
        {
            case MountProcedure.MOUNTPROC3_MNT:
                return Mount(ref arguments, request.Version, caller, ref results);
            case MountProcedure.MOUNTPROC3_DUMP:
                WriteMounts(ref results);
                return RpcAcceptStatus.SUCCESS;
            case MountProcedure.MOUNTPROC3_UMNT:
                if (!TryReadPath(ref arguments, out var path))
                    return RpcAcceptStatus.GARBAGE_ARGS;
                exports.Unmount(path, caller);
                return RpcAcceptStatus.SUCCESS;
            case MountProcedure.MOUNTPROC3_UMNTALL:
                exports.UnmountAll(caller);
                return RpcAcceptStatus.SUCCESS;
            case MountProcedure.MOUNTPROC3_EXPORT:
                WriteExports(ref results);
                return RpcAcceptStatus.SUCCESS;
            default:
                return RpcAcceptStatus.PROC_UNAVAIL;
        }
    }

    // MNT: dirpath <1024>. Result: fhs_status 4; on success version 3 goes on with fhandle <64>, auth_flavors <>, and
    // version 1 with fhandle 32.
    private RpcAcceptStatus Mount(scoped ref WireReader arguments, uint version, scoped in RpcCaller caller, scoped ref WireWriter results)
    {
        if (!TryReadPath(ref arguments, out var path))
            return RpcAcceptStatus.GARBAGE_ARGS;
        Span<byte> handle = stackalloc byte[NfsHandle.Length];
        var status = exports.Mount(path, caller, handle);
        results.WriteUInt32((uint)status);
        if (status != MountStatus.MNT3_OK)
            return RpcAcceptStatus.SUCCESS;
        if (version == NfsProtocol.MOUNT_V1)
        {
            results.WriteBytes(handle);
            return RpcAcceptStatus.SUCCESS;
        }

        results.WriteOpaque(handle);
        // The client takes the first that it likes.
        results.WriteUInt32(2);
        results.WriteUInt32((uint)RpcAuthFlavor.AUTH_SYS);
        results.WriteUInt32((uint)RpcAuthFlavor.AUTH_NONE);
        return RpcAcceptStatus.SUCCESS;
    }

    private static bool TryReadPath(scoped ref WireReader arguments, out string path)
    {
        path = Encoding.UTF8.GetString(arguments.ReadOpaque(NfsProtocol.MNTPATHLEN));
        return !arguments.Failed;
    }

    // DUMP, mountlist: for each: 1 4, hostname <255>, directory <1024>; then 0 4.
    private void WriteMounts(scoped ref WireWriter results)
    {
        foreach (var (client, path) in exports.Mounts())
        {
            if (results.Remaining < 4 + SizeOf(client) + SizeOf(path) + EndOfList)
                break;
            results.WriteBoolean(true);
            results.WriteText(client);
            results.WriteText(path);
        }

        results.WriteBoolean(false);
    }

    // EXPORT, exports: for each: 1 4, dirpath <1024>, groups (for each: 1 4, name <255>; then 0 4); then 0 4.
    private void WriteExports(scoped ref WireWriter results)
    {
        foreach (var export in exports.Exports)
        {
            if (results.Remaining < 4 + SizeOf(export.Path) + export.Clients.Sum(client => 4 + SizeOf(client)) + EndOfList)
                break;
            results.WriteBoolean(true);
            results.WriteText(export.Path);
            foreach (var client in export.Clients)
            {
                results.WriteBoolean(true);
                results.WriteText(client);
            }

            results.WriteBoolean(false);
        }

        results.WriteBoolean(false);
    }

    private static int SizeOf(string text) => Xdr.SizeOfOpaque(Encoding.UTF8.GetByteCount(text));
}
