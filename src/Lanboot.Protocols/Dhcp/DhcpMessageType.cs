namespace Lanboot.Protocols.Dhcp;

/// <summary>The values of option 53 (RFC 2132 section 9.6).</summary>
public enum DhcpMessageType : byte
{
    /// <summary>There is no option 53: the packet is plain BOOTP (RFC 951).</summary>
    Bootp = 0,
    Discover = 1,
    Offer = 2,
    Request = 3,
    Decline = 4,
    Ack = 5,
    Nak = 6,
    Release = 7,
    Inform = 8,
}
