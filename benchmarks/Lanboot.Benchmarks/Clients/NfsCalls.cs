using Lanboot.Protocols.Nfs;
using Lanboot.Protocols.Rpc;
using Lanboot.Protocols.Wire;

namespace Lanboot.Benchmarks.Clients;

/// <summary>
/// Calls of MOUNT and NFS as a Linux kernel makes them (RFC 5531, RFC 1813), and the parts of their replies. Each call is written behind
/// the room for its record mark, and gives its length without it.
/// </summary>
internal static class NfsCalls
{
    /// <summary>fattr3 (RFC 1813 section 2.6): type, mode, links, uid, gid, size, used, rdev, fsid, fileid and three times.</summary>
    public const int Attributes = 84;

    public static int Mount(Span<byte> message, uint id, string export)
    {
        var writer = Begin(message, id, NfsProtocol.MOUNT_PROGRAM, NfsProtocol.MOUNT_V3, 1);
        writer.WriteText(export);
        return writer.Position;
    }

    public static int FsInfo(Span<byte> message, uint id, ReadOnlySpan<byte> handle) => WithHandle(message, id, NfsProcedure.NFSPROC3_FSINFO, handle).Position;

    public static int GetAttr(Span<byte> message, uint id, ReadOnlySpan<byte> handle) => WithHandle(message, id, NfsProcedure.NFSPROC3_GETATTR, handle).Position;

    public static int Lookup(Span<byte> message, uint id, ReadOnlySpan<byte> folder, ReadOnlySpan<byte> name)
    {
        var writer = WithHandle(message, id, NfsProcedure.NFSPROC3_LOOKUP, folder);
        writer.WriteOpaque(name);
        return writer.Position;
    }

    public static int Read(Span<byte> message, uint id, ReadOnlySpan<byte> handle, long offset, int count)
    {
        var writer = WithHandle(message, id, NfsProcedure.NFSPROC3_READ, handle);
        writer.WriteUInt64((ulong)offset);
        writer.WriteUInt32((uint)count);
        return writer.Position;
    }

    /// <summary>Reads the head of a reply; throws where the call was not accepted.</summary>
    /// <returns>The identifier of its call.</returns>
    // RFC 5531 section 9: xid 4, mtype 4, reply_stat 4, verf (flavor 4, body <400>), accept_stat 4.
    public static uint ReadHead(scoped ref WireReader reader)
    {
        var id = reader.ReadUInt32();
        var isReply = reader.ReadUInt32() == (uint)RpcMessageType.REPLY && reader.ReadUInt32() == (uint)RpcReplyStatus.MSG_ACCEPTED;
        reader.Skip(4);
        reader.ReadOpaque(400);
        return isReply && reader.ReadUInt32() == (uint)RpcAcceptStatus.SUCCESS && !reader.Failed
            ? id
            : throw new InvalidOperationException("The server does not accept a call.");
    }

    public static void ReadStatus(scoped ref WireReader reader, string of)
    {
        var status = (NfsStatus)reader.ReadUInt32();
        if (reader.Failed || status != NfsStatus.NFS3_OK)
            throw new InvalidOperationException($"{of}: the server says {status}.");
    }

    /// <summary>post_op_attr: whether they follow 4, fattr3.</summary>
    public static void SkipAttributes(scoped ref WireReader reader)
    {
        if (reader.ReadBoolean())
            reader.Skip(Attributes);
    }

    private static WireWriter WithHandle(Span<byte> message, uint id, NfsProcedure procedure, ReadOnlySpan<byte> handle)
    {
        var writer = Begin(message, id, NfsProtocol.NFS_PROGRAM, NfsProtocol.NFS_V3, (uint)procedure);
        writer.WriteOpaque(handle);
        return writer;
    }

    // xid 4, CALL 4, rpcvers 4, prog 4, vers 4, proc 4, cred: AUTH_SYS 4, body < stamp 4, machinename <>, uid 4, gid 4, gids <> >, verf: AUTH_NONE 4, 0 4.
    private static WireWriter Begin(Span<byte> message, uint id, uint program, uint version, uint procedure)
    {
        var writer = new WireWriter(message[RecordMark.Length..]);
        writer.WriteUInt32(id);
        writer.WriteUInt32((uint)RpcMessageType.CALL);
        writer.WriteUInt32(RpcCall.SupportedRpcVersion);
        writer.WriteUInt32(program);
        writer.WriteUInt32(version);
        writer.WriteUInt32(procedure);
        writer.WriteUInt32((uint)RpcAuthFlavor.AUTH_SYS);
        writer.WriteUInt32(28);
        writer.WriteUInt32(0);
        writer.WriteText("bench");
        writer.WriteZeros(3 * sizeof(uint));
        writer.WriteUInt32((uint)RpcAuthFlavor.AUTH_NONE);
        writer.WriteUInt32(0);
        return writer;
    }
}
