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
    /// <summary>It is on this host: what it has not answered by then, however busy the host, it will not answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Ports that are privileged and, as in bindresvport(3), not those of well-known services.</summary>
    private const int HighestPrivatePort = 1023;

    private const int LowestPrivatePort = 600;

    private readonly IReadOnlyList<RpcService> _services;
    private uint _transaction;

    private RpcbindRegistration(IReadOnlyList<RpcService> services) => _services = services;

    /// <returns>Null when there is no rpcbind, it does not take it, or another server of this host is registered there.</returns>
    public static async Task<RpcbindRegistration?> TryRegisterAsync(IReadOnlyList<RpcService> services, CancellationToken cancel)
    {
        var registration = new RpcbindRegistration(services);
        using var socket = Connect();
        if (socket is null)
            return null;
        foreach (var service in services)
        {
            // With our port it is our own, from a run that was killed.
            if (await registration.PortOfAsync(socket, service, cancel) is not { } port || (port != 0 && port != service.Port))
                return null;
        }

        await registration.TakeBackAsync(socket, cancel);
        foreach (var service in services)
        {
            if (await registration.SetAsync(socket, service, cancel))
                continue;
            await registration.TakeBackAsync(socket, cancel);
            return null;
        }

        return registration;
    }

    public async Task UnregisterAsync()
    {
        using var socket = Connect();
        if (socket is not null)
            await TakeBackAsync(socket, CancellationToken.None);
    }

    private Task<uint?> PortOfAsync(Socket socket, RpcService service, CancellationToken cancel) =>
        CallAsync(socket, (message, transaction) => Portmap.WriteQuestion(message, transaction, service), cancel);

    private async Task<bool> SetAsync(Socket socket, RpcService service, CancellationToken cancel) =>
        await CallAsync(socket, (message, transaction) => Portmap.WriteRegistration(message, transaction, set: true, service), cancel) == 1;

    /// <summary>One of each program and version: taking back counts for all transports.</summary>
    private async Task TakeBackAsync(Socket socket, CancellationToken cancel)
    {
        foreach (var service in _services.DistinctBy(service => (service.Program, service.Version)))
            await CallAsync(socket, (message, transaction) => Portmap.WriteRegistration(message, transaction, set: false, service), cancel);
    }

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

    /// <returns>What it says; null where it says nothing.</returns>
    private async Task<uint?> CallAsync(Socket socket, Func<byte[], uint, int> write, CancellationToken cancel)
    {
        var buffer = new byte[512];
        var transaction = ++_transaction;
        var length = write(buffer, transaction);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            await socket.SendAsync(buffer.AsMemory(0, length), patience.Token);
            for (; ; )
            {
                length = await socket.ReceiveAsync(buffer, patience.Token);
                if (Portmap.ReadAnswer(buffer.AsSpan(0, length), transaction) is { } said)
                    return said;
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return null;
        }
    }
}
