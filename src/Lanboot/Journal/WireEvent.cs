using System.Net;

namespace Lanboot.Journal;

/// <summary>
/// What passed on the wire, each packet and request, for logs in the words of other servers. The journal hands it on and keeps none of
/// it: entries say what it means for a boot.
/// </summary>
public abstract record WireEvent;

/// <summary>A message of DHCP, heard or sent.</summary>
/// <param name="Message">As dnsmasq writes it: "DHCPDISCOVER", "BOOTP", "PXE".</param>
/// <param name="Client">Its hardware address.</param>
/// <param name="Note">What stands behind the address: a host name, a reason, "proxy"; empty for none.</param>
public sealed record DhcpWireEvent(string Message, string Interface, IPAddress? Address, string Client, string Note) : WireEvent
{
    /// <summary>The client's number for this exchange (xid).</summary>
    public uint Transaction { get; init; }

    /// <summary>Option 60 of a message that was heard.</summary>
    public string? VendorClass { get; init; }

    /// <summary>What a message that was sent tells to fetch.</summary>
    public string? BootFile { get; init; }
}

/// <summary>A file went out over TFTP, or a root over NFS or NBD is in use or no longer.</summary>
/// <param name="End">Null when it begins.</param>
public sealed record TransferWireEvent(IPAddress Client, TransferProtocol Protocol, string Path, TransferEnd? End) : WireEvent
{
    /// <summary>As the transfer stands now.</summary>
    internal static TransferWireEvent Of(Transfer transfer) => new(transfer.Client, transfer.Protocol, transfer.File.Path, transfer.End);
}

/// <summary>A file was asked for that is not there.</summary>
public sealed record MissingWireEvent(IPAddress Client, TransferProtocol Protocol, string Path) : WireEvent;

/// <summary>A client sent an error over TFTP (RFC 1350 section 5).</summary>
public sealed record TftpErrorWireEvent(IPAddress Client, int Code, string Text) : WireEvent;

/// <summary>A request over HTTP was answered.</summary>
/// <param name="Target">As it came, with its query.</param>
/// <param name="Bytes">Of the body that went out.</param>
public sealed record HttpWireEvent(
    IPAddress Client, string Method, string Target, int Status, long Bytes, string Referer, string Agent) : WireEvent;
