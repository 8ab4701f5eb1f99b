using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Lanboot.Mirrors;

/// <summary>One answer of a mirror: its headers, then its body piece by piece. Standing still for too long ends it.</summary>
internal sealed class MirrorAnswer : IDisposable
{
    private readonly Uri _source;
    private readonly MirrorLimits _limits;
    private readonly CancellationToken _cancel;
    private readonly CancellationTokenSource _quiet;
    private readonly CancellationTokenSource _either;
    private HttpResponseMessage? _message;
    private Stream? _body;

    public MirrorAnswer(Uri source, MirrorLimits limits, TimeProvider time, CancellationToken cancel)
    {
        _source = source;
        _limits = limits;
        _cancel = cancel;
        // Connecting has a limit of its own, and an answer may be preceded by redirects.
        _quiet = new CancellationTokenSource(limits.Connect + limits.Quiet, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(cancel, _quiet.Token);
    }

    public HttpResponseMessage Message => _message ?? throw new InvalidOperationException("there is no answer yet");

    /// <summary>It is a page for people, as hotel networks and worn-out mirrors send for everything.</summary>
    public bool IsWebPage => Message.Content.Headers.ContentType?.MediaType is "text/html" or "application/xhtml+xml";

    public void Dispose()
    {
        _message?.Dispose();
        _either.Dispose();
        _quiet.Dispose();
    }

    /// <exception cref="MirrorException">There is no answer.</exception>
    public async Task BeginAsync(HttpClient http, HttpRequestMessage request)
    {
        try
        {
            _message = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _either.Token);
            _body = await _message.Content.ReadAsStreamAsync(_either.Token);
        }
        catch (Exception e) when (Failure(e) is { } failure)
        {
            throw failure;
        }
    }

    /// <returns>How many bytes; 0 at the end.</returns>
    /// <exception cref="MirrorException">The mirror broke off, or has sent nothing for too long.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        _quiet.CancelAfter(_limits.Quiet);
        try
        {
            return await _body!.ReadAsync(buffer, _either.Token);
        }
        catch (Exception e) when (Failure(e) is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>Why this answer is not what was asked for.</summary>
    public MirrorException Refusal()
    {
        var status = (int)Message.StatusCode;
        var words = Message.ReasonPhrase is { Length: > 0 } phrase ? $" {phrase}" : "";
        return status switch
        {
            404 or 410 => new MirrorException($"{_source} is not there.") { IsNotFound = true },
            >= 300 and < 400 => new MirrorException(
                $"{_source} sends on to {Message.Headers.Location?.ToString() ?? "nowhere"}, where Lanboot does not follow: "
                + "out of HTTPS, or in a circle."),
            429 or >= 500 => new MirrorException(Said()) { MayPass = true },
            _ => new MirrorException(Said()),
        };

        string Said() => string.Create(CultureInfo.InvariantCulture, $"The mirror answers {status}{words} for {_source}.");
    }

    /// <summary>What went wrong, in words; null where it is none of the mirror's doing.</summary>
    private MirrorException? Failure(Exception e) => e switch
    {
        OperationCanceledException when _cancel.IsCancellationRequested => null,
        OperationCanceledException when _quiet.IsCancellationRequested =>
            new MirrorException($"{_source.Authority} sends nothing for {Seconds(_limits.Quiet)} ({_source}).", e) { MayPass = true },
        OperationCanceledException => new MirrorException($"{_source.Authority} does not answer within {Seconds(_limits.Connect)}.", e),
        HttpRequestException { InnerException: AuthenticationException refused } =>
            new MirrorException($"{_source.Authority} can't prove that it is the one it says it is: {refused.Message}", e),
        HttpRequestException { InnerException: SocketException { SocketErrorCode: not SocketError.ConnectionReset } unreachable } =>
            new MirrorException($"{_source.Authority} can't be reached: {unreachable.Message}.", e),
        HttpRequestException or IOException => new MirrorException($"{_source.Authority} broke off ({_source}).", e) { MayPass = true },
        _ => null,
    };

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s");
}
