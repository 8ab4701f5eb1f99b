using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Lanboot.Boot;

namespace Lanboot.Host;

/// <summary>Finds the interfaces of this host: their addresses from the kernel, what they are from /sys/class/net.</summary>
/// <param name="sysfs">Where /sys/class/net is; tests hand in a tree of their own.</param>
public sealed class NetworkInterfaces(string sysfs = "/sys/class/net")
{
    // Hardware types of /sys/class/net/*/type: ARPHRD_ETHER in linux/if_arp.h.
    private const int ARPHRD_ETHER = 1;
    private const int ARPHRD_LOOPBACK = 772;

    // Interface flags of /sys/class/net/*/flags: IFF_UP in linux/if.h.
    private const int IFF_UP = 1;

    /// <summary>All interfaces of this network namespace, by their number.</summary>
    public IReadOnlyList<SurveyedInterface> Survey() =>
        [.. NetworkInterface.GetAllNetworkInterfaces().Select(Describe).OrderBy(each => each.Index)];

    /// <summary>What the tree says of an interface; nothing of its addresses. Null when the tree does not have it.</summary>
    public SurveyedInterface? Read(string name) => !Has(name, "ifindex") ? null : new(name, Number(name, "ifindex"), KindOf(name))
    {
        Up = (Number(name, "flags") & IFF_UP) != 0,
        Carrier = Number(name, "carrier") == 1,
        Master = MasterOf(name),
        Mac = MacAddress.TryParse(Text(name, "address"), out var mac) ? mac : default,
        Mtu = Number(name, "mtu") is > 0 and var mtu ? mtu : 1500,
    };

    private SurveyedInterface Describe(NetworkInterface found)
    {
        var properties = found.GetIPProperties();
        var index = properties.GetIPv4Properties().Index;
        var addresses = properties.UnicastAddresses;
        // 169.254/16 is what a host gives itself when nobody answers: only when there is nothing better.
        var address = addresses
            .Where(each => each.Address.AddressFamily == AddressFamily.InterNetwork)
            .OrderBy(each => IsSelfAssigned(each.Address))
            .FirstOrDefault();
        // Whoever entered a network namespace with nsenter still has the /sys of another: same names, other interfaces.
        var read = Read(found.Name) is { } known && known.Index == index ? known : WithoutTree(found, index);
        return read with
        {
            Address = address?.Address,
            PrefixLength = address?.PrefixLength ?? 0,
            LinkLocal = addresses.FirstOrDefault(each => each.Address.IsIPv6LinkLocal)?.Address,
        };
    }

    private static SurveyedInterface WithoutTree(NetworkInterface found, int index)
    {
        var kind = found.NetworkInterfaceType switch
        {
            NetworkInterfaceType.Loopback => InterfaceKind.Loopback,
            NetworkInterfaceType.Wireless80211 => InterfaceKind.Wireless,
            NetworkInterfaceType.Ethernet => InterfaceKind.Virtual,
            _ => InterfaceKind.Tunnel,
        };
        var hardware = found.GetPhysicalAddress().GetAddressBytes();
        var running = found.OperationalStatus == OperationalStatus.Up;
        return new(found.Name, index, kind)
        {
            Up = running,
            Carrier = running,
            Mac = hardware.Length == MacAddress.Length ? MacAddress.FromBytes(hardware) : default,
            Mtu = found.GetIPProperties().GetIPv4Properties().Mtu,
        };
    }

    private InterfaceKind KindOf(string name)
    {
        var type = Number(name, "type");
        if (type == ARPHRD_LOOPBACK)
            return InterfaceKind.Loopback;
        if (Has(name, "wireless") || Has(name, "phy80211"))
            return InterfaceKind.Wireless;
        if (type != ARPHRD_ETHER || Has(name, "tun_flags"))
            return InterfaceKind.Tunnel;
        if (Has(name, "bridge"))
            return Ports(name).Any(port => KindOf(port) == InterfaceKind.Wired) ? InterfaceKind.Wired : InterfaceKind.InnerBridge;
        return Has(name, "device") || Has(name, "bonding") || IsVlan(name) ? InterfaceKind.Wired : InterfaceKind.Virtual;
    }

    private IEnumerable<string> Ports(string bridge)
    {
        var ports = Path.Combine(sysfs, bridge, "brif");
        // A bridge can't be a port of a bridge, so this ends.
        return Directory.Exists(ports) ? Directory.EnumerateFileSystemEntries(ports).Select(path => Path.GetFileName(path)) : [];
    }

    private bool IsVlan(string name) => Text(name, "uevent").Contains("DEVTYPE=vlan", StringComparison.Ordinal);

    private string? MasterOf(string name) =>
        new FileInfo(Path.Combine(sysfs, name, "master")).LinkTarget is { } target ? Path.GetFileName(target) : null;

    private bool Has(string name, string entry) => Path.Exists(Path.Combine(sysfs, name, entry));

    private int Number(string name, string entry)
    {
        var text = Text(name, entry);
        var hex = text.StartsWith("0x", StringComparison.Ordinal);
        var style = hex ? NumberStyles.AllowHexSpecifier : NumberStyles.Integer;
        return int.TryParse(hex ? text[2..] : text, style, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    private string Text(string name, string entry)
    {
        try
        {
            return File.ReadAllText(Path.Combine(sysfs, name, entry)).Trim();
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static bool IsSelfAssigned(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[4];
        return address.TryWriteBytes(bytes, out _) && bytes is [169, 254, ..];
    }
}
