using Lanboot.Protocols.Wire;

namespace Lanboot.Protocols.Rpc;

/// <summary>
/// The heads of replies. The verifier is always AUTH_NONE of length 0: klibc's nfsmount reads the status at the place that
/// follows from it.
/// </summary>
internal static class RpcHeader
{
    /// <summary>Of an accepted reply, up to its results.</summary>
    public const int AcceptedLength = 24;

    // RFC 5531 section 9: xid 4, mtype 4, reply_stat 4, verf (flavor 4, length 4), accept_stat 4, results.
    public static void WriteAccepted(ref WireWriter writer, uint transactionId, RpcAcceptStatus status)
    {
        writer.WriteUInt32(transactionId);
        writer.WriteUInt32((uint)RpcMessageType.REPLY);
        writer.WriteUInt32((uint)RpcReplyStatus.MSG_ACCEPTED);
        writer.WriteUInt32((uint)RpcAuthFlavor.AUTH_NONE);
        writer.WriteUInt32(0);
        writer.WriteUInt32((uint)status);
    }

    // ... accept_stat PROG_MISMATCH, low 4, high 4.
    public static void WriteProgramMismatch(ref WireWriter writer, uint transactionId, IRpcProgram program)
    {
        WriteAccepted(ref writer, transactionId, RpcAcceptStatus.PROG_MISMATCH);
        writer.WriteUInt32(program.Lowest);
        writer.WriteUInt32(program.Highest);
    }

    // xid 4, mtype 4, reply_stat 4, reject_stat RPC_MISMATCH 4, low 4, high 4.
    public static void WriteRpcMismatch(ref WireWriter writer, uint transactionId)
    {
        WriteDenied(ref writer, transactionId, RpcRejectStatus.RPC_MISMATCH);
        writer.WriteUInt32(RpcCall.SupportedRpcVersion);
        writer.WriteUInt32(RpcCall.SupportedRpcVersion);
    }

    // xid 4, mtype 4, reply_stat 4, reject_stat AUTH_ERROR 4, auth_stat 4.
    public static void WriteAuthenticationError(ref WireWriter writer, uint transactionId, RpcAuthStatus status)
    {
        WriteDenied(ref writer, transactionId, RpcRejectStatus.AUTH_ERROR);
        writer.WriteUInt32((uint)status);
    }

    private static void WriteDenied(ref WireWriter writer, uint transactionId, RpcRejectStatus status)
    {
        writer.WriteUInt32(transactionId);
        writer.WriteUInt32((uint)RpcMessageType.REPLY);
        writer.WriteUInt32((uint)RpcReplyStatus.MSG_DENIED);
        writer.WriteUInt32((uint)status);
    }
}
