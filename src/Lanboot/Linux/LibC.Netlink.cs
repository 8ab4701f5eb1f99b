namespace Lanboot.Linux;

// Interfaces and their addresses: netlink(7), rtnetlink(7). RouteSocket.cs wraps them.
internal static partial class LibC
{
    public const int AF_NETLINK = 16;
    public const int NETLINK_ROUTE = 0;

    public const ushort NLMSG_ERROR = 2;
    public const ushort NLM_F_REQUEST = 0x1;
    public const ushort NLM_F_ACK = 0x4;
    public const ushort NLM_F_EXCL = 0x200;
    public const ushort NLM_F_CREATE = 0x400;

    public const ushort RTM_NEWLINK = 16;
    public const ushort RTM_NEWADDR = 20;
    public const ushort RTM_DELADDR = 21;

    public const ushort IFA_ADDRESS = 1;
    public const ushort IFA_LOCAL = 2;
    public const ushort IFA_BROADCAST = 4;

    public const int IFF_UP = 1;

    /// <summary>The number of a socket's network namespace, which no other one gets before the next start; since Linux 5.14.</summary>
    public const int SO_NETNS_COOKIE = 71;
}
