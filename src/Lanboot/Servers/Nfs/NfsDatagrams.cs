using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Lanboot.Host;
using Lanboot.Linux;
using Lanboot.Protocols.Nfs;
using Lanboot.Protocols.Rpc;
using Lanboot.Settings;

namespace Lanboot.Servers.Nfs;

/// <summary>
/// A UDP port on one address of this host: so a reply leaves from the address that was asked, without which clients do not take it. A
/// call that comes twice is answered twice, as reading changes nothing.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class NfsDatagrams : IDisposable
{
    /// <summary>Calls of a room that starts at once wait here while one is answered.</summary>
    private const int ReceiveBuffer = 1 << 20;

    /// <summary>The head of a reply and the most that READ gives over UDP.</summary>
    private const int LongestReply = NfsSizes.LongestReply;

    private readonly Socket _socket;
    private readonly uint _address;

    /// <exception cref="SocketException">The port is taken, or the right to it is missing.</exception>
    public NfsDatagrams(HostInterface card, int port)
    {
        _address = Ipv4Text.Number(card.Address);
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            // Replies are longer than a packet; routers on the way may cut them up.
            _socket.DontFragment = false;
            _socket.ReceiveBufferSize = ReceiveBuffer;
            _socket.SendBufferSize = ReceiveBuffer;
            _socket.Bind(new IPEndPoint(card.Address, port));
        }
        catch
        {
            _socket.Dispose();
            throw;
        }

        Descriptor = (int)_socket.Handle;
    }

    public int Descriptor { get; }

    /// <summary>Answers what has arrived.</summary>
    public void Serve(NfsService service, BlockPool blocks)
    {
        var call = blocks.Rent();
        var reply = blocks.Rent();
        try
        {
            for (var i = 0; i < service.Limits.DatagramsInTurn; i++)
            {
                LibC.InternetAddress from = default;
                var fromLength = (uint)sizeof(LibC.InternetAddress);
                var length = LibC.ReceiveFrom(
                    Descriptor, call, (nuint)blocks.Length, LibC.MSG_DONTWAIT | LibC.MSG_TRUNC, &from, &fromLength);
                if (length < 0)
                    return;
                if (length > blocks.Length || from.Port == 0)
                    continue;
                var caller = service.Clients.Caller(from.Address, from.Port, _address, RpcTransport.UDP);
                // Who is far gets nothing that would need a name, and anybody can invent such addresses.
                if (!caller.IsNear || service.Names.AreKnown(from.Address))
                    Answer(service, caller, new ReadOnlySpan<byte>(call, (int)length), from, reply);
            }
        }
        finally
        {
            blocks.Return(call);
            blocks.Return(reply);
        }
    }

    public void Dispose() => _socket.Dispose();

    private void Answer(NfsService service, RpcCaller caller, ReadOnlySpan<byte> message, LibC.InternetAddress from, byte* buffer)
    {
        try
        {
            var room = new Span<byte>(buffer, LongestReply);
            var reply = service.Rpc.Answer(message, caller, room);
            var length = reply.Length;
            if (reply.Payload.Content is OpenFile file)
            {
                length = NfsService.Complete(message, room, length, file, reply.Payload);
                service.Uses.Of(from.Address, file.Image.Image).Advance(reply.Payload.Count, service.Time.GetTimestamp());
            }

            if (length > 0)
                _ = LibC.SendTo(Descriptor, buffer, (nuint)length, LibC.MSG_DONTWAIT, &from, sizeof(LibC.InternetAddress));
        }
        catch (Exception e)
        {
            // Whatever is wrong with this call, the others are answered.
            NfsLog.Failed(service.Logger, e, Ipv4Text.Address(from.Address));
        }
    }
}
