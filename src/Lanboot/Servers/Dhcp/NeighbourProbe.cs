using System.Runtime.Versioning;
using System.Text;
using Lanboot.Boot;
using Lanboot.Host;
using Lanboot.Linux;
using Lanboot.Protocols.Dhcp;

namespace Lanboot.Servers.Dhcp;

/// <summary>
/// Has the kernel ask, where we have no right to send ARP ourselves: a byte sent to the address makes it look for the
/// neighbour, and what it finds stands in its table.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class NeighbourProbe(DhcpSocket socket, HostInterface on) : IAddressProbe
{
    /// <summary>Addresses that are asked for at one time: the kernel's table is for the whole host, and a flood must not fill it.</summary>
    private const int MaxAsked = 64;

    /// <summary>RFC 863: whoever is there drops it.</summary>
    private const ushort DiscardPort = 9;

    private readonly byte[] _device = Encoding.UTF8.GetBytes(on.Name);
    private readonly Queue<IPv4Address> _asked = new();

    public int Descriptor => -1;

    public bool UsesNeighbourTable => true;

    public void Ask(IPv4Address address)
    {
        if (_asked.Contains(address))
            return;
        if (_asked.Count == MaxAsked)
            _asked.Dequeue();
        _asked.Enqueue(address);
        byte nothing = 0;
        var to = new LibC.InternetAddress(address.Bits, DiscardPort);
        _ = LibC.SendTo(socket.InternetDescriptor, &nothing, 1, LibC.MSG_DONTWAIT, &to, sizeof(LibC.InternetAddress));
    }

    public void Collect(Action<IPv4Address, MacAddress> found)
    {
        for (var left = _asked.Count; left > 0; left--)
        {
            var address = _asked.Dequeue();
            if (Find(address) is { } mac)
                found(address, mac);
            else
                _asked.Enqueue(address);
        }
    }

    public void Dispose()
    {
        // The socket is the door's.
    }

    private MacAddress? Find(IPv4Address address)
    {
        var entry = new LibC.ArpEntry { Address = new LibC.InternetAddress(address.Bits, 0) };
        _device.CopyTo(new Span<byte>(entry.Device, 15));
        return LibC.ControlArp(socket.InternetDescriptor, LibC.SIOCGARP, &entry) == 0 && (entry.Flags & LibC.ATF_COM) != 0
            ? MacAddress.FromBytes(new ReadOnlySpan<byte>(entry.Hardware.Bytes, MacAddress.Length))
            : null;
    }
}
