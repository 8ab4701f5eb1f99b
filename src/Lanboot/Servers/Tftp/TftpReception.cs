using System.Runtime.Versioning;
using Lanboot.Boot;
using Lanboot.Journal;
using Lanboot.Protocols.Tftp;
using Lanboot.Settings;

namespace Lanboot.Servers.Tftp;

/// <summary>Answers what comes to the listening port: a request becomes a transfer or an ERROR, at once.</summary>
/// <remarks>
/// The tree is asked on the event loop's own thread. It keeps the files of images that it has looked up, so that this takes microseconds;
/// in a folder, where files come and go, it looks anew, which takes as long as the folder is large.
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed class TftpReception(TftpSettings settings, int httpPort, IBootTree tree, BootJournal journal, TimeProvider time, ILogger logger)
{
    private readonly Throttle _throttle = new(time, Throttle.Usual);

    /// <summary>Handles a packet to the listening port that belongs to no transfer.</summary>
    /// <returns>The new transfer, not yet started; null when there is none.</returns>
    public TftpSession? Receive(TftpListener listener, TftpPeer peer, ReadOnlySpan<byte> packet, TftpSessions sessions)
    {
        var opcode = TftpPacket.Opcode(packet);
        if (opcode is TftpOpcode.RRQ or TftpOpcode.WRQ)
            return Answer(listener, peer, packet, sessions);

        TftpLog.StrayPacket(logger, peer, opcode);
        // RFC 1350 section 4: a stranger is told so. An ERROR is never answered, or two servers would talk for ever.
        if (opcode is TftpOpcode.ACK or TftpOpcode.DATA or TftpOpcode.OACK)
            listener.Refuse(peer, TftpErrorCode.UnknownTransferId, "there is no such transfer");
        return null;
    }

    private TftpSession? Answer(TftpListener listener, TftpPeer peer, ReadOnlySpan<byte> packet, TftpSessions sessions)
    {
        if (!TftpRequest.TryRead(packet, out var request, out var refusal))
            return Refuse(listener, peer, "a malformed request", TftpErrorCode.IllegalOperation, refusal);
        if (request.Operation == TftpOpcode.WRQ)
            return Refuse(listener, peer, request.File, TftpErrorCode.AccessViolation, "this server only sends files");
        // Silence, not an ERROR: the client asks again in some seconds, and then there is room.
        if (!HasRoom(peer, sessions))
            return null;

        try
        {
            var client = peer.Address;
            var fetch = new Fetch(new BootAddress(listener.Interface.Address, httpPort), client) { Machine = journal.MachineAt(client) };
            if (tree.Find(request.File, fetch) is { } file)
                return Open(listener, peer, packet, request, file);
            // PXELINUX looks for its menu under some ten names: nothing to worry about, but telling when a boot gets stuck.
            journal.Missing(client, TransferProtocol.Tftp, request.File);
            return Refuse(listener, peer, request.File, TftpErrorCode.FileNotFound, "there is no such file");
        }
        catch (Exception e)
        {
            // Whatever is wrong with this file or with the way back to this client, the other transfers go on.
            TftpLog.RequestFailed(logger, e, peer, request.File);
            journal.Warn($"{request.File} could not be sent to {peer.Address} by TFTP: {e.Message}");
            return Refuse(listener, peer, request.File, TftpErrorCode.NotDefined, e.Message);
        }
    }

    private TftpSession Open(TftpListener listener, TftpPeer peer, ReadOnlySpan<byte> packet, TftpRequest request, BootFile file)
    {
        var outlet = settings.SinglePort
            ? TftpOutlet.Shared(listener, peer)
            : TftpOutlet.OfItsOwn(listener.Interface.Address, peer);
        try
        {
            var octet = request.Mode == TftpMode.Octet;
            var length = file.Source.Length;
            var limits = new TftpLimits(outlet.PathMtu, settings.MaxBlockSize, settings.MaxWindowSize);
            var terms = TftpTerms.Agree(request, limits, length);
            BlockReader blocks = octet ? new OctetReader(file.Source, terms) : new NetasciiReader(file.Source, terms);
            var record = journal.Begin(peer.Address, TransferProtocol.Tftp, file, 0, octet ? length : null);
            return new TftpSession(peer, packet, terms, blocks, outlet, record);
        }
        catch
        {
            outlet.Dispose();
            throw;
        }
    }

    private bool HasRoom(TftpPeer peer, TftpSessions sessions)
    {
        if (sessions.IsFull && _throttle.Allows(nameof(sessions.IsFull)))
            journal.Warn($"{sessions.Count} TFTP transfers are running, which is the limit: further clients wait for their turn.");
        if (sessions.IsFull)
            return false;
        if (!sessions.IsGreedy(peer))
            return true;
        TftpLog.TooMany(logger, peer);
        return false;
    }

    private TftpSession? Refuse(TftpListener listener, TftpPeer peer, string file, TftpErrorCode code, string reason)
    {
        TftpLog.RequestRefused(logger, peer, file, reason);
        listener.Refuse(peer, code, reason);
        return null;
    }
}
