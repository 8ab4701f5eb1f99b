using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace Lanboot.Host;

/// <summary>
/// How many hosts of its networks this kernel keeps the hardware addresses of (arp(7), gc_thresh3; 1,024 where nobody raised it). To further
/// ones nothing can be sent until others have been silent for seconds, so that a school that starts at once loses half of its machines.
/// </summary>
internal static class NeighbourRoom
{
    /// <summary>Not to be seen inside a container with a network of its own, for which it counts as well.</summary>
    private const string Limit = "/proc/sys/net/ipv4/neigh/default/gc_thresh3";

    /// <returns>What to do about it, in a sentence; null where there is room, or the limit can't be read.</returns>
    public static string? Note((IPAddress First, IPAddress Last)? range) => Note(range, Read());

    internal static string? Note((IPAddress First, IPAddress Last)? range, int? limit)
    {
        if (range is not var (first, last))
            return null;
        var addresses = 1L + Number(last) - Number(first);
        return addresses <= (limit ?? long.MaxValue)
            ? null
            : $"DHCP may give {addresses} addresses, but the kernel of this host keeps only {limit} neighbours at a time: if more machines than that are to "
                + $"boot at once, run \"sysctl -w net.ipv4.neigh.default.gc_thresh3={2 * addresses}\" before.";
    }

    private static uint Number(IPAddress address) => BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());

    private static int? Read()
    {
        try
        {
            return int.Parse(File.ReadAllText(Limit), CultureInfo.InvariantCulture);
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or FormatException or OverflowException)
        {
            return null;
        }
    }
}
