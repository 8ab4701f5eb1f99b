using System.Net;
using Lanboot.Boot;
using Lanboot.Host;
using Lanboot.Journal;
using Lanboot.Servers.Http;
using Lanboot.Settings;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests.Servers.Http;

/// <summary>Files of other servers through the door, with the servers that there are: exact, slow, wrong, and gone.</summary>
public sealed class RelayTests : IAsyncDisposable
{
    private static readonly MacAddress Machine = new(0x525400123456);

    private readonly ManualTime _time = new();
    private readonly List<JournalEntry> _entries = [];
    private readonly Files _files = new();
    private readonly Authority _authority = new();
    private readonly HttpClient _client = new();
    private readonly HttpDoor _door;

    public RelayTests()
    {
        var journal = new BootJournal(TimeProvider.System);
        journal.Recorded += entry =>
        {
            lock (_entries)
                _entries.Add(entry);
        };
        journal.Meet(new Machine(Machine) { Address = IPAddress.Loopback, Program = BootProgram.Ipxe });
        HostInterface[] loopback = [RunningDoor.Loopback];
        var tree = new FixedBootTree();
        tree.Add("boot.ipxe", "of the tree");
        _door = new HttpDoor(
            new HttpSettings { Port = 0 }, loopback, tree, journal, _ => null, _time, new HttpLimits { Relayed = 1 }, new OutsideBoots(_files, _authority));
    }

    public async ValueTask DisposeAsync()
    {
        await _door.DisposeAsync();
        _client.Dispose();
    }

    [Fact]
    public async Task A_file_comes_as_it_is_with_its_length_and_what_its_server_says_of_it()
    {
        await using var server = StubWebServer.Of(
            200, "the kernel", "Content-Type: application/x-kernel\r\nLast-Modified: Sat, 21 Nov 2026 10:00:00 GMT\r\nETag: \"k1\"\r\nAccept-Ranges: bytes\r\nX-Secret: no\r\n");
        await StartAsync(server.Url("vmlinuz?x=1"));
        using var answer = await GetAsync();

        Assert.Equal("the kernel", await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Equal((HttpStatusCode.OK, 10L), (answer.StatusCode, answer.Content.Headers.ContentLength));
        Assert.Equal("application/x-kernel", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("\"k1\"", answer.Headers.ETag!.Tag);
        Assert.Equal("Sat, 21 Nov 2026 10:00:00 GMT", answer.Content.Headers.LastModified!.Value.ToString("R"));
        Assert.False(answer.Headers.Contains("X-Secret"));
        Assert.StartsWith("GET /vmlinuz?x=1 HTTP/1.1\r\n", Assert.Single(server.Requests), StringComparison.Ordinal);
        await SaysAsync($"HTTP {server.Url("vmlinuz?x=1")}: 10 B");
        Assert.Contains(_entries, entry => entry.Machine == Machine && entry.Stage == BootStage.Kernel);
    }

    [Fact]
    public async Task A_range_is_the_server_s_to_answer()
    {
        await using var server = StubWebServer.Of(206, "kern", "Content-Range: bytes 4-7/10\r\n");
        await StartAsync(server.Url("k"));
        using var request = new HttpRequestMessage(HttpMethod.Get, Url("link"));
        request.Headers.Range = new(4, 7);
        using var answer = await _client.SendAsync(request, Cancel);

        Assert.Equal((HttpStatusCode.PartialContent, "bytes 4-7/10"), (answer.StatusCode, answer.Content.Headers.ContentRange!.ToString()));
        Assert.Contains("\r\nRange: bytes=4-7\r\n", Assert.Single(server.Requests), StringComparison.Ordinal);
        await SaysAsync("4 B of 10 B");
    }

    [Fact]
    public async Task HEAD_asks_the_server_for_its_head()
    {
        await using var server = new StubWebServer((_, stream) => stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 12345\r\n\r\n"u8.ToArray()).AsTask());
        await StartAsync(server.Url("k"));
        using var answer = await _client.SendAsync(new HttpRequestMessage(HttpMethod.Head, Url("link")), Cancel);
        Assert.Equal(12345, answer.Content.Headers.ContentLength);
        Assert.StartsWith("HEAD /k ", Assert.Single(server.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_unknown_length_comes_whole_and_is_counted()
    {
        await using var server = new StubWebServer((_, stream) => stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\nall of it"u8.ToArray()).AsTask());
        await StartAsync(server.Url("k"));
        using var answer = await GetAsync();
        Assert.Equal("all of it", await answer.Content.ReadAsStringAsync(Cancel));
        await SaysAsync("k: 9 B");
    }

    [Theory]
    [InlineData(404, "the server answers 404 Stub.")]
    [InlineData(500, "the server answers 500 Stub.")]
    public async Task What_the_server_does_not_have_is_a_502_and_a_line_with_machine_and_URL(int status, string why)
    {
        await using var server = StubWebServer.Of(status, "a long page of excuses");
        await StartAsync(server.Url("k"));
        using var answer = await GetAsync();
        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Equal($"502: The file can't be had: {why}\n", await answer.Content.ReadAsStringAsync(Cancel));
        await SaysAsync($"{Machine} does not get {server.Url("k")}: {why}");
    }

    [Fact]
    public async Task A_server_that_is_gone_is_a_502()
    {
        var server = StubWebServer.Of(200, "");
        await StartAsync(server.Url("k").Replace("http://", "http://me:secret@", StringComparison.Ordinal));
        var shown = server.Url("k");
        await server.DisposeAsync();
        using var answer = await GetAsync();
        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        await SaysAsync($"{Machine} does not get {shown}: Connection refused");
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_given_up()
    {
        StubWebServer? server = null;
        await using var silent = server = new StubWebServer((_, _) => Task.Delay(Timeout.Infinite, server!.Stopped));
        await StartAsync(server.Url("k"));
        var asking = GetAsync();
        await Eventually.HoldsAsync(() => !server.Requests.IsEmpty);
        _time.Advance(31);
        using var answer = await asking;
        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        await SaysAsync("no answer within 30 s.");
    }

    [Fact]
    public async Task A_server_that_stops_in_the_middle_ends_the_connection_and_not_the_file()
    {
        await using var server = new StubWebServer((_, stream) => stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"u8.ToArray()).AsTask());
        await StartAsync(server.Url("k"));
        using var answer = await GetAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => answer.Content.ReadAsStringAsync(Cancel));
        await SaysAsync("given up after 4 B of 100 B");
    }

    [Fact]
    public async Task No_more_than_so_many_files_are_on_their_way()
    {
        var go = new TaskCompletionSource();
        await using var server = new StubWebServer(async (_, stream) =>
        {
            await go.Task;
            await StubWebServer.WriteAsync(stream, 200, "k");
        });
        await StartAsync(server.Url("k"));
        var first = GetAsync();
        await Eventually.HoldsAsync(() => !server.Requests.IsEmpty);
        using var second = await GetAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, second.StatusCode);
        go.SetResult();
        using var answer = await first;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_file_of_this_host_is_sent_as_all_files_are()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "of this host", Cancel);
            await StartAsync($"file://somewhere{file}");
            using var request = new HttpRequestMessage(HttpMethod.Get, Url("link"));
            request.Headers.Range = new(3, null);
            using var answer = await _client.SendAsync(request, Cancel);
            Assert.Equal((HttpStatusCode.PartialContent, "this host"), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel)));
        }
        finally
        {
            File.Delete(file);
        }

        using var gone = await GetAsync();
        Assert.Equal(HttpStatusCode.BadGateway, gone.StatusCode);
        await SaysAsync($"{Machine} does not get {file}: there is no such file here, or it may not be read.");
    }

    [Theory]
    [InlineData("link/altered")]
    [InlineData("link")]
    public async Task A_link_that_we_did_not_make_is_refused(string path)
    {
        await StartAsync(null);
        using var answer = await GetAsync(path);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task A_script_is_the_authority_s_for_who_says_its_name_or_is_known()
    {
        await StartAsync(null);
        Assert.Equal("for 52:54:00:00:00:01", await (await GetAsync("boot.ipxe?mac=52-54-00-00-00-01")).Content.ReadAsStringAsync(Cancel));
        Assert.Equal($"for {Machine}", await (await GetAsync("boot.ipxe")).Content.ReadAsStringAsync(Cancel));
        Assert.Equal("no-store", (await GetAsync("boot.ipxe")).Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task A_machine_says_that_it_starts_its_kernel()
    {
        await StartAsync(null);
        using var answer = await GetAsync("_/booting?mac=52-54-00-12-34-56");
        Assert.NotEmpty(await answer.Content.ReadAsStringAsync(Cancel));
        await SaysAsync("has all its files: iPXE starts them");
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private async Task StartAsync(string? source)
    {
        if (source is not null)
            _files.Known["link"] = new DistantFile(new Uri(source), BootStage.Kernel);
        await _door.StartAsync(Cancel);
    }

    private string Url(string path) => $"http://127.0.0.1:{_door.Port}/{path}";

    private Task<HttpResponseMessage> GetAsync(string path = "link") => _client.GetAsync(Url(path), HttpCompletionOption.ResponseHeadersRead, Cancel);

    private Task SaysAsync(string words) => Eventually.HoldsAsync(() =>
    {
        lock (_entries)
            return _entries.Exists(entry => entry.Text.Contains(words, StringComparison.Ordinal));
    });

    private sealed class Files : IDistantFiles
    {
        public Dictionary<string, DistantFile> Known { get; } = [];

        public bool Covers(string path) => path.StartsWith("link", StringComparison.Ordinal);

        public DistantFile? Find(string path) => Known.GetValueOrDefault(path);
    }

    private sealed class Authority : IBootAuthority
    {
        public event Action? Decided
        {
            add { }
            remove { }
        }

        public BootVerdict Ask(MacAddress machine) => BootVerdict.Boots;

        public Task<string> ScriptAsync(MacAddress machine, BootAddress at, CancellationToken cancel) => Task.FromResult($"for {machine}");
    }
}
