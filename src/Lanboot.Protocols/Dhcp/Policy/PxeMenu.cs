using System.Buffers.Binary;
using System.Text;

namespace Lanboot.Protocols.Dhcp.Policy;

/// <summary>
/// The menu of PXE firmware in option 43 (Intel, PXE 2.1 section 2.2.2), as dnsmasq sends it:
/// <code>
///   6  discovery control (1)
///  10  prompt: timeout (1), text; the settings' own comes last
///   8  boot servers, each: type (2), number of addresses (1), addresses
///   9  menu, each line: type (2), length (1), text
/// 255  end
/// </code>
/// </summary>
internal static class PxeMenu
{
    /// <summary>A code and a length inside of an option of 255 bytes: lines and servers have 253 together each, as dnsmasq counts.</summary>
    public const int LongestPart = 253;

    /// <summary>Bits 0 and 1: no broadcast and no multicast to find boot servers; all of them are named.</summary>
    private const byte NamedServersOnly = 3;

    /// <summary>Bit 1 alone: a server that is not named may be looked for by broadcast.</summary>
    private const byte BroadcastToo = 2;

    private const byte WaitForAKey = 255;

    /// <summary>Writes the value of option 43.</summary>
    /// <param name="to">At least three times 255 bytes and some: what is longer than an option goes out in pieces.</param>
    /// <returns>Its length; 0 where the lines do not fit, so that none are sent.</returns>
    public static int Write(Span<byte> to, in DhcpRuling ruling, IPv4Address own)
    {
        Span<byte> lines = stackalloc byte[LongestPart];
        Span<byte> servers = stackalloc byte[LongestPart];
        var (linesLength, serversLength, count, discovery) = (0, 0, 0, NamedServersOnly);
        foreach (var service in ruling.Policy.Menu)
        {
            if (service.Architecture != ruling.PxeArchitecture || !service.For.Holds(ruling.Tags))
                continue;
            count++;
            // As dnsmasq counts: a part is filled up to one byte less than it may hold.
            if (linesLength + service.Text.Length + 3 >= LongestPart)
                return 0;
            BinaryPrimitives.WriteUInt16BigEndian(lines[linesLength..], service.Type);
            lines[linesLength + 2] = (byte)service.Text.Length;
            linesLength += 3 + Encoding.ASCII.GetBytes(service.Text, lines[(linesLength + 3)..]);

            var server = service.File is not null ? own : service.Server;
            if (server.IsNone)
            {
                if (service.Type != 0)
                    discovery = BroadcastToo;
                continue;
            }

            if (serversLength + 3 + IPv4Address.Length >= LongestPart)
                return 0;
            BinaryPrimitives.WriteUInt16BigEndian(servers[serversLength..], service.Type);
            servers[serversLength + 2] = 1;
            server.CopyTo(servers[(serversLength + 3)..]);
            serversLength += 3 + IPv4Address.Length;
        }

        var at = 0;
        Part(to, ref at, DhcpOption.Pxe.DiscoveryControl, [count == 0 ? DhcpOption.Pxe.TakeTheFile : discovery]);
        // Without a prompt firmware shows no menu: with a choice it waits for ever, the only line starts at once.
        if (ruling.Policy.PromptFor(ruling.Tags) is null)
            Part(to, ref at, DhcpOption.Pxe.MenuPrompt, [count > 1 ? WaitForAKey : (byte)0, (byte)'P', (byte)'X', (byte)'E']);
        if (serversLength > 0)
            Part(to, ref at, DhcpOption.Pxe.BootServers, servers[..serversLength]);
        if (linesLength > 0)
            Part(to, ref at, DhcpOption.Pxe.BootMenu, lines[..linesLength]);
        WritePrompt(to, ref at, ruling);
        return at;
    }

    /// <summary>Writes the prompt of the settings, if there is one.</summary>
    public static void WritePrompt(Span<byte> to, ref int at, in DhcpRuling ruling)
    {
        if (ruling.Policy.PromptFor(ruling.Tags) is not { } prompt)
            return;
        Span<byte> value = stackalloc byte[1 + byte.MaxValue];
        value[0] = prompt.Timeout;
        Part(to, ref at, DhcpOption.Pxe.MenuPrompt, value[..(1 + Encoding.ASCII.GetBytes(prompt.Text, value[1..]))]);
    }

    private static void Part(Span<byte> to, ref int at, byte code, ReadOnlySpan<byte> value)
    {
        to[at] = code;
        to[at + 1] = (byte)value.Length;
        value.CopyTo(to[(at + 2)..]);
        at += 2 + value.Length;
    }
}
