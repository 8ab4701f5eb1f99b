using Lanboot.Protocols.Wire;

namespace Lanboot.Protocols.Rpc;

/// <summary>What to do about a message.</summary>
/// <param name="Length">The bytes of the reply in the buffer; 0: no reply.</param>
/// <param name="Payload">What follows them.</param>
/// <param name="IsGarbage">It was no call: whoever sent it speaks another language.</param>
public readonly record struct RpcReply(int Length, RpcPayload Payload, bool IsGarbage)
{
    internal static RpcReply Garbage => new(0, default, true);

    internal static RpcReply Silence => default;
}

/// <summary>
/// Answers calls to any of its programs. A client that asks for something else is told so at once: silence would cost it minutes.
/// </summary>
public sealed class RpcServer(params IRpcProgram[] programs)
{
    private const uint NullProcedure = 0;

    /// <param name="message">A whole message, without record marks.</param>
    /// <param name="buffer">Where the reply is written to.</param>
    public RpcReply Answer(ReadOnlySpan<byte> message, in RpcCaller caller, Span<byte> buffer)
    {
        if (!RpcCall.TryRead(message, out var call))
            return RpcReply.Garbage;
        var writer = new WireWriter(buffer);
        if (call.RpcVersion != RpcCall.SupportedRpcVersion)
            RpcHeader.WriteRpcMismatch(ref writer, call.TransactionId);
        else if (Find(call.Program) is not { } program)
            RpcHeader.WriteAccepted(ref writer, call.TransactionId, RpcAcceptStatus.PROG_UNAVAIL);
        else if (!program.Speaks(call.Version))
            RpcHeader.WriteProgramMismatch(ref writer, call.TransactionId, program);
        else if (call.Procedure == NullProcedure)
            RpcHeader.WriteAccepted(ref writer, call.TransactionId, RpcAcceptStatus.SUCCESS);
        else if (caller is { Transport: RpcTransport.UDP, IsNear: false })
            RpcHeader.WriteAuthenticationError(ref writer, call.TransactionId, RpcAuthStatus.AUTH_TOOWEAK);
        else if (Refuse(call, out var user) is { } refusal)
            RpcHeader.WriteAuthenticationError(ref writer, call.TransactionId, refusal);
        else
            return Perform(program, call, caller, ref user, buffer);
        return new RpcReply(writer.Position, default, false);
    }

    /// <summary>The reply to a call that failed on our side after it had been performed.</summary>
    /// <returns>Its length.</returns>
    public static int WriteFailure(ReadOnlySpan<byte> message, Span<byte> buffer)
    {
        var writer = new WireWriter(buffer);
        RpcHeader.WriteAccepted(ref writer, new WireReader(message).ReadUInt32(), RpcAcceptStatus.SYSTEM_ERR);
        return writer.Position;
    }

    private static RpcReply Perform(IRpcProgram program, in RpcCall call, in RpcCaller caller, scoped ref RpcUser user, Span<byte> buffer)
    {
        var results = new WireWriter(buffer[RpcHeader.AcceptedLength..]);
        if (program.Perform(call, caller, ref user, ref results, out var payload) is not { } status)
            return RpcReply.Silence;
        // Results that do not fit into the buffer are a fault of ours: programs keep to what the transport can carry.
        if (results.Failed)
            status = RpcAcceptStatus.SYSTEM_ERR;
        var header = new WireWriter(buffer);
        RpcHeader.WriteAccepted(ref header, call.TransactionId, status);
        return status == RpcAcceptStatus.SUCCESS
            ? new RpcReply(RpcHeader.AcceptedLength + results.Position, payload, false)
            : new RpcReply(RpcHeader.AcceptedLength, default, false);
    }

    /// <summary>Why the credential is not taken; null when it is.</summary>
    private static RpcAuthStatus? Refuse(in RpcCall call, out RpcUser user)
    {
        user = RpcUser.Anonymous;
        return call.Flavor switch
        {
            RpcAuthFlavor.AUTH_NONE => null,
            RpcAuthFlavor.AUTH_SYS => RpcUser.TryRead(call.Credential, out user) ? null : RpcAuthStatus.AUTH_BADCRED,
            _ => RpcAuthStatus.AUTH_TOOWEAK,
        };
    }

    private IRpcProgram? Find(uint number)
    {
        foreach (var program in programs)
        {
            if (program.Number == number)
                return program;
        }

        return null;
    }
}
