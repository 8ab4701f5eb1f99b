using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Lanboot.Boot;
using Lanboot.Journal;
using Lanboot.Media.HostFolder;
using Lanboot.Media.Trees;

namespace Lanboot.Servers.Http;

/// <summary>
/// Hands files through that lie elsewhere: on a server, byte for byte as they come and with its lengths and ranges, or on this host, as all
/// our files. What fails is said to the client by 502 while there is still time, else by the end of the connection.
/// </summary>
internal sealed class Relay : IDisposable
{
    /// <summary>What is read at a time: a round trip's worth on a fast line.</summary>
    private const int Piece = 64 << 10;

    private readonly BootJournal _journal;
    private readonly HttpLimits _limits;
    private readonly TimeProvider _time;
    private readonly HttpClient _client;
    private readonly FolderTree _host = new("/");
    private int _running;

    public Relay(BootJournal journal, FileAnswer files, HttpLimits limits, TimeProvider time)
    {
        _journal = journal;
        Files = files;
        _limits = limits;
        _time = time;
        _client = new HttpClient(new SocketsHttpHandler
        {
            ConnectTimeout = limits.UpstreamPatience,
            // As Go's client, which pixiecore uses. A mirror may send on to another once or twice.
            MaxAutomaticRedirections = 10,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = 32,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            UseCookies = false,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Lanboot", null));
    }

    /// <summary>How files of our own are answered.</summary>
    public FileAnswer Files { get; }

    /// <returns>The file's way to the client; null where none of its bytes were asked for or could be had.</returns>
    public async Task<Transfer?> SendAsync(HttpContext context, DistantFile file, Fetch fetch)
    {
        if (file.Source.IsFile)
            return await SendHostFileAsync(context, file, fetch);
        if (Interlocked.Increment(ref _running) > _limits.Relayed)
        {
            Interlocked.Decrement(ref _running);
            _journal.Warn($"{_limits.Relayed} files are being handed through: {Who(fetch)} has to ask again for {file.Shown}.");
            await TextAnswer.SendAsync(context, StatusCodes.Status503ServiceUnavailable, "Too many files are being fetched: ask again.");
            return null;
        }

        try
        {
            return await PassAsync(context, file, fetch);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<Transfer?> SendHostFileAsync(HttpContext context, DistantFile file, Fetch fetch)
    {
        var path = DistantFile.DistantPath(file.Source);
        try
        {
            if (_host.ResolveFile(path) is { } node)
            {
                var served = new BootFile(path, _host.Open(node), file.Stage)
                {
                    Modified = node.Modified,
                    Version = $"{node.Number:x}-{node.Modified.UtcTicks:x}-{node.Length:x}",
                    CompletesBoot = file.CompletesBoot,
                };
                return await Files.SendAsync(context, served, fetch.Client);
            }
        }
        catch (IOException gone) when (!context.Response.HasStarted)
        {
            await FailAsync(context, path, fetch, gone.Message);
            return null;
        }

        await FailAsync(context, path, fetch, "there is no such file here, or it may not be read.");
        return null;
    }

    private async Task<Transfer?> PassAsync(HttpContext context, DistantFile file, Fetch fetch)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        using var clock = _time.CreateTimer(_ => late.Cancel(), null, _limits.UpstreamPatience, Timeout.InfiniteTimeSpan);
        HttpResponseMessage answer;
        try
        {
            using var request = RequestFor(context.Request, file);
            answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, late.Token);
        }
        catch (OperationCanceledException)
        {
            if (!context.RequestAborted.IsCancellationRequested)
                await FailAsync(context, file.Shown, fetch, $"no answer within {_limits.UpstreamPatience.TotalSeconds:0} s.");
            return null;
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException)
        {
            await FailAsync(context, file.Shown, fetch, $"{failed.Message}.".Replace("..", ".", StringComparison.Ordinal));
            return null;
        }

        using (answer)
        {
            if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.PartialContent)
                && answer.StatusCode != HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                await FailAsync(context, file.Shown, fetch, $"the server answers {(int)answer.StatusCode} {answer.ReasonPhrase}.");
                return null;
            }

            Describe(context.Response, answer);
            return await SendBodyAsync(context, file, fetch, answer, clock, late.Token);
        }
    }

    private static HttpRequestMessage RequestFor(HttpRequest asked, DistantFile file)
    {
        var request = new HttpRequestMessage(HttpMethods.IsHead(asked.Method) ? HttpMethod.Head : HttpMethod.Get, file.Source);
        // Ranges and their condition go through as they are; what they mean is for the server that has the file.
        if (asked.Headers.Range is [{ } range])
            request.Headers.TryAddWithoutValidation("Range", range);
        if (asked.Headers.IfRange is [{ } condition])
            request.Headers.TryAddWithoutValidation("If-Range", condition);
        if (file.Source.UserInfo is { Length: > 0 } user)
        {
            var credentials = Encoding.UTF8.GetBytes(Uri.UnescapeDataString(user));
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(credentials));
        }

        return request;
    }

    /// <summary>
    /// What a loader or downloader goes by. Without a length the body is sent in chunks, which iPXE understands and some firmware not.
    /// </summary>
    private static void Describe(HttpResponse response, HttpResponseMessage answer)
    {
        response.StatusCode = (int)answer.StatusCode;
        response.ContentLength = answer.Content.Headers.ContentLength;
        response.ContentType = answer.Content.Headers.ContentType?.ToString() ?? "application/octet-stream";
        if (answer.Content.Headers.ContentRange is { } range)
            response.Headers.ContentRange = range.ToString();
        if (answer.Content.Headers.LastModified is { } modified)
            response.Headers.LastModified = modified.ToString("R");
        if (answer.Headers.ETag is { } tag)
            response.Headers.ETag = tag.ToString();
        if (answer.Headers.AcceptRanges.Count > 0)
            response.Headers.AcceptRanges = answer.Headers.AcceptRanges.ToString();
    }

    private async Task<Transfer> SendBodyAsync(
        HttpContext context, DistantFile file, Fetch fetch, HttpResponseMessage answer, ITimer clock, CancellationToken late)
    {
        var range = answer.Content.Headers.ContentRange;
        var length = answer.Content.Headers.ContentLength;
        var source = new RelayedSource(range?.Length ?? length);
        var served = new BootFile(file.Shown, source, file.Stage) { CompletesBoot = file.CompletesBoot };
        var transfer = _journal.Begin(fetch.Client, TransferProtocol.Http, served, range?.From ?? 0, length);
        if (HttpMethods.IsHead(context.Request.Method))
        {
            transfer.Finish(TransferEnd.SizeProbe);
            return transfer;
        }

        try
        {
            await context.Response.StartAsync(late);
            await using var stream = await answer.Content.ReadAsStreamAsync(late);
            var body = context.Response.BodyWriter;
            while (true)
            {
                // The clock is for the server; a client may stop reading for minutes, as GRUB does at its menu.
                clock.Change(_limits.UpstreamPatience, Timeout.InfiniteTimeSpan);
                var count = await stream.ReadAsync(body.GetMemory(Piece), late);
                clock.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                if (count == 0)
                    break;
                body.Advance(count);
                if ((await body.FlushAsync(context.RequestAborted)).IsCompleted)
                    throw new OperationCanceledException();
                source.Pass(count);
                transfer.Advance(count);
            }

            transfer.Finish(TransferEnd.Complete);
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested)
        {
            transfer.Finish(TransferEnd.Aborted, e is OperationCanceledException ? "the connection ended" : e.Message);
        }
        // Whatever failed, more has been promised than can be sent: only the end of the connection tells the client so.
        catch (Exception e)
        {
            var isSilent = e is OperationCanceledException;
            var why = isSilent ? $"the server sent nothing for {_limits.UpstreamPatience.TotalSeconds:0} s" : e.Message;
            transfer.Finish(TransferEnd.Failed, why);
            context.Abort();
        }

        return transfer;
    }

    private async Task FailAsync(HttpContext context, string what, Fetch fetch, string why)
    {
        _journal.Warn($"{Who(fetch)} does not get {what}: {why}");
        await TextAnswer.SendAsync(context, StatusCodes.Status502BadGateway, $"The file can't be had: {why}");
    }

    private static string Who(Fetch fetch) => fetch.Machine?.Mac.ToString() ?? fetch.Client.ToString();
}
