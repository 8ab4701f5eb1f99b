using System.Net;
using Lanboot.Boot;
using Lanboot.Host;
using Lanboot.Journal;
using Lanboot.Protocols.Dhcp;
using Lanboot.Protocols.Dhcp.Policy;
using Lanboot.Protocols.Dhcp.Pxe;
using Lanboot.Protocols.Dhcp.Server;

namespace Lanboot.Servers.Dhcp;

/// <summary>
/// Joins a request with the machine behind it, the next step of its boot, and the conversation that answers: no sockets, so
/// that all of it can be tested. For one thread.
/// </summary>
/// <param name="server">Gives addresses; null: that is left to others.</param>
/// <param name="plan">Who is told what.</param>
/// <param name="authority">Whose boots we leave alone altogether, so that they boot as if we were not there; nobody's when null.</param>
internal sealed class DhcpDesk(
    DhcpServer? server, PolicyPlan plan, Func<DhcpBoot> boot, BootJournal journal, DhcpReporter reporter, LeaseClock clock,
    IBootAuthority? authority = null)
{
    /// <summary>Answers what came to port 67, or with <paramref name="atBootServer"/> to port 4011.</summary>
    /// <param name="buffer">Takes the reply; of <see cref="DhcpReplyWriter.BufferLength"/> bytes.</param>
    public DhcpOutcome Answer(in DhcpPacket request, HostInterface on, in DhcpArrival arrival, bool atBootServer, Span<byte> buffer)
    {
        var serves = server is not null && server.Serves(request, arrival);
        var ruling = Judge(request, arrival, on, serves);
        // A line of firmware's menu may be asked for by broadcast: that is no request for an address.
        var givesAddress = serves && !atBootServer && !PxeDialogue.IsBootItem(request, ruling);
        var machine = Meet(request, arrival, atBootServer, givesAddress);
        var refusal = machine is null || authority is null ? null : RefusalOf(authority.Ask(machine.Mac));
        var step = machine is null ? null
            : refusal is not null ? new NextStep(null, refusal)
            : PolicySteps.Of(request, ruling, arrival.Server, atBootServer) ?? NextStepOf(machine, on);
        var answer = step is null ? null : BootAnswers.From(machine!, step);
        var outcome = (ruling.Ignored ?? refusal) is { } reason ? DhcpOutcome.Silent(reason)
            : !serves && !plan.Proxies(ClientNetwork.Of(request, arrival)) ? DhcpOutcome.Silent("its network is none of those that are served")
            : atBootServer ? ProxyDhcp.AnswerBootServer(request, arrival, answer, ruling, buffer)
            : givesAddress ? server!.Answer(request, arrival, answer, ruling, clock.Now, buffer)
            : ProxyDhcp.Answer(request, arrival, answer, ruling, buffer);
        LearnAddress(request, arrival, machine, outcome, serves);
        reporter.Report(request, on, machine, step, outcome);
        return outcome;
    }

    /// <summary>
    /// What the settings say, the tags of the range included, since a boot may be for these; but iPXE is never told to start iPXE.
    /// Guides say so, for builds whose own script goes elsewhere (the netboot images of Arch), and with those of this host the
    /// machine would go in circles.
    /// </summary>
    private DhcpRuling Judge(in DhcpPacket request, in DhcpArrival arrival, HostInterface on, bool serves)
    {
        var ruling = plan.Policy.Judge(request, arrival, plan.TagsOf(on));
        var ofRange = serves
            ? server!.TagsFor(request, arrival, ruling, clock.Now)
            : plan.ProxyTags(ruling, ClientNetwork.Of(request, arrival));
        ruling = plan.Policy.Within(ruling, request, arrival, ofRange);
        return BootClient.IsIpxe(request) && PolicySteps.StartsIpxe(ruling, boot().Loaders) ? ruling.WithoutBoot() : ruling;
    }

    /// <summary>Somebody has this address. If it is not the machine that it was offered to, nobody gets it for a while.</summary>
    public void FoundInUse(IPv4Address address, MacAddress by)
    {
        if (server?.MarkInUse(address, ClientKeyOf(by), clock.Now) == true)
            reporter.InUse(address, by);
    }

    /// <summary>
    /// Writes a boot program into the journal, with all that it says. A system that only wants an address is no machine that boots;
    /// but when it belongs to one, it is what speaks for it now.
    /// </summary>
    /// <returns>Null when the packet is of no boot program.</returns>
    private Machine? Meet(in DhcpPacket request, in DhcpArrival arrival, bool atBootServer, bool givesAddress)
    {
        // RELEASE and DECLINE do not say who sends them.
        if (!request.HasEthernetAddress
            || request.MessageType is not (DhcpMessageType.Discover or DhcpMessageType.Request or DhcpMessageType.Inform or DhcpMessageType.Bootp))
            return null;
        if (MachineReader.ProgramOf(request) == BootProgram.None)
        {
            MeetSystem(request);
            return null;
        }

        // BOOTP is answered by who gives addresses; otherwise we do not know that it boots at all.
        if ((request.MessageType == DhcpMessageType.Bootp && !givesAddress) || MachineReader.Read(request) is not { } said)
            return null;
        // On port 4011 a machine speaks from the address that it was given.
        if (atBootServer && !arrival.Source.IsNone && !request.IsRelayed)
            said = said with { Address = arrival.Source.ToIPAddress() };
        return journal.Meet(said);
    }

    private static string? RefusalOf(BootVerdict verdict) => verdict.Ruling == BootRuling.Boots ? null : verdict.Reason;

    private void MeetSystem(in DhcpPacket request)
    {
        // Renewals say nothing new, and are most of what a server hears: nothing is allocated for them.
        var isRenewal = request.MessageType == DhcpMessageType.Request && !request.ClientAddress.IsNone;
        if (!isRenewal && (MachineReader.SaysOfBoot(request) || journal.Find(MacAddress.FromBytes(request.HardwareAddress)) is not null)
            && MachineReader.Read(request) is { } said)
            journal.Meet(said);
    }

    private NextStep NextStepOf(Machine machine, HostInterface on)
    {
        var (plan, loaders, httpPort) = boot();
        return BootStep.Next(machine, plan, loaders, new BootAddress(on.Address, httpPort));
    }

    /// <summary>The journal knows machines by their address too, since that is all that TFTP and HTTP see of them.</summary>
    private void LearnAddress(in DhcpPacket request, in DhcpArrival arrival, Machine? machine, in DhcpOutcome outcome, bool serves)
    {
        if (outcome is { Act: DhcpAct.Acknowledge or DhcpAct.BootpReply, IsRenewal: false, Lease: { } lease })
            MeetAt(request, machine, lease.Address.ToIPAddress());
        else if (outcome.Act == DhcpAct.Silence && IsForOthers(request, arrival, serves) && MachineReader.Read(request) is { } said
            && (machine ?? journal.Find(said.Mac)) is { } known)
            journal.Meet(known with { Program = said.Program, Address = request.RequestedAddress.ToIPAddress() });
    }

    private void MeetAt(in DhcpPacket request, Machine? machine, IPAddress address)
    {
        if (machine is not null)
            journal.Meet(machine with { Address = address });
        else if (request.HasEthernetAddress)
            journal.Learn(MacAddress.FromBytes(request.HardwareAddress), address);
    }

    /// <summary>
    /// A REQUEST that tells all servers, by broadcast, whose offer of which address was taken. One that names our address where we give
    /// none means another program of this host.
    /// </summary>
    private static bool IsForOthers(in DhcpPacket request, in DhcpArrival arrival, bool serves) =>
        request.MessageType == DhcpMessageType.Request && arrival.ByBroadcast && !request.RequestedAddress.IsNone
        && !request.ServerIdentifier.IsNone && (!serves || request.ServerIdentifier != arrival.Server);

    private static ClientKey ClientKeyOf(MacAddress mac)
    {
        Span<byte> bytes = stackalloc byte[MacAddress.Length];
        mac.CopyTo(bytes);
        return ClientKey.Of(1, bytes, default);
    }
}
