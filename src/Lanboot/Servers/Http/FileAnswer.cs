using System.IO.Pipelines;
using System.Net;
using System.Runtime.CompilerServices;
using Lanboot.Boot;
using Lanboot.Journal;

namespace Lanboot.Servers.Http;

/// <summary>Answers a request for a file: conditions, range, headers, and the bytes.</summary>
internal sealed class FileAnswer(BootJournal journal, TimeProvider time)
{
    /// <summary>Up to here a body is copied behind its headers and leaves with them in one send, which is cheaper than sendfile(2).</summary>
    private const int SmallBody = 16 << 10;

    /// <summary>What is read at a time of bytes that lie in no file; with the headers it fits a 64 KiB buffer of the pool.</summary>
    private const int Piece = 60 << 10;

    /// <summary>The most for one call to <see cref="IFileSender"/>.</summary>
    private const int LargestPart = 1 << 30;

    /// <summary>Those of files that were asked for before.</summary>
    private readonly ConditionalWeakTable<BootFile, Validators> _validators = [];

    /// <summary>Each transfer as it begins, for tests.</summary>
    public event Action<Transfer>? Began;

    /// <returns>The transfer, ended; null where the answer has no byte of the file.</returns>
    public async ValueTask<Transfer?> SendAsync(HttpContext context, BootFile file, IPAddress client)
    {
        var (request, response) = (context.Request, context.Response);
        var validators = ValidatorsOf(file);
        Describe(response.Headers, file, validators);
        switch (validators.Check(request.Headers))
        {
            case Precondition.Failed:
                await TextAnswer.SendAsync(context, StatusCodes.Status412PreconditionFailed, "The file is no longer what you know of it.");
                return null;
            case Precondition.NotModified:
                response.StatusCode = StatusCodes.Status304NotModified;
                return null;
        }

        var range = Choose(request, validators, file.Source.Length);
        if (range.Kind == RangeKind.Unsatisfiable)
        {
            response.Headers.ContentRange = $"bytes */{file.Source.Length}";
            await TextAnswer.SendAsync(context, StatusCodes.Status416RangeNotSatisfiable, $"The file has {file.Source.Length} bytes.");
            return null;
        }

        if (range.Kind == RangeKind.Part)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = $"bytes {range.Offset}-{range.Offset + range.Length - 1}/{file.Source.Length}";
        }

        response.ContentType = ContentTypes.Of(file.Path, request.Headers.UserAgent);
        response.ContentLength = range.Length;
        var transfer = journal.Begin(client, TransferProtocol.Http, file, range.Offset, range.Length);
        Began?.Invoke(transfer);
        if (HttpMethods.IsHead(request.Method))
            transfer.Finish(TransferEnd.SizeProbe);
        else
            await SendBodyAsync(context, transfer, range);
        return transfer;
    }

    private Validators ValidatorsOf(BootFile file)
    {
        if (_validators.TryGetValue(file, out var known))
            return known;
        var validators = Validators.Of(file, time.GetUtcNow());
        // A date in the future is told once it has come; and what is made when asked for is made anew each time.
        if (file.Version is not null && validators.Modified.HasValue == file.Modified.HasValue)
            _validators.AddOrUpdate(file, validators);
        return validators;
    }

    private static void Describe(IHeaderDictionary headers, BootFile file, Validators validators)
    {
        headers.AcceptRanges = "bytes";
        if (validators.TagText is { } tag)
            headers.ETag = tag;
        if (validators.ModifiedText is { } modified)
            headers.LastModified = modified;
        if (file.Version is null)
            headers.CacheControl = "no-store";
    }

    /// <summary>Ranges belong to GET alone (RFC 9110 section 14.2): HEAD tells of the whole file, as loaders expect who ask for its size.</summary>
    private static ByteRange Choose(HttpRequest request, Validators validators, long size) =>
        request.Headers.Range is { Count: 1 } header && HttpMethods.IsGet(request.Method) && validators.AllowRange(request.Headers.IfRange)
            ? ByteRange.Read(header.ToString(), size)
            : new ByteRange(RangeKind.Whole, 0, size);

    private static async ValueTask SendBodyAsync(HttpContext context, Transfer transfer, ByteRange range)
    {
        var sender = context.Features.Get<IFileSender>();
        try
        {
            await context.Response.StartAsync();
            var connected = await SendRangeAsync(context.Response.BodyWriter, sender, transfer, range);
            if (connected)
                transfer.Finish(TransferEnd.Complete);
            else if (sender?.FileFailure is { } failure)
                transfer.Finish(TransferEnd.Failed, failure);
            else
                transfer.Finish(TransferEnd.Aborted, "the connection ended");
        }
        // Whatever failed, the headers have promised more than can be sent: only the end of the connection tells the client so.
        catch (Exception e)
        {
            transfer.Finish(TransferEnd.Failed, e.Message);
            context.Abort();
        }
    }

    /// <summary>Extent after extent: ranges of files by sendfile(2), what lies in no file through a buffer.</summary>
    /// <returns>False when the connection ended before.</returns>
    private static async ValueTask<bool> SendRangeAsync(PipeWriter body, IFileSender? sender, Transfer transfer, ByteRange range)
    {
        var source = transfer.File.Source;
        var (offset, end) = (range.Offset, range.Offset + range.Length);
        while (offset < end)
        {
            FlushResult flushed;
            long count;
            if (sender is not null && end - offset > SmallBody && source.TryGetFileRange(offset, out var run) && run.Length > SmallBody)
            {
                count = Math.Min(Math.Min(run.Length, end - offset), LargestPart);
                flushed = await sender.SendAsync(body, run with { Length = count }, transfer);
            }
            else
            {
                var memory = body.GetMemory((int)Math.Min(Piece, end - offset));
                count = source.Read(offset, memory.Span[..(int)Math.Min(memory.Length, end - offset)]);
                if (count == 0)
                    throw new EndOfStreamException("the file is shorter than it was");
                body.Advance((int)count);
                flushed = await body.FlushAsync();
                transfer.Advance(count);
            }

            if (flushed.IsCompleted || sender?.IsOver == true)
                return false;
            offset += count;
        }

        return true;
    }
}
