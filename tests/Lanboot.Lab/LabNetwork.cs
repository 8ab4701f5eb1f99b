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
    private readonly List<NetworkNamespace> _hosts = [];
    private int _ports;

    private LabNetwork(NetworkNamespace @switch) => _switch = @switch;

    public static LabNetwork Create()
    {
        NetworkNamespace.SweepLeftovers();
        var network = new LabNetwork(NetworkNamespace.Create("switch"));
        // forward_delay 0: a port forwards at once, where spanning tree would swallow the first 30 s of DHCP.
        network._switch.Ip("link add name switch type bridge forward_delay 0 mcast_snooping 0");
        network._switch.Ip("link set switch up");
        return network;
    }

    /// <summary>A host with one wired interface.</summary>
    /// <param name="address">With its prefix length: "192.168.77.1/24".</param>
    public NetworkNamespace AddHost(string role, string address)
    {
        var host = NetworkNamespace.Create(role);
        _hosts.Add(host);
        var port = NextPort();
        _switch.Ip($"link add name {port} type veth peer name {Interface} netns {host.Name}");
        _switch.Ip($"link set {port} master switch up");
        host.Ip($"address add {address} dev {Interface}");
        host.Ip($"link set {Interface} up");
        return host;
    }

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
        _hosts.ForEach(host => host.Dispose());
        _switch.Dispose();
    }

    private string NextPort() => $"port{_ports++}";
}
