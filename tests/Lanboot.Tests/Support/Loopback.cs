using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Lanboot.Linux;

namespace Lanboot.Tests.Support;

/// <summary>Sockets of this host that no other host can reach.</summary>
internal static class Loopback
{
    /// <summary>A TCP socket that listens on a port of the kernel's choice.</summary>
    public static Socket Listen()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        return listener;
    }

    /// <summary>Connects a TCP socket.</summary>
    /// <returns>The server's end.</returns>
    [SupportedOSPlatform("linux")]
    public static StreamSocket Connect(Socket client)
    {
        using var listener = Listen();
        client.Connect(listener.LocalEndPoint!);
        return StreamSocket.Accept(listener.SafeHandle, out _, out _)!;
    }

    /// <summary>A UDP socket on a port of the kernel's choice.</summary>
    public static Socket Datagrams()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}
