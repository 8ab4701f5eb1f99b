using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Lanboot.Linux;
using Lanboot.Protocols.Nbd.Transmission;

namespace Lanboot.Servers.Nbd;

/// <summary>READs whose data is copied behind their header, so that many replies leave in one send.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class SmallRead(NbdStore store, bool structured)
{
    /// <summary>Not every file system can say whether bytes are in memory.</summary>
    private bool _canTell = true;

    /// <summary>Answers a read; the outbox has room for it.</summary>
    /// <param name="mayWait">Wait for the disc if need be.</param>
    /// <returns>False when it would have had to wait; nothing is answered then.</returns>
    public bool TryAnswer(in NbdRequest request, Outbox outbox, bool mayWait)
    {
        var writer = outbox.Writer;
        NbdReplies.Data(ref writer, structured, request, isFinal: true);
        var data = outbox.Free.Slice(writer.Position, (int)request.Length);
        switch (Read((long)request.Offset, data, outbox.FreeStart + writer.Position, mayWait))
        {
            case Outcome.NotInMemory:
                return false;
            case Outcome.Done:
                outbox.Add(writer.Position + data.Length);
                return true;
            default:
                writer = outbox.Writer;
                NbdReplies.Fail(ref writer, structured, request, NbdError.EIO);
                outbox.Add(writer);
                return true;
        }
    }

    private Outcome Read(long offset, Span<byte> data, byte* place, bool mayWait)
    {
        if (!mayWait && _canTell && store.TryGetFileRange(offset, out var range) && range.Length >= data.Length)
        {
            var piece = new LibC.Piece { Bytes = place, Length = (nuint)data.Length };
            var count = LibC.ReadPieces(range.Handle, &piece, 1, range.Offset, LibC.RWF_NOWAIT);
            if (count == data.Length)
                return Outcome.Done;
            if (count >= 0 || Marshal.GetLastPInvokeError() == LibC.EAGAIN)
                return Outcome.NotInMemory;
            _canTell = false;
        }

        return store.TryRead(offset, data) ? Outcome.Done : Outcome.Failed;
    }

    private enum Outcome
    {
        Done,
        NotInMemory,
        Failed,
    }
}
