using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Lanboot.Mirrors;

/// <summary>Asks mirrors by HTTP. Redirects are followed, but never from HTTPS to HTTP.</summary>
internal sealed class MirrorClient : IMirrorTexts, IDisposable
{
    private readonly MirrorLimits _limits;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    public MirrorClient(MirrorLimits limits, TimeProvider time)
    {
        _limits = limits;
        _time = time;
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = limits.Connect,
            // From the project's server to a country's to one nearby, each with a slash added: more is a circle.
            MaxAutomaticRedirections = 8,
            // What is hashed is what the mirror has, not what it makes of it on the way.
            AutomaticDecompression = DecompressionMethods.None,
        };
        // Downloads take as long as they take; standstill is noticed by MirrorAnswer.
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("lanboot", null));
    }

    public void Dispose() => _http.Dispose();

    public async Task<string> ReadAsync(Uri source, CancellationToken cancel)
    {
        using var answer = await GetAsync(source, null, cancel);
        if (answer.Message.StatusCode != HttpStatusCode.OK)
            throw answer.Refusal();
        var text = new byte[_limits.Text + 1];
        var length = 0;
        while (await answer.ReadAsync(text.AsMemory(length)) is var count and > 0)
            length += count;
        return length <= _limits.Text
            ? Encoding.UTF8.GetString(text, 0, length)
            : throw new MirrorException(
                $"{source} is longer than {_limits.Text >> 20} MiB, which no such list is: is this the root of such a mirror?");
    }

    public async Task<string?> FindAsync(Uri source, CancellationToken cancel)
    {
        try
        {
            return await ReadAsync(source, cancel);
        }
        catch (MirrorException missing) when (missing.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>The beginning of an answer, whatever its status.</summary>
    /// <param name="prepare">Adds headers to the request.</param>
    /// <exception cref="MirrorException">There is none.</exception>
    public async Task<MirrorAnswer> GetAsync(Uri source, Action<HttpRequestHeaders>? prepare, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, source);
        prepare?.Invoke(request.Headers);
        var answer = new MirrorAnswer(source, _limits, _time, cancel);
        try
        {
            await answer.BeginAsync(_http, request);
            return answer;
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }
}
