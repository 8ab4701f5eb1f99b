using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Lanboot.Boot;
using Lanboot.Linux;
using Lanboot.Protocols.Dhcp;
using Lanboot.Protocols.Dhcp.Server;

namespace Lanboot.Servers.Dhcp;

/// <summary>
/// The thread that receives: takes packets in batches from all interfaces, has them answered, sends offers at once and
/// hands acknowledgements to the <see cref="AckPipe"/>. Nothing is waited for but packets.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class DhcpLoop : IDisposable
{
    /// <summary>Packets per system call and interface, so that no interface waits long for another's flood.</summary>
    private const int BatchSize = 64;

    private const int DescriptorsPerLink = 3;

    private readonly IReadOnlyList<DhcpLink> _links;
    private readonly DhcpDesk _desk;
    private readonly DhcpReporter _reporter;
    private readonly DhcpDiscovery _discovery;
    private readonly AckPipe _pipe;
    private readonly DhcpWaitingRoom? _waiting;
    private readonly ILogger _logger;
    private readonly ReceiveBatch _received = new(BatchSize, DhcpSocket.MaxReceived);
    private readonly SendBatch _offers = new(BatchSize, DhcpSocket.MaxSent);
    private readonly byte[] _scratch = new byte[DhcpPacket.MaxLength];
    private readonly byte[] _reply = new byte[DhcpReplyWriter.BufferLength];
    private readonly Action<IPv4Address, MacAddress> _foundInUse;
    private readonly int _stop;
    private readonly Thread _thread;

    /// <param name="waiting">Where packets wait for a verdict on their machine; null: none has to.</param>
    public DhcpLoop(
        IReadOnlyList<DhcpLink> links, DhcpDesk desk, DhcpReporter reporter, DhcpDiscovery discovery, AckPipe pipe, ILogger logger,
        DhcpWaitingRoom? waiting = null)
    {
        _waiting = waiting;
        _links = links;
        _desk = desk;
        _reporter = reporter;
        _discovery = discovery;
        _pipe = pipe;
        _logger = logger;
        _foundInUse = desk.FoundInUse;
        _stop = LibC.OpenEvent(0, LibC.EFD_CLOEXEC | LibC.EFD_NONBLOCK);
        _thread = new Thread(Run) { Name = "DHCP", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Ends the thread, after the packet it is at.</summary>
    public void Dispose()
    {
        ulong one = 1;
        _ = LibC.Write(_stop, &one, sizeof(ulong));
        _thread.Join();
        _ = LibC.Close(_stop);
        _received.Dispose();
        _offers.Dispose();
    }

    private void Run()
    {
        try
        {
            Serve();
        }
        catch (Exception fault)
        {
            // A fault of ours must be seen, and must not take the other doors down with it.
            DhcpLog.Broken(_logger, fault);
            _reporter.Broken(fault);
        }
    }

    private void Serve()
    {
        var count = 1 + DescriptorsPerLink * _links.Count + 1;
        var entries = stackalloc LibC.PollEntry[count];
        entries[0] = new LibC.PollEntry(_stop);
        for (var i = 0; i < _links.Count; i++)
        {
            var ofLink = entries + 1 + DescriptorsPerLink * i;
            ofLink[0] = new LibC.PollEntry(_links[i].Server.Descriptor);
            ofLink[1] = new LibC.PollEntry(_links[i].BootServer.Descriptor);
            ofLink[2] = new LibC.PollEntry(_links[i].Probe?.Descriptor ?? -1);
        }

        var waiting = entries + count - 1;
        *waiting = new LibC.PollEntry(_waiting?.Descriptor ?? -1);
        while (true)
        {
            _ = LibC.Poll(entries, (nuint)count, Timeout.Infinite);
            if (entries[0].Found != 0)
                return;
            for (var i = 0; i < _links.Count; i++)
            {
                var ofLink = entries + 1 + DescriptorsPerLink * i;
                // What a probe found first: the REQUEST that it forbids may be the next packet.
                _links[i].Probe?.Collect(_foundInUse);
                if (ofLink[0].Found != 0)
                    Take(_links[i], _links[i].Server, atBootServer: false);
                if (ofLink[1].Found != 0)
                    Take(_links[i], _links[i].BootServer, atBootServer: true);
            }

            if (waiting->Found != 0)
                AnswerWaiting();
        }
    }

    private void Take(DhcpLink link, DhcpSocket socket, bool atBootServer)
    {
        var count = _received.Receive(socket.Descriptor);
        for (var slot = 0; slot < count; slot++)
        {
            if (socket.TryRead(_received, slot, out var datagram))
                Handle(link, socket, datagram, _received.IsCut(slot), atBootServer);
        }

        Flush();
    }

    /// <summary>What was answered goes out: offers now, acknowledgements when their leases are safe.</summary>
    private void Flush()
    {
        _pipe.Flush();
        _offers.Send(out var error);
        if (error != 0)
            DhcpLog.NotSent(_logger, Marshal.GetPInvokeErrorMessage(error));
    }

    /// <summary>Packets whose machines there is a verdict on by now.</summary>
    private void AnswerWaiting()
    {
        foreach (var batch in _waiting!.Leave().Chunk(BatchSize))
        {
            foreach (var packet in batch)
            {
                if (DhcpPacket.TryParse(packet.Datagram, _scratch, out var request, out _))
                    Answer(packet.Link, packet.Socket, request, packet.Arrival, packet.AtBootServer);
            }

            Flush();
        }
    }

    private void Handle(DhcpLink link, DhcpSocket socket, in DhcpDatagram datagram, bool isCut, bool atBootServer)
    {
        string? refusal = "it is longer than any client's packet";
        if (isCut || !DhcpPacket.TryParse(datagram.Bytes, _scratch, out var request, out refusal))
        {
            _reporter.Refused(datagram.Sender.ToIPAddress(), link.Interface, refusal);
            return;
        }

        if (request.HasEthernetAddress && MacAddress.FromBytes(request.HardwareAddress) == link.OwnProbe)
            return;
        var arrival = new DhcpArrival(link.Address, datagram.Sender, datagram.SenderPort, datagram.ByBroadcast);
        _discovery.Hear(request, link.Interface, atBootServer);
        if (_waiting?.Keeps(request, datagram.Bytes, link, socket, arrival, atBootServer) != true)
            Answer(link, socket, request, arrival, atBootServer);
    }

    private void Answer(DhcpLink link, DhcpSocket socket, in DhcpPacket request, in DhcpArrival arrival, bool atBootServer)
    {
        var outcome = _desk.Answer(request, link.Interface, arrival, atBootServer, _reply);
        Send(link, socket, request, outcome);
    }

    private void Send(DhcpLink link, DhcpSocket socket, in DhcpPacket request, in DhcpOutcome outcome)
    {
        var isProbed = outcome is { InDoubt: true, Lease: not null } && link.Probe is not null && !request.IsRelayed;
        var reply = _reply.AsSpan(0, outcome.Length);
        var receiver = outcome.Length == 0
            ? default
            : link.Receiver(outcome.Destination, request, mayEnter: !(isProbed && link.Probe!.UsesNeighbourTable));
        if (isProbed)
            link.Probe!.Ask(outcome.Lease!.Address);

        if (outcome.Act is DhcpAct.Acknowledge or DhcpAct.BootpReply or DhcpAct.Release or DhcpAct.Decline && outcome.Lease is { } lease)
        {
            if (!_pipe.TryAdd(LeaseStore.RecordOf(lease), socket, reply, receiver, link.From))
                _reporter.Overloaded();
        }
        else if (!reply.IsEmpty)
        {
            socket.Add(_offers, reply, receiver, link.From);
        }
    }
}
