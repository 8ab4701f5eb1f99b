using Lanboot.Protocols.Wire;

namespace Lanboot.Protocols.Rpc;

/// <summary>A call as it came, read in place.</summary>
public ref struct RpcCall
{
    /// <summary>The version of RPC itself (RFC 5531 section 9).</summary>
    public const uint SupportedRpcVersion = 2;

    /// <summary>RFC 5531 section 8.2: opaque_auth has a body of at most 400 bytes.</summary>
    private const int MaxAuthentication = 400;

    /// <summary>Chosen by the client; the reply carries it.</summary>
    public uint TransactionId { get; private set; }

    /// <summary>Any other than <see cref="SupportedRpcVersion"/>, and the fields below are not there.</summary>
    public uint RpcVersion { get; private set; }

    public uint Program { get; private set; }
    public uint Version { get; private set; }
    public uint Procedure { get; private set; }
    public RpcAuthFlavor Flavor { get; private set; }

    /// <summary>What the flavour says of the caller.</summary>
    public ReadOnlySpan<byte> Credential { get; private set; }

    public ReadOnlySpan<byte> Arguments { get; private set; }

    /// <returns>False for what is no call, or one whose head makes no sense: there is nothing to answer.</returns>
    // RFC 5531 section 9: xid 4, mtype 4, rpcvers 4, prog 4, vers 4, proc 4, cred (flavor 4, body <400>), verf (the same), arguments.
    public static bool TryRead(ReadOnlySpan<byte> message, out RpcCall call)
    {
        var reader = new WireReader(message);
        call = new RpcCall { TransactionId = reader.ReadUInt32() };
        var type = (RpcMessageType)reader.ReadUInt32();
        call.RpcVersion = reader.ReadUInt32();
        if (reader.Failed || type != RpcMessageType.CALL)
            return false;
        if (call.RpcVersion != SupportedRpcVersion)
            return true;

        call.Program = reader.ReadUInt32();
        call.Version = reader.ReadUInt32();
        call.Procedure = reader.ReadUInt32();
        call.Flavor = (RpcAuthFlavor)reader.ReadUInt32();
        call.Credential = reader.ReadOpaque(MaxAuthentication);
        reader.Skip(4);
        reader.ReadOpaque(MaxAuthentication);
        call.Arguments = reader.ReadRest();
        return !reader.Failed;
    }
}
