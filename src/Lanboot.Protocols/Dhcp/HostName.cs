using System.Buffers;

namespace Lanboot.Protocols.Dhcp;

/// <summary>The name that a client calls itself (option 12), if it is one that can stand in a log and in a file.</summary>
public static class HostName
{
    private static readonly SearchValues<byte> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-."u8);

    /// <summary>The longest name that is taken: a label's, RFC 1035 section 2.3.4.</summary>
    public const int MaxLength = 63;

    /// <summary>The name; empty when none is said, or one with other characters than letters, digits, '-' and '.'.</summary>
    public static ReadOnlySpan<byte> Of(in DhcpPacket packet)
    {
        var name = packet.Options[DhcpOption.HostName].TrimEnd((byte)0);
        return name.Length > MaxLength || name.ContainsAnyExcept(Allowed) ? default : name;
    }
}
