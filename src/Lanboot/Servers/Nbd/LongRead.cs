using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Lanboot.Linux;
using Lanboot.Media.Blocks;
using Lanboot.Protocols.Nbd.Transmission;

namespace Lanboot.Servers.Nbd;

/// <summary>
/// A READ whose data goes from the file to the socket by sendfile(2), behind its header; what lies in no file, or in small pieces,
/// through the outbox. It goes on where it stopped when the socket was full.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class LongRead(NbdStore store, bool structured)
{
    private NbdRequest _request;
    private long _offset;
    private long _left;
    private bool _headerWritten;
    private bool _canSendFile = true;
    private long? _failedAt;
    private long _warmUntil = -1;

    public bool IsActive { get; private set; }

    /// <summary>Why the connection must be closed.</summary>
    public string? Trouble { get; private set; }

    /// <summary>
    /// Whether the disc will have to fetch it: by its first and its last byte, as the kernel reads ahead in runs. What goes on where
    /// one in memory ended is one run with it.
    /// </summary>
    public bool IsCold(in NbdRequest request)
    {
        var (start, end) = ((long)request.Offset, (long)request.Offset + request.Length);
        var isCold = (start != _warmUntil && IsCold(start)) || IsCold(end - 1);
        _warmUntil = isCold ? -1 : end;
        return isCold;
    }

    public void Begin(in NbdRequest request)
    {
        _request = request;
        (_offset, _left) = ((long)request.Offset, request.Length);
        _headerWritten = false;
        _failedAt = null;
        IsActive = true;
    }

    /// <summary>Sends as much as the socket takes.</summary>
    /// <returns>Done: the reply is complete, its end perhaps still in the outbox.</returns>
    public Sending Send(StreamSocket socket, Outbox outbox)
    {
        if (!_headerWritten)
            WriteHeader(outbox);
        while (_left > 0)
        {
            var sending = _canSendFile && _failedAt is null && store.TryGetFileRange(_offset, out var range) && IsWorthIt(range)
                ? SendFile(socket, outbox, range)
                : Copy(socket, outbox);
            if (sending != Sending.Done)
                return sending;
        }

        return Finish(socket, outbox);
    }

    private bool IsCold(long offset)
    {
        if (!store.TryGetFileRange(offset, out var range))
            return false;
        byte probe;
        var piece = new LibC.Piece { Bytes = &probe, Length = 1 };
        return LibC.ReadPieces(range.Handle, &piece, 1, range.Offset, LibC.RWF_NOWAIT) < 0
            && Marshal.GetLastPInvokeError() == LibC.EAGAIN;
    }

    private bool IsWorthIt(FileRange range) => range.Length >= Math.Min(_left, NbdLimits.SmallRead);

    private void WriteHeader(Outbox outbox)
    {
        var writer = outbox.Writer;
        // Not the last chunk: the file may still fail while it is being sent.
        NbdReplies.Data(ref writer, structured, _request, isFinal: false);
        outbox.Add(writer);
        _headerWritten = true;
    }

    private Sending SendFile(StreamSocket socket, Outbox outbox, FileRange range)
    {
        if (!outbox.IsEmpty && outbox.Send(socket, moreFollows: true) is var sending and not Sending.Done)
            return sending;
        var offset = range.Offset;
        var count = (nuint)Math.Min(Math.Min(_left, range.Length), NbdLimits.SendFileMost);
        var sent = LibC.SendFile(socket, range.Handle, ref offset, count);
        if (sent > 0)
        {
            Advance(sent);
            return Sending.Done;
        }

        return sent == 0 ? Fail("the file became shorter") : AfterError();
    }

    private Sending AfterError()
    {
        switch (Marshal.GetLastPInvokeError())
        {
            case LibC.EINTR:
                return Sending.Done;
            case LibC.EAGAIN:
                return Sending.Full;
            case LibC.EINVAL:
                // The few file systems that sendfile(2) refuses.
                _canSendFile = false;
                return Sending.Done;
            case LibC.EIO or LibC.ESTALE:
                return Fail("the file can't be read");
            default:
                return Sending.Broken;
        }
    }

    private Sending Copy(StreamSocket socket, Outbox outbox)
    {
        // Room for the end of the reply is left, see Finish.
        var room = outbox.Room - NbdReplies.MaxLength;
        if (room < Math.Min(_left, NbdLimits.SmallRead))
            return outbox.Send(socket, moreFollows: true);
        var data = outbox.Free[..(int)Math.Min(_left, room)];
        if (_failedAt is not null)
            data.Clear();
        else if (!store.TryRead(_offset, data))
            return Fail(store.Failure!);
        outbox.Add(data.Length);
        Advance(data.Length);
        return Sending.Done;
    }

    /// <summary>
    /// The header is out, so the data must follow: a structured reply is filled up with zeros and ends with the error; a simple
    /// one has no way to say so but to close ("Simple replies", NBD_CMD_READ).
    /// </summary>
    private Sending Fail(string reason)
    {
        if (!structured)
        {
            Trouble = reason;
            return Sending.Broken;
        }

        _failedAt = _offset;
        return Sending.Done;
    }

    private Sending Finish(StreamSocket socket, Outbox outbox)
    {
        if (structured)
        {
            if (outbox.Room < NbdReplies.MaxLength && outbox.Send(socket) is var sending and not Sending.Done)
                return sending;
            var writer = outbox.Writer;
            if (_failedAt is { } failed)
                NbdReplies.FailAt(ref writer, _request.Cookie, NbdError.EIO, (ulong)failed);
            else
                NbdReplies.Done(ref writer, _request.Cookie);
            outbox.Add(writer);
        }

        IsActive = false;
        return Sending.Done;
    }

    private void Advance(long bytes)
    {
        _offset += bytes;
        _left -= bytes;
    }
}
