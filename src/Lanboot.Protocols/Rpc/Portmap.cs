using Lanboot.Protocols.Wire;

namespace Lanboot.Protocols.Rpc;

/// <summary>A program that can be called here: what the portmapper knows.</summary>
public readonly record struct RpcService(uint Program, uint Version, RpcTransport Transport, ushort Port);

/// <summary>Numbers of the portmapper and rpcbind (RFC 1833): one program, three versions.</summary>
public static class Portmap
{
    public const uint PMAP_PROG = 100000;
    public const ushort PMAP_PORT = 111;

    /// <summary>The portmapper of old, which all boot loaders and initramfs know.</summary>
    public const uint PMAP_VERS = 2;

    public const uint RPCBVERS_3 = 3;
    public const uint RPCBVERS_4 = 4;

    /// <summary>A call to the portmapper that registers a service, or takes its registration back.</summary>
    /// <param name="set">False to take it back, which counts for all transports.</param>
    /// <returns>The length of the message.</returns>
    public static int WriteRegistration(Span<byte> message, uint transactionId, bool set, RpcService service) =>
        WriteCall(message, transactionId, set ? PortmapProcedure.PMAPPROC_SET : PortmapProcedure.PMAPPROC_UNSET, service);

    /// <summary>A call to the portmapper that asks for the port of a program and version on a transport.</summary>
    /// <returns>The length of the message.</returns>
    public static int WriteQuestion(Span<byte> message, uint transactionId, RpcService service) =>
        WriteCall(message, transactionId, PortmapProcedure.PMAPPROC_GETPORT, service with { Port = 0 });

    // The call (see RpcCall) with AUTH_NONE twice; mapping: prog 4, vers 4, prot 4, port 4.
    private static int WriteCall(Span<byte> message, uint transactionId, PortmapProcedure procedure, RpcService service)
    {
        var writer = new WireWriter(message);
        writer.WriteUInt32(transactionId);
        writer.WriteUInt32((uint)RpcMessageType.CALL);
        writer.WriteUInt32(RpcCall.SupportedRpcVersion);
        writer.WriteUInt32(PMAP_PROG);
        writer.WriteUInt32(PMAP_VERS);
        writer.WriteUInt32((uint)procedure);
        writer.WriteZeros(4 * sizeof(uint));
        writer.WriteUInt32(service.Program);
        writer.WriteUInt32(service.Version);
        writer.WriteUInt32((uint)service.Transport);
        writer.WriteUInt32(service.Port);
        return writer.Position;
    }

    /// <summary>Reads what the portmapper says to either.</summary>
    /// <returns>The port, or whether it did it, as 1 or 0; 0 also where it refuses. Null when this is no answer to the call.</returns>
    public static uint? ReadAnswer(ReadOnlySpan<byte> message, uint transactionId)
    {
        var reader = new WireReader(message);
        var isAnswer = reader.ReadUInt32() == transactionId && reader.ReadUInt32() == (uint)RpcMessageType.REPLY;
        if (reader.Failed || !isAnswer)
            return null;
        var isAccepted = reader.ReadUInt32() == (uint)RpcReplyStatus.MSG_ACCEPTED;
        reader.Skip(4);
        reader.ReadOpaque(400);
        var isSuccess = reader.ReadUInt32() == (uint)RpcAcceptStatus.SUCCESS;
        var said = reader.ReadUInt32();
        return isAccepted && isSuccess && !reader.Failed ? said : 0;
    }
}

/// <summary>RFC 1833 section 3.2.</summary>
internal enum PortmapProcedure : uint
{
    PMAPPROC_SET = 1,
    PMAPPROC_UNSET = 2,
    PMAPPROC_GETPORT = 3,
    PMAPPROC_DUMP = 4,
    PMAPPROC_CALLIT = 5,
}

/// <summary>RFC 1833 section 2.2: of versions 3 and 4.</summary>
internal enum RpcbindProcedure : uint
{
    RPCBPROC_SET = 1,
    RPCBPROC_UNSET = 2,
    RPCBPROC_GETADDR = 3,
    RPCBPROC_DUMP = 4,

    /// <summary>CALLIT of version 3.</summary>
    RPCBPROC_BCAST = 5,

    /// <summary>Version 4 only, as are those below.</summary>
    RPCBPROC_GETVERSADDR = 9,
    RPCBPROC_INDIRECT = 10,
}
