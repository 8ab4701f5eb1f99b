namespace Lanboot.Protocols.Dhcp;

/// <summary>
/// Where the fields of RFC 2131 section 2, figure 1, lie in a packet, in bytes:
/// <code>
///   0  op (1)      htype (1)   hlen (1)    hops (1)
///   4  xid (4)
///   8  secs (2)                flags (2)
///  12  ciaddr (4)  the client's address, when it has one
///  16  yiaddr (4)  "your" address
///  20  siaddr (4)  the server to fetch from
///  24  giaddr (4)  the relay's address
///  28  chaddr (16)
///  44  sname (64)
/// 108  file (128)
/// 236  magic cookie (4) and options
/// </code>
/// </summary>
internal static class DhcpHeader
{
    public const int Htype = 1;
    public const int Hlen = 2;
    public const int Hops = 3;
    public const int Xid = 4;
    public const int Secs = 8;
    public const int Flags = 10;
    public const int Ciaddr = 12;
    public const int Yiaddr = 16;
    public const int Siaddr = 20;
    public const int Giaddr = 24;
    public const int Chaddr = 28;
    public const int ChaddrLength = 16;
    public const int Sname = 44;
    public const int SnameLength = 64;
    public const int File = 108;
    public const int FileLength = 128;
    public const int Cookie = 236;
    public const int Options = 240;

    public const byte BOOTREQUEST = 1;
    public const byte BOOTREPLY = 2;

    /// <summary>99.130.83.99, before the options (RFC 2131 section 3).</summary>
    public const uint MagicCookie = 0x63825363;

    /// <summary>The bit of flags with which a client asks for its answer by broadcast.</summary>
    public const ushort BroadcastFlag = 0x8000;

    /// <summary>htype of Ethernet.</summary>
    public const byte Ethernet = 1;
}
