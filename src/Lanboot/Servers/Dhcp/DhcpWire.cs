using System.Net;
using Lanboot.Boot;
using Lanboot.Journal;
using Lanboot.Protocols.Dhcp;
using Lanboot.Protocols.Dhcp.Server;

namespace Lanboot.Servers.Dhcp;

/// <summary>A request and its answer as two messages of dnsmasq's log (rfc2131.c, log_packet).</summary>
internal static class DhcpWire
{
    /// <summary>The reason by which dnsmasq says that its range is full.</summary>
    private const string NoAddress = "no address available";

    public static IEnumerable<DhcpWireEvent> Of(
        in DhcpPacket request, string onInterface, Machine? machine, NextStep? step, in DhcpOutcome outcome)
    {
        var heard = new DhcpWireEvent("", onInterface, Asked(request), Client(request), "")
        {
            Transaction = request.TransactionId,
            VendorClass = machine?.VendorClass,
        };
        var sent = heard with { VendorClass = null, BootFile = step?.File, Address = outcome.Lease?.Address.ToIPAddress() };
        var name = machine?.HostName ?? "";
        return (outcome.Act, request.MessageType) switch
        {
            (DhcpAct.Offer, _) => [heard with { Message = "DHCPDISCOVER" }, sent with { Message = "DHCPOFFER" }],
            (DhcpAct.Acknowledge, DhcpMessageType.Discover) =>
                [heard with { Message = "DHCPDISCOVER" }, sent with { Message = "DHCPACK", Note = name }],
            (DhcpAct.Acknowledge, _) => [heard with { Message = "DHCPREQUEST" }, sent with { Message = "DHCPACK", Note = name }],
            (DhcpAct.BootpReply, _) => [sent with { Message = "BOOTP", Note = name }],
            (DhcpAct.Refuse, _) =>
            [
                heard with { Message = "DHCPREQUEST" },
                sent with { Message = "DHCPNAK", Address = heard.Address, Note = outcome.Reason ?? "", BootFile = null },
            ],
            (DhcpAct.Inform, _) =>
                [heard with { Message = "DHCPINFORM" }, sent with { Message = "DHCPACK", Address = heard.Address, Note = name }],
            (DhcpAct.Release, _) => [heard with { Message = "DHCPRELEASE", Note = name }],
            (DhcpAct.Decline, _) => [heard with { Message = "DHCPDECLINE", Note = name }],
            (DhcpAct.ProxyOffer, _) => [sent with { Message = "PXE", Address = null, Note = "proxy" }],
            (DhcpAct.BootAcknowledge, _) => [sent with { Message = "PXE", Address = heard.Address, Note = step?.File ?? "" }],
            (DhcpAct.Silence, DhcpMessageType.Discover) when outcome.Reason == DhcpServer.AllTaken =>
                [heard with { Message = "DHCPDISCOVER", Note = NoAddress }],
            _ => [],
        };
    }

    /// <summary>The address that a message is about: the one asked for, else the one that the client has.</summary>
    private static IPAddress? Asked(in DhcpPacket request) =>
        !request.RequestedAddress.IsNone ? request.RequestedAddress.ToIPAddress()
        : !request.ClientAddress.IsNone ? request.ClientAddress.ToIPAddress()
        : null;

    private static string Client(in DhcpPacket request) => request.HasEthernetAddress
        ? MacAddress.FromBytes(request.HardwareAddress).ToString()
        : string.Join(':', request.HardwareAddress.ToArray().Select(octet => octet.ToString("x2", null)));
}
