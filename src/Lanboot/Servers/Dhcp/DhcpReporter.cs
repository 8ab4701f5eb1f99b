using System.Net;
using Lanboot.Boot;
using Lanboot.Host;
using Lanboot.Journal;
using Lanboot.Protocols.Dhcp;
using Lanboot.Protocols.Dhcp.Server;

namespace Lanboot.Servers.Dhcp;

/// <summary>Says in the journal what was answered. Renewals, and what is sent again, are not said.</summary>
internal sealed class DhcpReporter(BootJournal journal, IReadOnlyList<DhcpSubnet> subnets, TimeProvider time, ILogger logger)
{
    /// <summary>How many machines' last lines are remembered; then the memory starts anew.</summary>
    private const int MaxRemembered = 4096;

    private readonly Throttle _throttle = new(time, TimeSpan.FromMinutes(1));
    private readonly Dictionary<MacAddress, (uint Transaction, DhcpAct Act)> _last = [];

    public void Report(in DhcpPacket request, HostInterface on, Machine? machine, NextStep? step, in DhcpOutcome outcome)
    {
        if (outcome.FirstLeftOut != 0 && logger.IsEnabled(LogLevel.Debug))
            DhcpLog.LeftOut(logger, outcome.FirstLeftOut, Client(request), on.Name);
        if (journal.IsWatched)
        {
            foreach (var passed in DhcpWire.Of(request, on.Name, machine, step, outcome))
                journal.Pass(passed);
        }

        if (outcome.IsRenewal || IsRepeated(request, outcome.Act))
            return;
        if (outcome.Act == DhcpAct.Silence)
            ReportSilence(request, on, machine, step, outcome);
        else if (outcome.Act == DhcpAct.Decline)
            journal.Warn($"{Client(request)} finds {outcome.Lease!.Address} used by another machine: {Rests}.");
        else if (machine is not null)
            journal.Record(machine.Mac, StageOf(outcome), Words(outcome, step));
        else if (request.HasEthernetAddress)
            journal.Tell(MacOf(request), Words(outcome, step));
    }

    /// <summary>A packet that is none, from who knows where.</summary>
    public void Refused(IPAddress sender, HostInterface on, string reason)
    {
        if (_throttle.Allows(reason))
            journal.Warn($"A packet from {sender} to the DHCP port on {on.Name} was dropped: {reason}.");
        DhcpLog.Refused(logger, sender, on.Name, reason);
    }

    public void InUse(IPv4Address address, MacAddress by) =>
        journal.Warn($"{address} is used by {by}, which did not get it from here: {Rests}.");

    /// <summary>More machines ask for leases than the disk can keep up with.</summary>
    public void Overloaded()
    {
        if (_throttle.Allows(nameof(Overloaded)))
            journal.Warn("More leases are asked for than the disk can take: some machines have to ask again.");
    }

    public void Broken(Exception fault) => journal.Warn($"DHCP has stopped by a fault of its own: {fault.Message} Please report it, with the log.");

    private static string Rests => $"it is given to nobody for {DhcpServer.DeclinedRest / 60} minutes";

    private void ReportSilence(in DhcpPacket request, HostInterface on, Machine? machine, NextStep? step, in DhcpOutcome outcome)
    {
        if (outcome.Reason == DhcpServer.AllTaken && _throttle.Allows(DhcpServer.AllTaken))
        {
            var pools = subnets.Where(subnet => !subnet.IsFixed).Select(subnet => subnet.Leases.Pool).ToList();
            var ranges = string.Join(" and ", pools.Select(pool => $"from {pool.First} to {pool.Last}"));
            journal.Warn($"All {pools.Sum(pool => pool.Count)} addresses {ranges} are taken: {Client(request)} on {on.Name} gets none. "
                + "Give a larger --range.");
        }
        else if (machine is not null && TakesOtherOffer(request))
        {
            journal.Record(machine.Mac, BootStage.Addressed, $"takes {request.RequestedAddress} from the DHCP server {request.ServerIdentifier}");
        }
        else if (machine is not null && step?.File is null && request.MessageType == DhcpMessageType.Discover)
        {
            journal.Record(machine.Mac, BootStage.Seen, $"gets nothing to boot: {step?.Reason}");
        }

        if (logger.IsEnabled(LogLevel.Debug))
            DhcpLog.Silent(logger, Client(request), on.Name, request.MessageType.ToString(), outcome.Reason ?? "");
    }

    private static bool TakesOtherOffer(in DhcpPacket request) =>
        request.MessageType == DhcpMessageType.Request && !request.ServerIdentifier.IsNone && !request.RequestedAddress.IsNone;

    /// <summary>Clients say the same again when an answer is late, and iPXE always asks twice.</summary>
    private bool IsRepeated(in DhcpPacket request, DhcpAct act)
    {
        if (!request.HasEthernetAddress)
            return false;
        if (_last.Count >= MaxRemembered)
            _last.Clear();
        var mac = MacOf(request);
        var isRepeated = _last.TryGetValue(mac, out var last) && last == (request.TransactionId, act);
        _last[mac] = (request.TransactionId, act);
        return isRepeated;
    }

    private static BootStage StageOf(in DhcpOutcome outcome) => outcome.Act switch
    {
        DhcpAct.Offer or DhcpAct.ProxyOffer => BootStage.Offered,
        DhcpAct.Acknowledge or DhcpAct.BootpReply or DhcpAct.Inform or DhcpAct.BootAcknowledge => BootStage.Addressed,
        _ => BootStage.Seen,
    };

    private static string Words(in DhcpOutcome outcome, NextStep? step)
    {
        var boot = step switch
        {
            { File: { } file } => $"{file} ({step.Reason})",
            { Reason: PolicySteps.Menu } => PolicySteps.Menu,
            _ => null,
        };
        var address = outcome.Lease?.Address.ToString();
        return outcome.Act switch
        {
            DhcpAct.Offer => $"DHCP offers {Both(address, boot)}",
            DhcpAct.Acknowledge => $"DHCP gives {address}",
            DhcpAct.BootpReply => $"BOOTP gives {Both(address, boot)}",
            DhcpAct.Refuse => $"DHCP refuses: {outcome.Reason}",
            DhcpAct.Release => $"DHCP gets {address} back",
            DhcpAct.ProxyOffer => $"proxyDHCP offers {boot}",
            DhcpAct.BootAcknowledge => $"proxyDHCP gives {boot}",
            _ => $"DHCP tells {boot ?? "of the network"}",
        };
    }

    private static string? Both(string? address, string? boot) =>
        address is not null && boot is not null ? $"{address} and {boot}" : address ?? boot;

    private static MacAddress MacOf(in DhcpPacket request) => MacAddress.FromBytes(request.HardwareAddress);

    private static string Client(in DhcpPacket request) =>
        request.HasEthernetAddress ? MacOf(request).ToString() : "a client without an Ethernet address";
}
