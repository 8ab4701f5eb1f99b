using System.Runtime.Versioning;
using Lanboot.Linux;
using Lanboot.Protocols.Dhcp;

namespace Lanboot.Servers.Dhcp;

/// <summary>What came for a port, and from whom.</summary>
internal readonly ref struct DhcpDatagram
{
    public required ReadOnlySpan<byte> Bytes { get; init; }

    public required IPv4Address Sender { get; init; }

    public required ushort SenderPort { get; init; }

    /// <summary>It was sent to all, not to us alone.</summary>
    public required bool ByBroadcast { get; init; }
}

/// <summary>Hears and answers what is sent to one UDP port on one interface.</summary>
[SupportedOSPlatform("linux")]
internal abstract class DhcpSocket : IDisposable
{
    /// <summary>
    /// A class room that is switched on at once, hundreds of machines with packets of 400 bytes, fits many times over.
    /// </summary>
    protected const int ReceiveBuffer = 1 << 20;

    /// <summary>The longest that a socket of any kind takes or sends: the packet of a client, or our reply, with its headers.</summary>
    public const int MaxReceived = DhcpPacket.MaxLength + UdpPacket.MaxHeaderLength;

    /// <inheritdoc cref="MaxReceived"/>
    public const int MaxSent = DhcpReplyWriter.BufferLength + UdpPacket.HeaderLength;

    /// <summary>The socket to wait at and to receive from.</summary>
    public abstract int Descriptor { get; }

    /// <summary>A socket of the Internet's family, for questions about neighbours.</summary>
    public abstract int InternetDescriptor { get; }

    /// <summary>Reads what one slot of a batch received.</summary>
    /// <returns>False when it is none for this port.</returns>
    public abstract bool TryRead(ReceiveBatch batch, int slot, out DhcpDatagram datagram);

    /// <summary>Puts a reply into a batch; there must be room.</summary>
    /// <param name="from">Our interface and address on it.</param>
    public abstract void Add(SendBatch batch, ReadOnlySpan<byte> reply, LibC.InternetAddress receiver, LibC.PacketInfoControl from);

    public abstract void Dispose();
}
