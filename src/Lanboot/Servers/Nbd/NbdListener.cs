using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Lanboot.Host;
using Lanboot.Settings;

namespace Lanboot.Servers.Nbd;

/// <summary>A port on one address of this host. The server speaks first, so a port is oldstyle or newstyle, not both.</summary>
[SupportedOSPlatform("linux")]
internal sealed class NbdListener : IDisposable
{
    private readonly HostInterface _card;
    private readonly Socket _socket;

    /// <param name="export">The export that the port is for; null for the port of all.</param>
    /// <exception cref="SocketException">The port is taken, or the right to it is missing.</exception>
    public NbdListener(HostInterface card, int port, NbdExportSettings? export, int backlog)
    {
        _card = card;
        Export = export;
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _socket.Bind(new IPEndPoint(card.Address, port));
            _socket.Listen(backlog);
            _socket.Blocking = false;
        }
        catch
        {
            _socket.Dispose();
            throw;
        }

        Port = ((IPEndPoint)_socket.LocalEndPoint!).Port;
    }

    public NbdExportSettings? Export { get; }

    public bool IsOldstyle => Export?.Oldstyle == true;

    public SafeHandle Handle => _socket.SafeHandle;

    public int Port { get; }

    public void Dispose() => _socket.Dispose();

    public override string ToString() =>
        $"TCP port {Port} on {_card.Name} ({_card.Address})"
        + (Export is { } export ? $" for {export.Name}{(IsOldstyle ? ", oldstyle" : "")}" : "");
}
