using System.Net;
using System.Net.Sockets;
using Lanboot.Protocols.Rpc;

namespace Lanboot.Servers.Nfs;

/// <summary>
/// Tells the rpcbind of this host which ports we serve on, and takes it back at the end. It listens to this host alone, and there only
/// to privileged ports.
/// </summary>
internal sealed class RpcbindRegistration
{
    /// <summary>It is on this host: what it has not answered by then it will not answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    /// <summary>Ports that are privileged and, as in bindresvport(3), not those of well-known services.</summary>
    private const int HighestPrivatePort = 1023;

    private const int LowestPrivatePort = 600;

    private readonly IReadOnlyList<RpcService> _services;
    private uint _transaction;

    private RpcbindRegistration(IReadOnlyList<RpcService> services) => _services = services;

    /// <returns>Null when there is no rpcbind, or it does not take it.</returns>
    public static async Task<RpcbindRegistration?> TryRegisterAsync(IReadOnlyList<RpcService> services, CancellationToken cancel)
    {
        var registration = new RpcbindRegistration(services);
        using var socket = Connect();
        if (socket is null)
            return null;
        // What is there is our own, from a run that was killed: the ports are ours.
        foreach (var service in registration.Programs)
            await registration.CallAsync(socket, set: false, service, cancel);
        foreach (var service in services)
        {
            if (!await registration.CallAsync(socket, set: true, service, cancel))
                return null;
        }

        return registration;
    }

    public async Task UnregisterAsync()
    {
        using var socket = Connect();
        if (socket is null)
            return;
        foreach (var service in Programs)
            await CallAsync(socket, set: false, service, CancellationToken.None);
    }

    /// <summary>One of each program and version: taking back counts for all transports.</summary>
    private IEnumerable<RpcService> Programs => _services.DistinctBy(service => (service.Program, service.Version));

    private static Socket? Connect()
    {
        for (var port = HighestPrivatePort; port >= LowestPrivatePort; port--)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                socket.Connect(IPAddress.Loopback, Portmap.PMAP_PORT);
                return socket;
            }
            catch (SocketException e)
            {
                socket.Dispose();
                if (e.SocketErrorCode != SocketError.AddressAlreadyInUse)
                    return null;
            }
        }

        return null;
    }

    private async Task<bool> CallAsync(Socket socket, bool set, RpcService service, CancellationToken cancel)
    {
        var buffer = new byte[512];
        var transaction = ++_transaction;
        var length = Portmap.WriteRegistration(buffer, transaction, set, service);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            await socket.SendAsync(buffer.AsMemory(0, length), patience.Token);
            for (; ; )
            {
                length = await socket.ReceiveAsync(buffer, patience.Token);
                if (Portmap.ReadRegistered(buffer.AsSpan(0, length), transaction) is { } done)
                    return done;
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return false;
        }
    }
}
