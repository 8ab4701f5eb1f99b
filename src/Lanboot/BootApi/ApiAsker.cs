using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Lanboot.Boot;

namespace Lanboot.BootApi;

/// <summary>An answer, or why there is none.</summary>
/// <param name="Problem">The end of a sentence about the machine; null exactly where there is an answer.</param>
/// <param name="IsFault">
/// Something is wrong with the API, which its owner should hear: not where it says that it does not know the machine.
/// </param>
internal sealed record ApiReply(ApiAnswer? Answer, string? Problem = null, bool IsFault = false);

/// <summary>Asks the boot API over HTTP: GET PREFIX/v1/boot/MAC, MAC in lower case with colons.</summary>
internal sealed class ApiAsker : IDisposable
{
    /// <summary>Machines that are asked about at the same time: a class room at once, and no flood on the API's host.</summary>
    private const int MaxAtOnce = 64;

    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly Uri _base;
    private readonly string _shown;
    private readonly HttpClient _client;
    private readonly SemaphoreSlim _places = new(MaxAtOnce);

    /// <param name="prefix">
    /// http or https; what comes before "/v1/boot/". A name and password in it are sent by HTTP's basic authentication.
    /// </param>
    /// <param name="timeout">For one answer, from its request to its last byte.</param>
    public ApiAsker(Uri prefix, TimeSpan timeout, TimeProvider time)
    {
        _timeout = timeout;
        _time = time;
        var path = prefix.GetLeftPart(UriPartial.Path);
        // Naked paths are resolved against this, as in pixiecore.
        _base = new Uri(path.EndsWith('/') ? $"{path}v1" : $"{path}/v1");
        _shown = prefix.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped).TrimEnd('/');
        _client = new HttpClient(new SocketsHttpHandler
        {
            // As Go's client, which pixiecore uses.
            MaxAutomaticRedirections = 10,
            AutomaticDecompression = DecompressionMethods.GZip,
            // In KiB; servers send some hundred bytes.
            MaxResponseHeadersLength = 32,
            // The API may move to another address while we run.
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            UseCookies = false,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Lanboot", null));
        if (prefix.UserInfo.Length > 0)
        {
            var credentials = Encoding.UTF8.GetBytes(Uri.UnescapeDataString(prefix.UserInfo));
            _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(credentials));
        }
    }

    /// <summary>Never throws but for <paramref name="cancel"/>.</summary>
    public async Task<ApiReply> AskAsync(MacAddress machine, CancellationToken cancel)
    {
        using var late = new CancellationTokenSource(_timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        try
        {
            await _places.WaitAsync(either.Token);
            try
            {
                return await AskNowAsync(new Uri($"{_base}/boot/{machine}"), either.Token);
            }
            finally
            {
                _places.Release();
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Fault($"did not answer within {_timeout.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s");
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException or InvalidDataException)
        {
            return Fault($"can't be reached: {failed.Message}");
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _places.Dispose();
    }

    private async Task<ApiReply> AskNowAsync(Uri url, CancellationToken cancel)
    {
        using var response = await _client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancel);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            var words = $"answers {(int)response.StatusCode}{(response.ReasonPhrase is { Length: > 0 } reason ? $" {reason}" : "")}";
            // "Any other answer than 200 means: ignore the machine"; of a server in trouble somebody should know.
            return (int)response.StatusCode is >= 400 and < 500
                ? new ApiReply(null, $"the boot API at {_shown} {words} for it")
                : Fault(words);
        }

        var body = new byte[ApiAnswerReader.MaxLength + 1];
        await using var stream = await response.Content.ReadAsStreamAsync(cancel);
        var length = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancel);
        return ApiAnswerReader.TryRead(body.AsSpan(0, length), _base, out var answer, out var problem)
            ? new ApiReply(answer)
            : Fault($"sends an answer that is no good: {problem}");
    }

    private ApiReply Fault(string words) => new(null, $"the boot API at {_shown} {words}", IsFault: true);
}
