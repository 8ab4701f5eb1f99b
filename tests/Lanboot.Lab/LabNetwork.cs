namespace Lanboot.Lab;

/// <summary>
/// A LAN for one test: a switch, and hosts that hang on it. Link-local IPv6 is left as the kernel makes it, since machines that
/// boot ask for routers.
/// </summary>
public sealed class LabNetwork : IDisposable
{
    /// <summary>The name that the wired interface has in every host.</summary>
    public const string Interface = "eth0";

    private readonly NetworkNamespace _switch;
    private readonly Dictionary<NetworkNamespace, string> _portOf = [];
    private int _ports;

    private LabNetwork(NetworkNamespace @switch) => _switch = @switch;

    public static LabNetwork Create()
    {
        NetworkNamespace.SweepLeftovers();
        var network = new LabNetwork(NetworkNamespace.Create("switch"));
        // forward_delay 0: a port forwards at once, where spanning tree would swallow the first 30 s of DHCP.
        network._switch.Ip("link add name switch type bridge forward_delay 0 mcast_snooping 0");
        network._switch.Ip("link set switch up");
        // A switch has no firewall. Where br_netfilter is loaded, as for Docker, every packet would pass one, for a tenth of all that its way costs.
        network._switch.Run("sh", "-c", "for rule in /proc/sys/net/bridge/bridge-nf-call-*; do [ ! -e $rule ] || echo 0 > $rule; done");
        return network;
    }

    /// <summary>A host with one wired interface.</summary>
    /// <param name="address">With its prefix length: "192.168.77.1/24".</param>
    public NetworkNamespace AddHost(string role, string address)
    {
        var host = NetworkNamespace.Create(role);
        var port = _portOf[host] = NextPort();
        _switch.Ip($"link add name {port} type veth peer name {Interface} netns {host.Name}");
        PlugIn(host);
        host.Ip($"address add {address} dev {Interface}");
        host.Ip($"link set {Interface} up");
        return host;
    }

    /// <summary>Puts a host on the LAN again.</summary>
    public void PlugIn(NetworkNamespace host) => _switch.Ip($"link set {_portOf[host]} master switch up");

    /// <summary>Takes a host off the LAN; its interface does not notice.</summary>
    public void Unplug(NetworkNamespace host) => _switch.Ip($"link set {_portOf[host]} nomaster");

    /// <summary>A port of the switch for a virtual machine, which must run in <see cref="MachineRoom"/>.</summary>
    /// <returns>The name of the tap.</returns>
    public string AddTap()
    {
        var port = NextPort();
        _switch.Ip($"tuntap add {port} mode tap");
        _switch.Ip($"link set {port} master switch up");
        return port;
    }

    /// <summary>Where the virtual machines run.</summary>
    public NetworkNamespace MachineRoom => _switch;

    public void Dispose()
    {
        foreach (var host in _portOf.Keys)
            host.Dispose();
        _switch.Dispose();
    }

    private string NextPort() => $"port{_ports++}";
}
