using Lanboot.Boot;
using Lanboot.Journal;

namespace Lanboot.BootApi;

/// <summary>
/// The boot API decides for each machine. DHCP asks often and never waits; a script is made of a fresh answer. Files go out under sealed
/// links.
/// </summary>
internal sealed class ApiAuthority : IBootAuthority, IAsyncDisposable
{
    /// <summary>From the first packet of a firmware to the last that it sends before its loader runs, 4011 included.</summary>
    private static readonly TimeSpan BootsFor = TimeSpan.FromSeconds(10);

    /// <summary>Firmware asks again after four seconds: what was just entered into the API boots at the next try.</summary>
    private static readonly TimeSpan IgnoredFor = TimeSpan.FromSeconds(3);

    /// <summary>A fault that lasts is worth a line a minute.</summary>
    private static readonly TimeSpan SaidFor = TimeSpan.FromMinutes(1);

    /// <summary>Some 200 bytes each. More machines than this within seconds are forged packets.</summary>
    private const int MaxKnown = 4096;

    /// <summary>What was said already; a back end has a handful of ways to be wrong.</summary>
    private const int MaxSaid = 256;

    private readonly ApiAsker _asker;
    private readonly SealedLinks _links;
    private readonly BootPlan _plan;
    private readonly IReadOnlyList<string> _kernelOptions;
    private readonly BootJournal _journal;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<MacAddress, Known> _known = [];
    private readonly Dictionary<string, long> _said = [];

    /// <param name="asker">Belongs to this object from here on.</param>
    /// <param name="links">As <paramref name="asker"/>.</param>
    /// <param name="plan">Has what single machines get otherwise.</param>
    /// <param name="kernelOptions">Put behind the command lines of the answers.</param>
    public ApiAuthority(
        ApiAsker asker, SealedLinks links, BootPlan plan, IReadOnlyList<string> kernelOptions, BootJournal journal, TimeProvider time)
    {
        _plan = plan;
        _asker = asker;
        _links = links;
        _kernelOptions = kernelOptions;
        _journal = journal;
        _time = time;
    }

    public event Action? Decided;

    public BootVerdict Ask(MacAddress machine)
    {
        lock (_gate)
        {
            if (_stop.IsCancellationRequested)
                return BootVerdict.Ignored("Lanboot ends");
            if (_known.TryGetValue(machine, out var known) && (known.IsOpen || known.Holds(_time)))
                return known.Verdict;
            if (_known.Count >= MaxKnown && !MakeRoom())
                return BootVerdict.Ignored("too many machines wait for the boot API");
            _known[machine] = new Known(BootVerdict.Asked, 0, Task.Run(() => DecideAsync(machine)));
            return BootVerdict.Asked;
        }
    }

    public async Task<string> ScriptAsync(MacAddress machine, BootAddress at, CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, cancel);
        var reply = await _asker.AskAsync(machine, either.Token);
        Remember(machine, reply);
        if (reply.Answer is not { } answer)
        {
            _journal.Record(machine, BootStage.Seen, $"gets no script: {reply.Problem}");
            return BootScript.Refusal(reply.Problem!);
        }

        return answer.Script ?? BootScript.Write(OrderOf(answer, machine, at), machine, at);
    }

    public async ValueTask DisposeAsync()
    {
        Task[] running;
        lock (_gate)
        {
            _stop.Cancel();
            running = [.. _known.Values.Select(known => known.Asking).OfType<Task>()];
        }

        await Task.WhenAll(running);
        _asker.Dispose();
        _links.Dispose();
        _stop.Dispose();
    }

    /// <summary>The answer with links in the place of its files. The last file that is fetched completes the boot.</summary>
    private BootOrder OrderOf(ApiAnswer answer, MacAddress machine, BootAddress at)
    {
        var (pieces, initrds) = (answer.CommandLine, answer.Initrds);
        var hasRoot = pieces.Any(piece => piece.IsFile);
        var ownOptions = _plan.Wishes.FirstOrDefault(wish => wish.Machines.Contains(machine))?.KernelOptions;
        return new BootOrder(Link(answer.Kernel!, BootStage.Kernel, initrds.Count == 0 && !hasRoot), answer.Message)
        {
            Initrds = [.. initrds.Select((initrd, i) => Link(initrd, BootStage.Initrd, i == initrds.Count - 1 && !hasRoot))],
            CommandLine = string.Concat(pieces.Select((piece, i) => piece.IsFile ? RootLink(i) : piece.Text)),
            KernelOptions = [.. _kernelOptions, .. ownOptions ?? []],
        };

        string Link(Uri source, BootStage stage, bool completes) => $"{at.Http}/{_links.PathOf(new DistantFile(source, stage, completes))}";
        // What a command line names is fetched by the system that boots: its root, or what it should do.
        string RootLink(int piece) => Link(new Uri(pieces[piece].Text), BootStage.Root, !pieces.Skip(piece + 1).Any(later => later.IsFile));
    }

    private async Task DecideAsync(MacAddress machine)
    {
        try
        {
            Remember(machine, await _asker.AskAsync(machine, _stop.Token));
        }
        catch (OperationCanceledException)
        {
            // The end of serving.
            return;
        }

        Decided?.Invoke();
    }

    private void Remember(MacAddress machine, ApiReply reply)
    {
        var verdict = reply.Problem is { } problem ? BootVerdict.Ignored(problem) : BootVerdict.Boots;
        List<string> news = [];
        lock (_gate)
        {
            var holds = reply.Answer is null ? IgnoredFor : BootsFor;
            var until = _time.GetTimestamp() + (long)(holds.TotalSeconds * _time.TimestampFrequency);
            if (_known.Count < MaxKnown || _known.ContainsKey(machine))
                _known[machine] = new Known(verdict, until, null);
            if (reply.IsFault && IsNews(reply.Problem!))
                news.Add($"{Sentence(reply.Problem!)} {machine} is left alone, and boots from its disk where it can.");
            news.AddRange(reply.Answer?.Notes.Where(IsNews) ?? []);
        }

        foreach (var sentence in news)
            _journal.Warn(sentence);
    }

    private static string Sentence(string words) => $"{char.ToUpperInvariant(words[0])}{words[1..]}.";

    private bool IsNews(string sentence)
    {
        var now = _time.GetTimestamp();
        if (_said.TryGetValue(sentence, out var before) && _time.GetElapsedTime(before, now) < SaidFor)
            return false;
        if (_said.Count >= MaxSaid)
            _said.Clear();
        _said[sentence] = now;
        return true;
    }

    /// <summary>Forgets what no longer holds.</summary>
    private bool MakeRoom()
    {
        foreach (var (machine, known) in _known.ToList())
        {
            if (!known.IsOpen && !known.Holds(_time))
                _known.Remove(machine);
        }

        return _known.Count < MaxKnown;
    }

    /// <param name="Until">The time stamp to which the verdict holds.</param>
    /// <param name="Asking">What runs as long as there is no verdict.</param>
    private sealed record Known(BootVerdict Verdict, long Until, Task? Asking)
    {
        public bool IsOpen => Asking is not null;

        public bool Holds(TimeProvider time) => time.GetTimestamp() < Until;
    }
}
