using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Lanboot.Host;
using Lanboot.Linux;
using Lanboot.Protocols.Rpc;
using Lanboot.Settings;

namespace Lanboot.Servers.Nfs;

/// <summary>A TCP port on one address of this host.</summary>
[SupportedOSPlatform("linux")]
internal sealed class NfsListener : IDisposable
{
    private readonly Socket _socket;

    /// <exception cref="SocketException">The port is taken, or the right to it is missing.</exception>
    public NfsListener(HostInterface card, int port, int backlog)
    {
        Address = Ipv4Text.Number(card.Address);
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _socket.Blocking = false;
            _socket.Bind(new IPEndPoint(card.Address, port));
            _socket.Listen(backlog);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }

        Descriptor = (int)_socket.Handle;
        Port = ((IPEndPoint)_socket.LocalEndPoint!).Port;
    }

    public int Descriptor { get; }

    public int Port { get; }

    private uint Address { get; }

    /// <summary>Takes the next connection, if there is one.</summary>
    /// <param name="error">0 where one was taken or turned away; else EAGAIN, or what is wrong.</param>
    /// <returns>Null when none is there, or it was turned away.</returns>
    public (StreamSocket Socket, RpcCaller Caller)? Accept(NfsService service, out int error)
    {
        if (StreamSocket.Accept(_socket.SafeHandle, out var from, out error) is not { } socket)
            return null;
        socket.Prepare(service.Limits.Idle, service.Limits.Untaken);
        if (service.Clients.Enter(from.Address) is not { } obstacle)
            return (socket, service.Clients.Caller(from.Address, from.Port, Address, RpcTransport.TCP));
        NfsLog.NotTaken(service.Logger, Ipv4Text.Address(from.Address), obstacle);
        socket.Dispose();
        return null;
    }

    public void Dispose() => _socket.Dispose();
}
