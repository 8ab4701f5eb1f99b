using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Lanboot.Journal;
using Lanboot.Linux;
using Lanboot.Protocols.Tftp;

namespace Lanboot.Servers.Tftp;

/// <summary>One transfer in the event loop: carries packets to its state machine, and out what that wants sent.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class TftpSession : IDisposable
{
    /// <summary>
    /// A client that asks for the same file again after this time without progress has started over. Before, it is the network that
    /// brings the request twice.
    /// </summary>
    private static readonly TimeSpan StartsOverAfter = TimeSpan.FromSeconds(2);

    private readonly byte[] _request;
    private readonly TftpTerms _terms;
    private readonly TftpTransfer _transfer;
    private readonly BlockReader _blocks;
    private readonly TftpOutlet _outlet;
    private readonly Transfer _record;
    private long _reported;
    private string? _trouble;

    public TftpSession(TftpPeer peer, ReadOnlySpan<byte> request, TftpTerms terms, BlockReader blocks, TftpOutlet outlet, Transfer record)
    {
        Peer = peer;
        _request = request.ToArray();
        _terms = terms;
        _blocks = blocks;
        _outlet = outlet;
        _record = record;
        _transfer = new TftpTransfer(terms, blocks.LastBlock);
    }

    public TftpPeer Peer { get; }

    /// <summary>Its place in the table, and what the event loop knows it by.</summary>
    public int Slot { get; set; }

    /// <summary>Several blocks go out for one ACK.</summary>
    public bool HasWindow => _terms.WindowSize > 1;

    public int? OwnSocket => _outlet.OwnSocket;

    /// <summary>When to call <see cref="Tick"/>, if nothing happens before.</summary>
    public TimeSpan Deadline => _transfer.Deadline;

    public bool HasEnded { get; private set; }

    public void Start(TimeSpan now) => Perform(_transfer.Start(now), now);

    public void Tick(TimeSpan now) => Perform(_transfer.Tick(now), now);

    /// <summary>Its own socket has something to read.</summary>
    public void Receive(Span<byte> buffer, TimeSpan now)
    {
        fixed (byte* bytes = buffer)
        {
            var length = (int)LibC.Receive(_outlet.OwnSocket!.Value, bytes, (nuint)buffer.Length, LibC.MSG_DONTWAIT);
            if (length >= 0)
                Hear(buffer[..length], now);
            else if (Marshal.GetLastPInvokeError() == LibC.ECONNREFUSED)
                Perform(_transfer.PortClosed(), now);
        }
    }

    /// <summary>The client has sent this. What makes no sense in a transfer is passed over.</summary>
    public void Hear(ReadOnlySpan<byte> packet, TimeSpan now)
    {
        if (TftpPacket.TryReadAck(packet, out var block))
        {
            var move = _transfer.Acknowledge(block, now);
            // What could not be sent before has come through since.
            _trouble = null;
            Report(_transfer.Acknowledged);
            Perform(move, now);
        }
        else if (TftpPacket.TryReadError(packet, out var code, out var text))
        {
            _record.Refused((int)code, text);
            _trouble = text.Length == 0 ? $"the client sent error {(int)code}" : $"the client said: {text}";
            Perform(_transfer.Refused(code), now);
        }
    }

    /// <summary>
    /// The listening port has received a packet from this client's port. The first request again means that our answer is lost, or that
    /// the network has doubled it. Any other ends this transfer: the client begins a new one. PXELINUX asks for all its files from one
    /// port, and may leave out the last ACK.
    /// </summary>
    public void HearRequest(ReadOnlySpan<byte> packet, TimeSpan now)
    {
        if (!packet.SequenceEqual(_request))
            Leave();
        else if (!_transfer.IsOpen)
            Perform(_transfer.RepeatRequest(), now);
        else if (_transfer.IsFinishing || _transfer.StalledFor(now) >= StartsOverAfter)
            Leave();
    }

    /// <summary>We can't go on: the client is told, so that it need not wait.</summary>
    public void Fail(string reason)
    {
        _outlet.SendError(TftpErrorCode.NotDefined, reason);
        _trouble = reason;
        End(TransferEnd.Failed);
    }

    public void Dispose()
    {
        _blocks.Dispose();
        _outlet.Dispose();
    }

    private void Leave()
    {
        _trouble = "the client asked anew";
        End(_transfer.IsFinishing ? TransferEnd.Complete : TransferEnd.Aborted);
    }

    private void Perform(TftpMove move, TimeSpan now)
    {
        switch (move.Kind)
        {
            case TftpMoveKind.SendOack:
                Sent(_outlet.Send(_terms.Oack.Span), now);
                break;
            case TftpMoveKind.SendBlocks:
                SendBlocks(move.From, move.Count, now);
                break;
            case TftpMoveKind.End:
                End(move.Outcome);
                break;
        }
    }

    private void SendBlocks(long from, int count, TimeSpan now)
    {
        var run = _blocks.Read(from, count);
        if (_blocks.LastBlock is { } last)
            _transfer.EndsWith(last);
        Sent(_outlet.Send(run, _blocks.SlotLength), now);
    }

    /// <summary>What could not be sent is as good as lost on the way, and will be sent again. Only a closed port is final.</summary>
    private void Sent(int error, TimeSpan now)
    {
        if (error == LibC.ECONNREFUSED)
            Perform(_transfer.PortClosed(), now);
        else if (error is not (0 or LibC.EAGAIN or LibC.ENOBUFS))
            _trouble = Marshal.GetPInvokeErrorMessage(error);
    }

    private void End(TftpOutcome outcome)
    {
        switch (outcome)
        {
            case TftpOutcome.Complete:
                End(TransferEnd.Complete);
                break;
            case TftpOutcome.Probe:
                End(TransferEnd.SizeProbe);
                break;
            case TftpOutcome.Aborted:
                _trouble ??= "the client closed its port";
                End(TransferEnd.Aborted);
                break;
            case TftpOutcome.Silent:
                _trouble ??= _transfer.IsOpen ? "the client fell silent" : "the client never answered";
                End(TransferEnd.Failed);
                break;
        }
    }

    private void End(TransferEnd end)
    {
        if (HasEnded)
            return;
        HasEnded = true;
        // The last ACK may be missing, the bytes are not.
        if (end == TransferEnd.Complete && _blocks.LastBlock is { } last)
            Report(last);
        _record.Finish(end, end == TransferEnd.Complete ? null : _trouble);
    }

    private void Report(long block)
    {
        var bytes = block <= 0 ? 0 : _blocks.BytesUpTo(block);
        if (bytes > _reported)
            _record.Advance(bytes - _reported);
        _reported = bytes;
    }
}
