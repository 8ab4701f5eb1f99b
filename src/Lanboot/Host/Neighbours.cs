using System.Net;
using Lanboot.Boot;

namespace Lanboot.Host;

/// <summary>The hosts that the kernel has spoken to lately, from /proc/net/arp: finds machines whose DHCP we did not see.</summary>
public static class Neighbours
{
    private const string TableFile = "/proc/net/arp";

    // Columns by white space: IP address, HW type, Flags, HW address, Mask, Device.
    private const int AddressColumn = 0;
    private const int FlagsColumn = 2;
    private const int HardwareColumn = 3;

    /// <summary>The hardware address of an IPv4 neighbour; null when the kernel does not know it.</summary>
    public static MacAddress? Find(IPAddress address)
    {
        try
        {
            return Find(File.ReadLines(TableFile), address);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>As <see cref="Find(IPAddress)"/>, from the lines of a table.</summary>
    public static MacAddress? Find(IEnumerable<string> table, IPAddress address)
    {
        var text = address.ToString();
        foreach (var line in table.Skip(1))
        {
            var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            // Flags 0x0: asked for and not answered; the hardware address is then all zeros.
            if (columns.Length > HardwareColumn
                && columns[AddressColumn] == text
                && columns[FlagsColumn] != "0x0"
                && MacAddress.TryParse(columns[HardwareColumn], out var mac))
            {
                return mac;
            }
        }

        return null;
    }
}
