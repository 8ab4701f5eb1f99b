using System.Globalization;
using Lanboot.Protocols.Wire;

namespace Lanboot.Protocols.Rpc;

/// <summary>
/// The portmapper (version 2) and rpcbind (versions 3 and 4) of RFC 1833, for services that are fixed. Nobody registers here, and no
/// call is passed on to another program: both are how portmappers get abused.
/// </summary>
public sealed class PortmapProgram(IReadOnlyList<RpcService> services) : IRpcProgram
{
    /// <summary>Enough for every network identifier and address that there is.</summary>
    private const int MaxText = 255;

    private const string Owner = "superuser";

    public uint Number => Portmap.PMAP_PROG;

    public uint Lowest => Portmap.PMAP_VERS;

    public uint Highest => Portmap.RPCBVERS_4;

    public bool Speaks(uint version) => version >= Lowest && version <= Highest;

    public RpcAcceptStatus? Perform(
        scoped in RpcCall request, scoped in RpcCaller caller, scoped ref RpcUser user, scoped ref WireWriter results, out RpcPayload payload)
    {
        payload = default;
        var arguments = new WireReader(request.Arguments);
        return request.Version == Portmap.PMAP_VERS
            ? AsPortmapper((PortmapProcedure)request.Procedure, caller, ref arguments, ref results)
            : AsRpcbind((RpcbindProcedure)request.Procedure, request.Version, caller, ref arguments, ref results);
    }

    private RpcAcceptStatus? AsPortmapper(
        PortmapProcedure procedure, in RpcCaller caller, scoped ref WireReader arguments, scoped ref WireWriter results)
    {
        switch (procedure)
        {
            case PortmapProcedure.PMAPPROC_GETPORT:
                results.WriteUInt32(PortOf(ref arguments));
                return arguments.Failed ? RpcAcceptStatus.GARBAGE_ARGS : RpcAcceptStatus.SUCCESS;
            case PortmapProcedure.PMAPPROC_DUMP:
                WriteServices(ref results);
                return RpcAcceptStatus.SUCCESS;
            case PortmapProcedure.PMAPPROC_SET or PortmapProcedure.PMAPPROC_UNSET:
                results.WriteBoolean(false);
                return RpcAcceptStatus.SUCCESS;
            case PortmapProcedure.PMAPPROC_CALLIT:
                return NotPassedOn(caller);
            default:
                return RpcAcceptStatus.PROC_UNAVAIL;
        }
    }

    private RpcAcceptStatus? AsRpcbind(
        RpcbindProcedure procedure, uint version, in RpcCaller caller, scoped ref WireReader arguments, scoped ref WireWriter results)
    {
        switch (procedure)
        {
            case RpcbindProcedure.RPCBPROC_GETADDR:
            case RpcbindProcedure.RPCBPROC_GETVERSADDR when version == Portmap.RPCBVERS_4:
                results.WriteText(AddressOf(ref arguments, caller, procedure == RpcbindProcedure.RPCBPROC_GETVERSADDR));
                return arguments.Failed ? RpcAcceptStatus.GARBAGE_ARGS : RpcAcceptStatus.SUCCESS;
            case RpcbindProcedure.RPCBPROC_DUMP:
                WriteServices(ref results, caller);
                return RpcAcceptStatus.SUCCESS;
            case RpcbindProcedure.RPCBPROC_SET or RpcbindProcedure.RPCBPROC_UNSET:
                results.WriteBoolean(false);
                return RpcAcceptStatus.SUCCESS;
            case RpcbindProcedure.RPCBPROC_BCAST:
            case RpcbindProcedure.RPCBPROC_INDIRECT when version == Portmap.RPCBVERS_4:
                return NotPassedOn(caller);
            default:
                return RpcAcceptStatus.PROC_UNAVAIL;
        }
    }

    /// <summary>RFC 1833 section 3.2: CALLIT that does not succeed is silent. Over TCP somebody waits for the answer.</summary>
    private static RpcAcceptStatus? NotPassedOn(in RpcCaller caller) =>
        caller.Transport == RpcTransport.UDP ? null : RpcAcceptStatus.PROC_UNAVAIL;

    // mapping: prog 4, vers 4, prot 4, port 4 (ignored). Result: port 4.
    private uint PortOf(scoped ref WireReader arguments)
    {
        var program = arguments.ReadUInt32();
        var version = arguments.ReadUInt32();
        var transport = (RpcTransport)arguments.ReadUInt32();
        arguments.Skip(4);
        return Find(program, version, transport, exactly: false)?.Port ?? 0;
    }

    // rpcb: r_prog 4, r_vers 4, r_netid <>, r_addr <>, r_owner <>. Result: a universal address <>, empty when there is none.
    private string AddressOf(scoped ref WireReader arguments, in RpcCaller caller, bool exactly)
    {
        var program = arguments.ReadUInt32();
        var version = arguments.ReadUInt32();
        var network = arguments.ReadOpaque(MaxText);
        arguments.ReadOpaque(MaxText);
        arguments.ReadOpaque(MaxText);
        RpcTransport? transport = network.SequenceEqual("tcp"u8) ? RpcTransport.TCP
            : network.SequenceEqual("udp"u8) ? RpcTransport.UDP
            : network.IsEmpty ? caller.Transport
            : null;
        return transport is { } asked && Find(program, version, asked, exactly) is { } found ? UniversalAddress(caller.ServerAddress, found.Port) : "";
    }

    /// <summary>A program that is there in other versions only is named too: it tells itself which it has (PROG_MISMATCH).</summary>
    private RpcService? Find(uint program, uint version, RpcTransport transport, bool exactly)
    {
        RpcService? other = null;
        foreach (var service in services)
        {
            if (service.Program != program || service.Transport != transport)
                continue;
            if (service.Version == version)
                return service;
            other = service;
        }

        return exactly ? null : other;
    }

    // pmaplist: for each: 1 4, prog 4, vers 4, prot 4, port 4; then 0 4.
    private void WriteServices(scoped ref WireWriter results)
    {
        foreach (var service in services)
        {
            results.WriteBoolean(true);
            results.WriteUInt32(service.Program);
            results.WriteUInt32(service.Version);
            results.WriteUInt32((uint)service.Transport);
            results.WriteUInt32(service.Port);
        }

        results.WriteBoolean(false);
    }

    // rpcblist: for each: 1 4, r_prog 4, r_vers 4, r_netid <>, r_addr <>, r_owner <>; then 0 4.
    private void WriteServices(scoped ref WireWriter results, in RpcCaller caller)
    {
        foreach (var service in services)
        {
            results.WriteBoolean(true);
            results.WriteUInt32(service.Program);
            results.WriteUInt32(service.Version);
            results.WriteText(service.Transport == RpcTransport.TCP ? "tcp" : "udp");
            results.WriteText(UniversalAddress(caller.ServerAddress, service.Port));
            results.WriteText(Owner);
        }

        results.WriteBoolean(false);
    }

    /// <summary>RFC 5665 section 5.2.3.3: the four numbers of the address, then the port's high and low octet.</summary>
    private static string UniversalAddress(uint address, ushort port) => string.Create(
        CultureInfo.InvariantCulture,
        $"{address >> 24}.{(address >> 16) & 255}.{(address >> 8) & 255}.{address & 255}.{port >> 8}.{port & 255}");
}
