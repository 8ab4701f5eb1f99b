using System.Net;
using Lanboot.Boot;
using Lanboot.BootApi;
using Lanboot.Journal;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests.BootApi;

public sealed class ApiAuthorityTests : IAsyncDisposable
{
    private static readonly MacAddress Machine = new(0x525400123456);
    private static readonly BootAddress At = new(IPAddress.Parse("192.168.0.1"), 8080);

    private readonly ManualTime _time = new();
    private readonly List<JournalEntry> _entries = [];
    private readonly SealedLinks _links = new();
    private readonly StubWebServer _api;
    private readonly ApiAuthority _authority;
    private (int Status, string Body) _answer = (200, """{"kernel":"/k"}""");
    private Task _mayAnswer = Task.CompletedTask;
    private int _decided;

    public ApiAuthorityTests()
    {
        var journal = new BootJournal(_time);
        journal.Recorded += entry =>
        {
            lock (_entries)
                _entries.Add(entry);
        };
        _api = new StubWebServer(async (_, stream) =>
        {
            await _mayAnswer;
            await StubWebServer.WriteAsync(stream, _answer.Status, _answer.Body);
        });
        var plan = new BootPlan { Entries = [], Wishes = [new MachineWish([Machine], ["own"], null)] };
        _authority = new ApiAuthority(new ApiAsker(new Uri(_api.Url("")), TimeSpan.FromSeconds(5), _time), _links, plan, ["quiet"], journal, _time);
        _authority.Decided += () => Interlocked.Increment(ref _decided);
    }

    public async ValueTask DisposeAsync()
    {
        await _authority.DisposeAsync();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task A_verdict_comes_later_and_holds_for_some_seconds()
    {
        var mayAnswer = new TaskCompletionSource();
        _mayAnswer = mayAnswer.Task;
        Assert.Equal(BootVerdict.Asked, _authority.Ask(Machine));
        Assert.Equal(BootVerdict.Asked, _authority.Ask(Machine));
        mayAnswer.SetResult();
        await DecidedAsync(1);
        Assert.Equal(BootVerdict.Boots, _authority.Ask(Machine));
        Assert.Single(_api.Requests);

        _time.Advance(9.9);
        Assert.Equal(BootVerdict.Boots, _authority.Ask(Machine));
        _time.Advance(0.2);
        Assert.Equal(BootVerdict.Asked, _authority.Ask(Machine));
        await DecidedAsync(2);
    }

    [Fact]
    public async Task A_machine_that_the_API_does_not_know_is_asked_about_again_before_its_firmware_asks_again()
    {
        _answer = (404, "");
        await AskedAsync();
        Assert.Equal((BootRuling.Ignored, $"the boot API at {_api.Url("").TrimEnd('/')} answers 404 Stub for it"), (Verdict.Ruling, Verdict.Reason));
        Assert.Empty(_entries);
        _time.Advance(3.1);
        _answer = (200, """{"kernel":"/k"}""");
        Assert.Equal(BootVerdict.Asked, _authority.Ask(Machine));
        await DecidedAsync(2);
        Assert.Equal(BootVerdict.Boots, Verdict);
    }

    [Fact]
    public async Task A_fault_of_the_API_is_said_once_a_minute()
    {
        _answer = (200, "nonsense");
        for (var i = 1; i <= 5; i++)
        {
            Assert.Equal(BootVerdict.Asked, _authority.Ask(Machine));
            await DecidedAsync(i);
            _time.Advance(4);
        }

        var said = Assert.Single(_entries);
        Assert.Equal(EntryKind.Warning, said.Kind);
        Assert.Equal(
            $"The boot API at {_api.Url("").TrimEnd('/')} sends an answer that is no good: it is no JSON (line 1, byte 2). "
            + "52:54:00:12:34:56 is left alone, and boots from its disk where it can.",
            said.Text);
    }

    [Fact]
    public async Task A_key_that_means_nothing_is_said_once()
    {
        _answer = (200, """{"kernel":"/k","initrds":[]}""");
        await _authority.ScriptAsync(Machine, At, CancellationToken.None);
        await _authority.ScriptAsync(Machine, At, CancellationToken.None);
        Assert.StartsWith("The boot API's answers have a key \"initrds\"", Assert.Single(_entries).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_is_made_of_a_fresh_answer_with_sealed_links()
    {
        await AskedAsync();
        _answer = (200, """{"kernel":"/k","initrd":["https://files/i?x"],"cmdline":"root={{ URL \"/root\" }} mac=${net0/mac}","message":"Hello; world"}""");
        var script = await _authority.ScriptAsync(Machine, At, CancellationToken.None);
        Assert.Equal(2, _api.Requests.Count);

        var kernel = Link(new DistantFile(new Uri(_api.Url("k")), BootStage.Kernel));
        var initrd = Link(new DistantFile(new Uri("https://files/i?x"), BootStage.Initrd));
        var root = Link(new DistantFile(new Uri(_api.Url("root")), BootStage.Root, CompletesBoot: true));
        Assert.Contains("\necho -- Hello; world\n", script, StringComparison.Ordinal);
        Assert.Contains($"\nkernel {kernel}?mac=52-54-00-12-34-56 initrd=initrd0.img root={root} mac=${{net0/mac}} quiet own || goto @failed\n", script, StringComparison.Ordinal);
        Assert.Contains($"\ninitrd --name initrd0.img {initrd}?mac=52-54-00-12-34-56 || goto @failed\n", script, StringComparison.Ordinal);
        Assert.Contains("\nimgfetch --name booting http://192.168.0.1:8080/_/booting?mac=52-54-00-12-34-56 && imgfree booting ||\n", script, StringComparison.Ordinal);

        string Link(DistantFile file) => $"http://192.168.0.1:8080/{_links.PathOf(file)}";
    }

    [Fact]
    public async Task Without_a_root_the_last_initrd_completes_the_boot_and_without_one_the_kernel()
    {
        _answer = (200, """{"kernel":"/k","initrd":["/a","/b"]}""");
        Assert.Equal([false, false, true], await CompletesAsync());
        _answer = (200, """{"kernel":"/k"}""");
        Assert.Equal([true], await CompletesAsync());

        async Task<IEnumerable<bool>> CompletesAsync() => (await _authority.ScriptAsync(Machine, At, CancellationToken.None)).Split(' ', '\n')
            .Where(word => word.StartsWith($"{At.Http}/_/file/", StringComparison.Ordinal))
            .Select(word => _links.Find(word[(At.Http.Length + 1)..].Split('?')[0])!.CompletesBoot);
    }

    [Fact]
    public async Task A_script_of_the_API_is_served_as_it_is()
    {
        _answer = (200, """{"ipxe-script":"#!ipxe\n\n  odd ; ${x} \u0007"}""");
        Assert.Equal("#!ipxe\n\n  odd ; ${x} \a", await _authority.ScriptAsync(Machine, At, CancellationToken.None));
    }

    [Fact]
    public async Task A_machine_that_is_no_longer_known_gets_a_script_that_goes_back_to_its_firmware()
    {
        _answer = (404, "");
        var script = await _authority.ScriptAsync(Machine, At, CancellationToken.None);
        Assert.Contains("echo -- This machine does not boot from here: the boot API at", script, StringComparison.Ordinal);
        Assert.EndsWith("\nexit 1\n", script, StringComparison.Ordinal);
        Assert.StartsWith("gets no script: the boot API at", Assert.Single(_entries).Text, StringComparison.Ordinal);
        Assert.Equal(BootRuling.Ignored, Verdict.Ruling);
    }

    [Fact]
    public async Task At_the_end_nobody_waits()
    {
        var stuck = new TaskCompletionSource();
        await using var api = new StubWebServer((_, _) => stuck.Task);
        var authority = new ApiAuthority(
            new ApiAsker(new Uri(api.Url("")), TimeSpan.FromSeconds(5), _time), new SealedLinks(), new BootPlan { Entries = [] }, [], new BootJournal(_time), _time);
        Assert.Equal(BootVerdict.Asked, authority.Ask(Machine));
        await authority.DisposeAsync();
        Assert.Equal(BootRuling.Ignored, authority.Ask(Machine).Ruling);
        stuck.SetResult();
    }

    private BootVerdict Verdict => _authority.Ask(Machine);

    private async Task AskedAsync()
    {
        Assert.Equal(BootVerdict.Asked, _authority.Ask(Machine));
        await DecidedAsync(1);
    }

    private Task DecidedAsync(int times) => Eventually.HoldsAsync(() => Volatile.Read(ref _decided) == times);
}
