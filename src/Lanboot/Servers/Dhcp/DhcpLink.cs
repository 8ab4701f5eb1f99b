using System.Runtime.Versioning;
using Lanboot.Boot;
using Lanboot.Host;
using Lanboot.Linux;
using Lanboot.Protocols.Dhcp;
using Lanboot.Protocols.Dhcp.Pxe;

namespace Lanboot.Servers.Dhcp;

/// <summary>One interface that we serve, with its sockets.</summary>
[SupportedOSPlatform("linux")]
internal sealed class DhcpLink : IDisposable
{
    private readonly HardwareReach _reach;

    private DhcpLink(HostInterface on, DhcpSocket server, DhcpSocket bootServer, IAddressProbe? probe, TimeProvider time)
    {
        Interface = on;
        Address = IPv4Address.From(on.Address);
        From = LibC.PacketInfoControl.From(on.Index, Address.Bits);
        Server = server;
        BootServer = bootServer;
        Probe = probe;
        OwnProbe = new MacAddress(DhcpProbe.HardwareAddress(on.Mac.Bits));
        _reach = new HardwareReach(server, on, time);
    }

    public HostInterface Interface { get; }

    /// <summary>Our address on it: the server's, for every client on this link.</summary>
    public IPv4Address Address { get; }

    /// <summary>Makes replies leave by this interface, from this address.</summary>
    public LibC.PacketInfoControl From { get; }

    /// <summary>Port 67.</summary>
    public DhcpSocket Server { get; }

    /// <summary>Port 4011.</summary>
    public DhcpSocket BootServer { get; }

    public IAddressProbe? Probe { get; }

    /// <summary>Whom our own search for servers says it is from: its DISCOVER comes back to us and is nobody's.</summary>
    public MacAddress OwnProbe { get; }

    /// <param name="noBind">A DHCP server of this host holds port 67, and is left in peace.</param>
    /// <exception cref="DoorException">A port is taken, or a right is missing.</exception>
    public static DhcpLink Open(HostInterface on, bool noBind, bool probesAddresses, Func<int, string?> holder, TimeProvider time)
    {
        DhcpSocket server = noBind ? UnboundDhcpSocket.Open(on, DhcpDestination.ServerPort) : BoundDhcpSocket.Open(on, DhcpDestination.ServerPort, holder);
        try
        {
            // Where nobody holds port 4011 it must be bound all the same: otherwise the kernel answers that nobody is there.
            DhcpSocket bootServer = !noBind ? BoundDhcpSocket.Open(on, ProxyDhcp.BootServerPort, holder)
                : BoundDhcpSocket.TryOpen(on, ProxyDhcp.BootServerPort, out _) as DhcpSocket ?? UnboundDhcpSocket.Open(on, ProxyDhcp.BootServerPort);
            IAddressProbe? probe = probesAddresses ? (IAddressProbe?)ArpProbe.TryOpen(on) ?? new NeighbourProbe(server, on) : null;
            return new DhcpLink(on, server, bootServer, probe, time);
        }
        catch (DoorException)
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Where the datagram is sent to.</summary>
    /// <param name="mayEnter">The neighbour table may be used to reach the client by its hardware address.</param>
    public LibC.InternetAddress Receiver(in DhcpDestination destination, in DhcpPacket request, bool mayEnter)
    {
        var isReached = !destination.ByHardware || (mayEnter && _reach.Enter(destination.Address, request.HardwareAddress));
        return new LibC.InternetAddress(isReached ? destination.Address.Bits : IPv4Address.Broadcast.Bits, destination.Port);
    }

    public void Dispose()
    {
        Probe?.Dispose();
        BootServer.Dispose();
        Server.Dispose();
    }
}
