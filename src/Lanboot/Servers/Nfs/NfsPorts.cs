using System.Net.Sockets;
using System.Runtime.Versioning;
using Lanboot.Host;
using Lanboot.Journal;
using Lanboot.Protocols.Nfs;
using Lanboot.Protocols.Rpc;
using Lanboot.Settings;

namespace Lanboot.Servers.Nfs;

/// <summary>
/// The sockets of the door, and how clients learn of them: by our own portmapper, or by the rpcbind that has its port. Every program is
/// answered on every socket, so that only the numbers of the ports differ.
/// </summary>
/// <param name="holder">The process that holds a port, in words ("rpcbind (pid 812)"), where that can be found out.</param>
[SupportedOSPlatform("linux")]
internal sealed class NfsPorts(
    NfsSettings settings, IReadOnlyList<HostInterface> interfaces, NfsLimits limits, Func<ProtocolType, int, string?> holder, BootJournal journal, ILogger logger)
    : IDisposable
{
    /// <summary>Where klibc's nfsmount asks for MOUNT when no portmapper tells it another port.</summary>
    private const int FallbackMountPort = 627;

    private readonly List<NfsListener> _listeners = [];
    private readonly List<NfsDatagrams> _datagrams = [];
    private RpcbindRegistration? _registration;

    public IReadOnlyList<NfsListener> Listeners => _listeners;

    public IReadOnlyList<NfsDatagrams> Datagrams => _datagrams;

    /// <summary>In words, a line for each address.</summary>
    public IReadOnlyList<string> Words { get; private set; } = [];

    /// <summary>The port of NFS and MOUNT: that of the settings, or what the kernel chose when they say 0.</summary>
    public int Port { get; private set; } = settings.Port;

    /// <summary>What the portmapper knows.</summary>
    public IReadOnlyList<RpcService> Services =>
    [
        .. Both(Portmap.PMAP_PROG, Portmap.PMAP_VERS, Portmap.PMAP_PORT),
        .. Both(Portmap.PMAP_PROG, Portmap.RPCBVERS_3, Portmap.PMAP_PORT),
        .. Both(Portmap.PMAP_PROG, Portmap.RPCBVERS_4, Portmap.PMAP_PORT),
        .. Served,
    ];

    private IEnumerable<RpcService> Served =>
    [
        .. Both(NfsProtocol.NFS_PROGRAM, NfsProtocol.NFS_V3, Port),
        .. Both(NfsProtocol.MOUNT_PROGRAM, NfsProtocol.MOUNT_V1, Port),
        .. Both(NfsProtocol.MOUNT_PROGRAM, NfsProtocol.MOUNT_V3, Port),
    ];

    /// <exception cref="DoorException">NFS' own port can't be had; what helps to find it can be done without.</exception>
    public async Task OpenAsync(CancellationToken cancel)
    {
        foreach (var card in interfaces)
        {
            try
            {
                // With port 0 the kernel chooses one for the first, and the others take the same.
                Open(card, Port);
            }
            catch (SocketException e)
            {
                throw Explain(card, e);
            }

            Port = _listeners[0].Port;
        }

        var known = settings.Portmapper ? await MakeKnownAsync(cancel) : "";
        Words = [.. interfaces.Select(card => $"TCP and UDP port {Port}{known} on {card.Name} ({card.Address})")];
    }

    public async Task ForgetAsync()
    {
        if (Interlocked.Exchange(ref _registration, null) is { } registration)
            await registration.UnregisterAsync();
    }

    public void Dispose()
    {
        _listeners.ForEach(listener => listener.Dispose());
        _datagrams.ForEach(socket => socket.Dispose());
        _listeners.Clear();
        _datagrams.Clear();
    }

    private static IEnumerable<RpcService> Both(uint program, uint version, int port) =>
    [
        new(program, version, RpcTransport.TCP, (ushort)port),
        new(program, version, RpcTransport.UDP, (ushort)port),
    ];

    private void Open(HostInterface card, int port)
    {
        _listeners.Add(new NfsListener(card, port, limits.Backlog));
        _datagrams.Add(new NfsDatagrams(card, _listeners[^1].Port));
    }

    /// <returns>How clients find the port, to stand behind it in a line; empty when they can't.</returns>
    private async Task<string> MakeKnownAsync(CancellationToken cancel)
    {
        if (TryOpenAll(FallbackMountPort) is { } obstacle)
            NfsLog.NoMountPort(logger, FallbackMountPort, obstacle.Message);
        if (TryOpenAll(Portmap.PMAP_PORT) is not { } taken)
            return $", and its portmapper on {Portmap.PMAP_PORT},";
        if (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
            _registration = await RpcbindRegistration.TryRegisterAsync([.. Served], cancel);
        if (_registration is not null)
            return ", known to the rpcbind of this host,";

        journal.Warn($"NFS: port {Portmap.PMAP_PORT}{Reason(taken)}, so that machines can't ask there for the port of NFS: "
            + $"those whose initramfs does (nfsmount of Arch, Debian and Ubuntu) will not find it. {Remedy(taken)}");
        return "";
    }

    private string Reason(SocketException e) => e.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => " is taken by "
            + (holder(ProtocolType.Udp, Portmap.PMAP_PORT) ?? holder(ProtocolType.Tcp, Portmap.PMAP_PORT) ?? "another program")
            + ", which does not take our registration",
        SocketError.AccessDenied => " takes a right that Lanboot has not",
        _ => $" can't be opened ({e.Message})",
    };

    private static string Remedy(SocketException e) => e.SocketErrorCode == SocketError.AccessDenied
        ? "Run Lanboot with sudo, or give it the capability CAP_NET_BIND_SERVICE."
        : "Stop that program and start again, or switch this off with nfs.portmapper: no.";

    /// <summary>Opens a port on all addresses, or on none.</summary>
    private SocketException? TryOpenAll(int port)
    {
        var (listeners, datagrams) = (_listeners.Count, _datagrams.Count);
        try
        {
            foreach (var card in interfaces)
                Open(card, port);
            return null;
        }
        catch (SocketException e)
        {
            _listeners[listeners..].ForEach(listener => listener.Dispose());
            _datagrams[datagrams..].ForEach(socket => socket.Dispose());
            _listeners.RemoveRange(listeners, _listeners.Count - listeners);
            _datagrams.RemoveRange(datagrams, _datagrams.Count - datagrams);
            return e;
        }
    }

    private DoorException Explain(HostInterface card, SocketException e)
    {
        var port = $"port {Port} on {card.Name} ({card.Address})";
        return e.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => new DoorException(
                $"NFS: {port} is in use by {Holder() ?? "another program"}: stop it (for Linux' own NFS server \"systemctl stop nfs-server\"), "
                + "or leave NFS to it with --no-nfs.",
                e),
            SocketError.AccessDenied => new DoorException(
                $"NFS: no right to listen on {port}: run Lanboot with sudo, or give it the capability CAP_NET_BIND_SERVICE.", e),
            SocketError.AddressNotAvailable => new DoorException($"NFS: {card.Name} has lost the address {card.Address}: start again.", e),
            _ => new DoorException($"NFS: can't listen on {port}: {e.Message}", e),
        };
    }

    private string? Holder() => holder(ProtocolType.Tcp, Port) ?? holder(ProtocolType.Udp, Port);
}
