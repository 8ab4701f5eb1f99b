using System.Net;
using Lanboot.Boot;

namespace Lanboot.Journal;

/// <summary>
/// All that happens, kept per machine: the terminal, the logs, the diagnosis and the tests read here, and nothing scrapes
/// text. Safe from several threads; recording never waits for a reader.
/// </summary>
/// <param name="time">The clock of entries and stages.</param>
/// <param name="neighbour">
/// Who has an address, as the host's neighbour table says: for machines whose DHCP passed us by. Null: nobody is known so.
/// </param>
public sealed class BootJournal(TimeProvider time, Func<IPAddress, MacAddress?>? neighbour = null)
{
    /// <summary>
    /// A large school that starts at once, and room; some 10 kB each at the most. Beyond it the machine that was silent longest is forgotten.
    /// </summary>
    public const int MaxMachines = 4096;

    /// <summary>A quarter of a class B network; a few dozen bytes each.</summary>
    private const int MaxSystems = 16384;

    private readonly Lock _gate = new();
    private readonly MachineTable _machines = new(MaxMachines, MaxSystems);
    private readonly MissingPaths _missing = new();
    private TaskCompletionSource _stirred = NewStir();
    private long _version;

    /// <summary>Somebody wants to hear of <see cref="EntryKind.Detail"/> too. Otherwise it is not recorded, nor put into words unless it is kept.</summary>
    public bool RecordsDetail { get; init; } = true;

    /// <summary>Called for each entry, on the thread that records it: hand it on, do not work here.</summary>
    public event Action<JournalEntry>? Recorded;

    /// <summary>As <see cref="Recorded"/>, for what passes on the wire.</summary>
    public event Action<JournalEntry>? Passed;

    /// <summary>Somebody wants to hear of <see cref="Pass"/>: nothing needs to be made for it otherwise.</summary>
    public bool IsWatched => Passed is not null;

    /// <summary>
    /// Adds what a packet says of a machine to what is known; what it does not say stays as it was. Firmware that asks
    /// anew after it fetched something begins its next boot, and does not run the loader that it had.
    /// </summary>
    /// <returns>All that is known now.</returns>
    public Machine Meet(Machine said)
    {
        List<JournalEntry> news = [];
        Machine known;
        lock (_gate)
        {
            var now = time.GetTimestamp();
            var track = _machines.Find(said.Mac) ?? _machines.Add(new MachineTrack(said, now));
            _machines.Update(track, track.Merge(said));
            if (track.AsksAnew(said.Program, time.GetElapsedTime(track.Current.LastHeard, now)))
                BeginNextBoot(track, said.Program, now, news);
            track.Current.HearProgram(said.Program);
            track.TrustLoaderThatRuns();
            Hear(track, now);
            known = track.Machine;
        }

        Publish(news);
        return known;
    }

    /// <summary>A card got this address, be it a machine's that is known here or not. Should it ask for a file after all, we know who it is.</summary>
    public void Learn(MacAddress card, IPAddress address)
    {
        lock (_gate)
            _machines.Place(card, address);
    }

    /// <summary>The machine that has this address, as far as is known.</summary>
    public Machine? MachineAt(IPAddress address)
    {
        lock (_gate)
        {
            return _machines.Find(address)?.Machine
                ?? (_machines.SystemAt(address) is { } card ? _machines.Find(card)?.Machine ?? new Machine(card) { Address = address } : null);
        }
    }

    /// <summary>All that is known of a machine; null when it has not been met.</summary>
    public Machine? Find(MacAddress machine)
    {
        lock (_gate)
            return _machines.Find(machine)?.Machine;
    }

    /// <summary>The stage that a machine has come to; null when it has not been met.</summary>
    public BootStage? StageOf(MacAddress machine)
    {
        lock (_gate)
            return _machines.Find(machine)?.Current.Stage;
    }

    /// <summary>A machine came into a stage. A stage that it has left behind is written down and changes nothing.</summary>
    public void Record(MacAddress machine, BootStage stage, string text)
    {
        JournalEntry entry;
        lock (_gate)
        {
            var now = time.GetTimestamp();
            var track = _machines.Find(machine) ?? _machines.Add(new MachineTrack(new Machine(machine), now));
            track.Current.Reach(stage, now);
            Hear(track, now);
            entry = Write(track, EntryKind.Step, stage, text);
        }

        Recorded?.Invoke(entry);
    }

    /// <summary>
    /// Something about a system that only wants an address. It is kept with the machine that booted it, if that is known here; of others
    /// nothing is kept, since there may be very many.
    /// </summary>
    public void Tell(MacAddress system, string text)
    {
        if (Find(system) is not null)
            Record(system, BootStage.Seen, text);
        else
            Recorded?.Invoke(new JournalEntry(time.GetUtcNow(), system, BootStage.Seen, EntryKind.Step, text));
    }

    /// <summary>Something that a person should look at, of the network as a whole.</summary>
    public void Warn(string text) => Publish([new JournalEntry(time.GetUtcNow(), null, null, EntryKind.Warning, text)]);

    /// <summary>Something about the network as a whole that is good to know, and asks for nothing.</summary>
    public void Note(string text) => Publish([new JournalEntry(time.GetUtcNow(), null, null, EntryKind.Step, text)]);

    /// <summary>What a client did that changes nothing, but may tell why its boot gets stuck.</summary>
    public void Detail(IPAddress client, string text)
    {
        JournalEntry entry;
        lock (_gate)
        {
            entry = TrackOf(client) is { } track
                ? Write(track, EntryKind.Detail, track.Current.Stage, text)
                : new JournalEntry(time.GetUtcNow(), null, null, EntryKind.Detail, text) { Address = client };
        }

        Publish([entry]);
    }

    /// <summary>Something passed on the wire.</summary>
    public void Pass(WireEvent wire) =>
        Passed?.Invoke(new JournalEntry(time.GetUtcNow(), null, null, EntryKind.Detail, "") { Wire = wire });

    /// <summary>
    /// A client asked for a file that is not there. PXELINUX and GRUB look for some under many names, so it is detail; but it is kept,
    /// once for each path and boot, since it tells why a boot gets stuck.
    /// </summary>
    public void Missing(IPAddress client, TransferProtocol protocol, string path)
    {
        if (IsWatched)
            Pass(new MissingWireEvent(client, protocol, path));
        var text = $"asked by {TransferWords.Name(protocol)} for {path}, which is not there.";
        JournalEntry? entry;
        lock (_gate)
        {
            if (TrackOf(client) is not { } track)
                entry = _missing.IsNews(client, path)
                    ? new JournalEntry(time.GetUtcNow(), null, null, EntryKind.Detail, text) { Address = client }
                    : null;
            else if (track.Current.Misses(protocol, path))
                track.Keep(entry = Write(track, EntryKind.Detail, track.Current.Stage, text));
            else
                entry = null;
        }

        if (entry is not null)
            Publish([entry]);
    }

    /// <summary>A client begins to fetch a file, or a range of one.</summary>
    /// <param name="length">The bytes of this request; null where the end is not known yet.</param>
    public Transfer Begin(IPAddress client, TransferProtocol protocol, BootFile file, long offset, long? length)
    {
        IntroduceNeighbour(client);
        List<JournalEntry> news = [];
        Transfer transfer;
        lock (_gate)
        {
            var now = time.GetTimestamp();
            var track = TrackOf(client);
            // A loader after a kernel: the machine began anew, and its DHCP passed us by.
            if (track is { Current.Stage: >= BootStage.Kernel } && file.Stage == BootStage.Loader)
                BeginNextBoot(track, track.Machine.Program, now, news);
            transfer = new Transfer(client, protocol, file, offset, length, this) { Track = track, Boot = track?.Current, Began = now };
            if (track is not null)
                Follow(track, transfer, now, news);
        }

        Publish(news);
        if (IsWatched)
            Pass(TransferWireEvent.Of(transfer));
        return transfer;
    }

    internal void Ended(Transfer transfer)
    {
        if (IsWatched)
            Pass(TransferWireEvent.Of(transfer));
        List<JournalEntry> news = [];
        lock (_gate)
        {
            var now = time.GetTimestamp();
            var kind = TransferWords.KindOf(transfer);
            if (IsRecorded(kind))
                news.Add(Write(transfer, kind, now));
            if (transfer.Track is { } track)
            {
                track.Active.Remove(transfer);
                _version++;
                Count(track, transfer, now, news);
            }
        }

        Publish(news);
    }

    /// <summary>Something was heard after a <see cref="Review"/> that had nothing left to wait for, or for the first time.</summary>
    public Task StirredAsync(CancellationToken cancel)
    {
        lock (_gate)
            return _stirred.Task.WaitAsync(cancel);
    }

    /// <summary>Looks for boots that ended quietly and for machines that got stuck. To be called about once a second.</summary>
    /// <returns>False when time alone tells nothing more: then it need not be called before <see cref="StirredAsync"/>.</returns>
    public bool Review()
    {
        List<JournalEntry> news = [];
        var isAwaited = false;
        lock (_gate)
        {
            var now = time.GetTimestamp();
            foreach (var track in _machines.All)
            {
                BootReview.HearTransfers(track, now);
                var quiet = time.GetElapsedTime(track.Current.LastHeard, now);
                var inRoot = track.Current.Entered(BootStage.Root) is { } root ? time.GetElapsedTime(root, now) : TimeSpan.Zero;
                if (BootReview.IsOver(track, quiet, inRoot))
                    Complete(track, now, news);
                if (BootReview.NewStall(track, quiet) is { } stall)
                {
                    track.Current.Stall = stall;
                    news.Add(Write(track, EntryKind.Warning, track.Current.Stage, stall));
                }

                isAwaited |= BootReview.IsAwaited(track, quiet);
            }

            if (!isAwaited && _stirred.Task.IsCompleted)
                _stirred = NewStir();
        }

        Publish(news);
        return isAwaited;
    }

    /// <summary>The machines that boot or have booted, the last heard first.</summary>
    public JournalSnapshot Snapshot()
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            return new JournalSnapshot(_version,
            [
                .. _machines.All
                    .Where(track => track.Current.Program != BootProgram.None || track.Current.Stage >= BootStage.Loader)
                    .OrderByDescending(track => track.Current.LastHeard)
                    .Select(track => track.Status(now, time)),
            ]);
        }
    }

    /// <summary>The last steps of one machine, the oldest first; empty where it is not known.</summary>
    public IReadOnlyList<JournalEntry> EntriesOf(MacAddress machine)
    {
        lock (_gate)
            return _machines.Find(machine)?.Entries.ToArray() ?? [];
    }

    private static TaskCompletionSource NewStir() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void IntroduceNeighbour(IPAddress client)
    {
        if (neighbour is null || IsTracked(client) || neighbour(client) is not { } mac)
            return;
        lock (_gate)
            Introduce(mac, client);
    }

    private bool IsTracked(IPAddress client)
    {
        lock (_gate)
            return _machines.Find(client) is not null;
    }

    /// <summary>
    /// Who asks for a file is followed from then on, also where only its address was known until now; what it said with DHCP, such as its name,
    /// was not kept then.
    /// </summary>
    private MachineTrack? TrackOf(IPAddress client) =>
        _machines.Find(client) ?? (_machines.SystemAt(client) is { } card ? Introduce(card, client) : null);

    private MachineTrack Introduce(MacAddress card, IPAddress address)
    {
        var track = _machines.Find(card) ?? _machines.Add(new MachineTrack(new Machine(card), time.GetTimestamp()));
        _machines.Update(track, track.Machine with { Address = address });
        return track;
    }

    private void Follow(MachineTrack track, Transfer transfer, long now, List<JournalEntry> news)
    {
        track.Active.Add(transfer);
        track.Current.Asked(transfer.File);
        track.TrustLoaderThatRuns();
        var isNews = track.Current.Reach(transfer.File.Stage, now);
        Hear(track, now);
        if (isNews)
            news.Add(Write(track, EntryKind.Step, transfer.File.Stage, TransferWords.OfBegin(transfer)));
    }

    private void Count(MachineTrack track, Transfer transfer, long now, List<JournalEntry> news)
    {
        // What outlasts its boot says nothing about the next.
        if (transfer.Boot != track.Current)
            return;
        var whole = track.Current.Fetched(transfer, now);
        Hear(track, now);
        if (whole && transfer.File.Stage == BootStage.Root && (transfer.File.CompletesBoot || transfer.IsInUse))
            Complete(track, now, news);
    }

    private void Complete(MachineTrack track, long now, List<JournalEntry> news)
    {
        if (track.Current.Reach(BootStage.Booted, now))
            news.Add(Write(track, EntryKind.Summary, BootStage.Booted, BootSummary.Of(track, time)));
    }

    private void BeginNextBoot(MachineTrack track, BootProgram program, long now, List<JournalEntry> news)
    {
        // What it fetched last may be a loader of its own, such as ipxe.efi out of an image.
        if (track.Current.EndsInSilence)
            Complete(track, now, news);
        var (stage, took) = (track.Current.Stage, time.GetElapsedTime(track.Current.Started, now));
        var refused = track.BeginNextBoot(program, now);
        if (refused is not null)
            news.Add(Write(track, EntryKind.Warning, BootStage.Seen, $"fetched {refused} and did not run it (Secure Boot refuses what is not signed): asks again, and gets the next loader."));
        else if (stage != BootStage.Booted)
            news.Add(Write(track, EntryKind.Step, BootStage.Seen, $"begins anew, {Quantity.Time(took)} after its last start; it had come to: {StageWords.Of(stage)}"));
    }

    private void Hear(MachineTrack track, long now)
    {
        _version++;
        track.Current.Hear(now);
        _machines.Touch(track);
        _stirred.TrySetResult();
    }

    private JournalEntry Write(Transfer transfer, EntryKind kind, long now)
    {
        var words = TransferWords.OfEnd(transfer, time.GetElapsedTime(transfer.Began, now));
        return transfer.Track is { } track
            ? Write(track, kind, transfer.File.Stage, words)
            : new JournalEntry(time.GetUtcNow(), null, transfer.File.Stage, kind, words) { Address = transfer.Client };
    }

    private JournalEntry Write(MachineTrack track, EntryKind kind, BootStage stage, string text)
    {
        _version++;
        var entry = new JournalEntry(time.GetUtcNow(), track.Machine.Mac, stage, kind, text) { Address = track.Machine.Address };
        if (kind != EntryKind.Detail)
            track.Keep(entry);
        return entry;
    }

    private void Publish(List<JournalEntry> news)
    {
        foreach (var entry in news)
        {
            if (IsRecorded(entry.Kind))
                Recorded?.Invoke(entry);
        }
    }

    private bool IsRecorded(EntryKind kind) => RecordsDetail || kind != EntryKind.Detail;
}
