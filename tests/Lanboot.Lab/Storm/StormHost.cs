using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Lanboot.Linux;

namespace Lanboot.Lab.Storm;

/// <summary>
/// The host that plays all machines of a storm: each with its own address, which the host takes when the machine has got it, so that the
/// server sees as many clients, and its question whether an address is free finds what it would find.
/// </summary>
/// <param name="namespace">Where it lies; null: this process is in it already.</param>
public sealed class StormHost(NetworkNamespace? @namespace = null) : IDisposable
{
    private const int SOL_SOCKET = 1;
    private const int SO_BINDTODEVICE = 25;

    /// <summary>For all broadcasts of a rack that starts within the same second.</summary>
    private const int DatagramsOfAll = 4 << 20;

    private readonly ConcurrentDictionary<IPAddress, int> _taken = new();

    /// <summary>A machine has got an address.</summary>
    /// <exception cref="StormException">Another has it.</exception>
    internal void Take(IPAddress address, int machine)
    {
        if (_taken.GetOrAdd(address, machine) is var holder && holder != machine)
            throw new StormException($"it was given {address}, which machine {holder} has");
        Change((index, number) => RouteSocket.AddAddress(index, number, 32) is var error && error == EEXIST ? 0 : error, address);
    }

    /// <summary>For the DHCP of all machines: port 68, which hears broadcasts.</summary>
    internal Socket OpenDhcp() => In(() =>
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { EnableBroadcast = true };
        socket.SetRawSocketOption(SOL_SOCKET, SO_BINDTODEVICE, Encoding.ASCII.GetBytes(LabNetwork.Interface + "\0"));
        socket.ReceiveBufferSize = DatagramsOfAll;
        socket.Bind(new IPEndPoint(IPAddress.Any, 68));
        return socket;
    });

    internal Socket OpenDatagrams(IPAddress own) =>
        In(() => Bound(new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp), own, 0));

    /// <param name="port">0: any; below 1024 for those whom servers trust only there.</param>
    internal Socket OpenStream(IPAddress own, int port) =>
        In(() => Bound(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }, own, port));

    /// <summary>All machines are switched off.</summary>
    public void Dispose()
    {
        foreach (var address in _taken.Keys)
            Change((index, number) => RouteSocket.RemoveAddress(index, number, 32), address);
        _taken.Clear();
    }

    private const int EEXIST = 17;

    private void Change(Func<int, uint, int> change, IPAddress address)
    {
        var number = BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());
        var error = In(() => change(LibC.InterfaceIndex(LabNetwork.Interface), number));
        if (error != 0)
            throw new Win32Exception(error, $"{address}: {new Win32Exception(error).Message}");
    }

    private T In<T>(Func<T> work) => @namespace is null ? work() : NamespaceThread.In(@namespace, work);

    private static Socket Bound(Socket socket, IPAddress own, int port)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(new IPEndPoint(own, port));
        return socket;
    }
}
