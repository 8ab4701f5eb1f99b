using System.Security.Cryptography;
using Lanboot.Mirrors;
using Lanboot.Tests.Media.Support;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests.Mirrors;

/// <summary>Fetching one file from mirrors that behave, and from those that do not.</summary>
public sealed class FileDownloadTests : IAsyncDisposable
{
    private const string Name = "os/root.img";

    private static readonly MirrorLimits Limits = new() { Pause = TimeSpan.Zero, Attempts = 3, Worthwhile = long.MaxValue };

    private readonly TestMirror _mirror = new();
    private readonly Scratch _folder = new();
    private readonly ManualTime _time = new();
    private readonly HeardLog _log = new();
    private readonly byte[] _content = new byte[700_000];
    private long _free = long.MaxValue;

    public FileDownloadTests()
    {
        new Random(5).NextBytes(_content);
        _mirror.Files[Name] = _content;
    }

    private string Place => _folder["incoming/root.img"];

    private Checksum Published => Checksum.FromHex(Convert.ToHexStringLower(SHA512.HashData(_content)))!;

    private MirrorFile File => new("root.img", _mirror.At(Name)) { Checksum = Published };

    private IEnumerable<string?> Ranges => _mirror.Calls.Select(call => call.Range);

    public async ValueTask DisposeAsync()
    {
        await _mirror.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_file_arrives_under_its_name_and_leaves_nothing_else()
    {
        var done = await FetchAsync(File);
        Assert.Equal((Published, 700_000), (done!.Checksum, done.Length));
        AssertArrived();
        Assert.Equal(("root.img", 700_000, 700_000), _log.Steps[^1]);
    }

    [Fact]
    public async Task What_broke_off_goes_on_where_it_was()
    {
        Once(call => _mirror.Answer(call) with { CutAfter = 300_000 });
        await FetchAsync(File);
        Assert.Equal([null, "bytes=300000-"], Ranges);
        Assert.NotEmpty(_mirror.Calls.Last().Headers["If-Range"]);
        AssertArrived();
    }

    [Fact]
    public async Task What_an_earlier_run_left_goes_on_where_it_was()
    {
        _mirror.Misbehave = call => _mirror.Answer(call) with { CutAfter = call.Range is null ? 200_000 : 0 };
        var failure = await FailsAsync(File);
        Assert.Equal($"127.0.0.1:{_mirror.Root.Port} broke off ({File.Source}).", failure.Message);
        Assert.False(System.IO.File.Exists(Place));

        _mirror.Misbehave = _ => null;
        await FetchAsync(File);
        Assert.Equal("bytes=200000-", Ranges.Last());
        AssertArrived();
    }

    [Fact]
    public async Task Tries_that_bring_much_are_not_counted()
    {
        _mirror.Misbehave = call => _mirror.Answer(call) is { Body.Length: > 100_000 } whole ? whole with { CutAfter = 100_000 } : null;
        await FetchAsync(File, Limits with { Worthwhile = 100_000 });
        Assert.Equal(7, _mirror.Calls.Count);
        AssertArrived();
    }

    [Fact]
    public async Task A_mirror_that_knows_no_ranges_sends_it_once_more()
    {
        Once(call => _mirror.Answer(call) with { CutAfter = 300_000 });
        var next = _mirror.Misbehave;
        _mirror.Misbehave = call => next(call) ?? (call.Range is null ? null : new MirrorReply(200, _content));
        await FetchAsync(File);
        AssertArrived();
    }

    [Fact]
    public async Task A_file_that_changed_in_between_comes_as_a_whole()
    {
        var older = (byte[])_content.Clone();
        older[0] ^= 1;
        Once(_ => new MirrorReply(200, older) { CutAfter = 300_000, Headers = [("ETag", "\"older\"")] });
        await FetchAsync(File with { Checksum = null });
        Assert.Equal([null, "bytes=300000-"], Ranges);
        AssertArrived();
    }

    [Fact]
    public async Task Pieces_of_two_states_are_noticed_and_it_comes_once_more()
    {
        var older = (byte[])_content.Clone();
        older[0] ^= 1;
        Once(_ => new MirrorReply(200, older) { CutAfter = 300_000 });
        await FetchAsync(File);
        Assert.Equal([null, "bytes=300000-", null], Ranges);
        AssertArrived();
    }

    [Fact]
    public async Task Without_checksum_and_tag_nothing_is_put_together()
    {
        Once(_ => new MirrorReply(200, _content) { CutAfter = 300_000 });
        await FetchAsync(File with { Checksum = null });
        Assert.Equal([null, null], Ranges);
        AssertArrived();
    }

    [Theory]
    [InlineData(416, null)]
    [InlineData(206, "bytes 7-699999/700000")]
    public async Task An_odd_answer_to_a_range_begins_it_anew(int status, string? range)
    {
        Once(call => _mirror.Answer(call) with { CutAfter = 300_000 });
        var first = _mirror.Misbehave;
        _mirror.Misbehave = call => first(call) ?? (call.Range is null
            ? null
            : new MirrorReply(status, [1, 2, 3]) { Headers = range is null ? [] : [("Content-Range", range)] });
        await FetchAsync(File);
        AssertArrived();
    }

    [Fact]
    public async Task A_file_that_is_not_what_was_published_is_refused_and_not_kept()
    {
        var other = (byte[])_content.Clone();
        other[^1] ^= 1;
        _mirror.Files[Name] = other;
        var failure = await FailsAsync(File);
        Assert.Equal(
            $"{File.Source} is not what was published: its SHA-512 should be {Published.Hex}, and is {Convert.ToHexStringLower(SHA512.HashData(other))}. "
            + "Nothing of it is kept or served.",
            failure.Message);
        Assert.False(failure.CachedFilesWillDo);
        Assert.Single(_mirror.Calls);
        AssertNothing();
    }

    [Theory]
    [InlineData(404, "http://MIRROR/os/root.img is not there.", true, 1)]
    [InlineData(403, "The mirror answers 403 Forbidden for http://MIRROR/os/root.img.", false, 1)]
    [InlineData(503, "The mirror answers 503 ServiceUnavailable for http://MIRROR/os/root.img.", false, 3)]
    public async Task A_refusal_is_a_sentence(int status, string sentence, bool isNotFound, int asked)
    {
        _mirror.Misbehave = _ => new MirrorReply(status, []);
        var failure = await FailsAsync(File);
        Assert.Equal(sentence, failure.Message.Replace(_mirror.Root.Authority, "MIRROR", StringComparison.Ordinal));
        Assert.Equal((isNotFound, asked), (failure.IsNotFound, _mirror.Calls.Count));
        AssertNothing();
    }

    [Fact]
    public async Task A_busy_mirror_is_asked_again()
    {
        Once(_ => new MirrorReply(503, []));
        await FetchAsync(File);
        AssertArrived();
    }

    [Fact]
    public async Task What_is_optional_may_be_missing() =>
        Assert.Null(await FetchAsync(new MirrorFile("x.sig", _mirror.At("x.sig")) { IsOptional = true }));

    [Fact]
    public async Task Redirects_are_followed_but_not_in_circles()
    {
        _mirror.Misbehave = call => call.Path == "moved" ? Redirect(Name) : null;
        await FetchAsync(File with { Source = _mirror.At("moved") });
        AssertArrived();

        _mirror.Misbehave = _ => Redirect("again");
        var failure = await FailsAsync(File with { Source = _mirror.At("circle") });
        Assert.Contains("/again, where Lanboot does not follow: out of HTTPS, or in a circle.", failure.Message, StringComparison.Ordinal);

        MirrorReply Redirect(string path) => new(302, []) { Headers = [("Location", _mirror.At(path).ToString())] };
    }

    [Fact]
    public async Task A_web_page_is_told_from_a_file()
    {
        _mirror.Misbehave = _ => new MirrorReply(200, "<html>Please log in</html>"u8.ToArray()) { Type = "text/html; charset=utf-8" };
        Assert.StartsWith("The mirror sends a web page in the place of http://", (await FailsAsync(File)).Message, StringComparison.Ordinal);
        AssertNothing();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_mirror_that_never_ends_is_left(bool endless)
    {
        _mirror.Misbehave = _ => new MirrorReply(200, _content) { Endless = endless };
        var failure = await FailsAsync(File, Limits with { File = 600_000 });
        Assert.Equal($"{File.Source} is longer than 600.0 kB, which no such file is: nothing of it is kept.", failure.Message);
        AssertNothing();
    }

    [Fact]
    public async Task A_length_that_nobody_told_is_no_matter()
    {
        _mirror.Misbehave = _ => new MirrorReply(200, _content) { Unmeasured = true };
        await FetchAsync(File);
        Assert.Null(_log.Steps[^1].Total);
        AssertArrived();
    }

    [Fact]
    public async Task A_mirror_that_stands_still_is_left()
    {
        _mirror.Misbehave = _ => new MirrorReply(200, _content[..1000]) { Stalls = true };
        var failing = FailsAsync(File, Limits with { Attempts = 1 });
        await Eventually.HoldsAsync(() =>
        {
            _time.Advance(10);
            return failing.IsCompleted;
        });
        Assert.Equal($"127.0.0.1:{_mirror.Root.Port} sends nothing for 30 s ({File.Source}).", (await failing).Message);
        // What has come is kept for the next run.
        Assert.Equal(1000, new FileInfo($"{Place}.part").Length);
    }

    [Fact]
    public async Task A_mirror_that_is_not_there_is_said_so_at_once()
    {
        _mirror.GoDown();
        var failure = await FailsAsync(File);
        Assert.Equal($"127.0.0.1:{_mirror.Root.Port} can't be reached: Connection refused.", failure.Message);
        Assert.True(failure.CachedFilesWillDo);
    }

    [Fact]
    public async Task What_does_not_fit_is_not_begun()
    {
        _free = 500_000;
        Assert.Equal(
            $"root.img does not fit into {_folder["incoming"]}: 700.0 kB are to come, and 500.0 kB are free. Make room, or name another folder with --cache.",
            (await FailsAsync(File)).Message);
        AssertNothing();
    }

    [Fact]
    public void A_disk_that_is_full_is_known_by_the_system_s_number()
    {
        var full = Assert.Throws<IOException>(() => System.IO.File.WriteAllBytes("/dev/full", new byte[1 << 16]));
        Assert.True(FileDownload.IsFull(full));
        Assert.False(FileDownload.IsFull(new IOException("something else")));
    }

    [Fact]
    public async Task Who_presses_Ctrl_C_is_heard()
    {
        using var cancel = new CancellationTokenSource();
        _mirror.Misbehave = _ => new MirrorReply(200, _content[..1000]) { Stalls = true };
        var fetching = FetchUntilAsync(File, Limits, cancel.Token);
        await Eventually.HoldsAsync(() => _log.Steps.Count > 0);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetching);
    }

    [Fact]
    public async Task Texts_are_bounded_and_may_be_missing()
    {
        using var client = new MirrorClient(Limits with { Text = 1000 }, _time);
        var cancel = TestContext.Current.CancellationToken;
        _mirror.Add("SUMS", "sums");
        Assert.Equal("sums", await client.ReadAsync(_mirror.At("SUMS"), cancel));
        Assert.Null(await client.FindAsync(_mirror.At("nothing"), cancel));
        var failure = await Assert.ThrowsAsync<MirrorException>(() => client.ReadAsync(_mirror.At(Name), cancel));
        Assert.Contains("which no such list is", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>The first call is answered like this, all others as ever.</summary>
    private void Once(Func<MirrorCall, MirrorReply> answer)
    {
        var calls = 0;
        _mirror.Misbehave = call => Interlocked.Increment(ref calls) == 1 ? answer(call) : null;
    }

    private Task<Downloaded?> FetchAsync(MirrorFile file, MirrorLimits? limits = null) =>
        FetchUntilAsync(file, limits ?? Limits, TestContext.Current.CancellationToken);

    private async Task<Downloaded?> FetchUntilAsync(MirrorFile file, MirrorLimits limits, CancellationToken cancel)
    {
        using var client = new MirrorClient(limits, _time);
        return await new FileDownload(client, limits, _log, _time, _ => _free).RunAsync(file, Place, null, cancel);
    }

    private Task<MirrorException> FailsAsync(MirrorFile file, MirrorLimits? limits = null) =>
        Assert.ThrowsAsync<MirrorException>(() => FetchAsync(file, limits));

    private void AssertArrived()
    {
        Assert.Equal(_content, System.IO.File.ReadAllBytes(Place));
        Assert.Equal([Place], Directory.GetFiles(_folder["incoming"]));
    }

    private void AssertNothing() =>
        Assert.True(!Directory.Exists(_folder["incoming"]) || Directory.GetFiles(_folder["incoming"]).Length == 0);
}
