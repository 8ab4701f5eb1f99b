using Lanboot.Boot;

namespace Lanboot.Journal;

/// <summary>All that the journal keeps of one machine, and how a packet or a file changes it. Guarded by the journal's lock.</summary>
internal sealed class MachineTrack
{
    /// <summary>A whole boot is some twenty steps: this holds the last few boots of a machine.</summary>
    private const int MaxEntries = 64;

    private readonly Queue<JournalEntry> _entries = new();

    public MachineTrack(Machine machine, long now)
    {
        Machine = machine;
        Current = new BootProgress(1, machine.Program, now);
        Place = new LinkedListNode<MachineTrack>(this);
    }

    public Machine Machine { get; set; }
    public BootProgress Current { get; private set; }

    /// <summary>Its place in the order of being forgotten.</summary>
    public LinkedListNode<MachineTrack> Place { get; }

    /// <summary>What runs now, the oldest first. The doors bound how many one client may have.</summary>
    public List<Transfer> Active { get; } = [];

    /// <summary>The root file system that the booting system reads from as it needs to, if that is how its root comes.</summary>
    public Transfer? RootInUse => Active.Find(transfer => transfer.IsInUse && transfer.Boot == Current);

    public IReadOnlyCollection<JournalEntry> Entries => _entries;

    public void Keep(JournalEntry entry)
    {
        if (_entries.Count == MaxEntries)
            _entries.Dequeue();
        _entries.Enqueue(entry);
    }

    /// <summary>What is known of the machine together with what a packet says now.</summary>
    public Machine Merge(Machine said) => Machine with
    {
        Address = said.Address ?? Machine.Address,
        Architecture = said.Architecture ?? Machine.Architecture,
        Program = said.Program,
        // The class of the system that runs afterwards ("dhcpcd-10") would hide that of the firmware.
        VendorClass = said.Program == BootProgram.None ? Machine.VendorClass ?? said.VendorClass : said.VendorClass ?? Machine.VendorClass,
        Uuid = said.Uuid ?? Machine.Uuid,
        HostName = said.HostName ?? Machine.HostName,
        IpxeHasHttp = said.IpxeHasHttp,
    };

    /// <summary>Whether a packet of this program begins another boot than the one that we follow.</summary>
    /// <param name="quiet">Since the last sign of life.</param>
    public bool AsksAnew(BootProgram program, TimeSpan quiet) => program switch
    {
        BootProgram.Firmware or BootProgram.HttpFirmware => Current.Stage >= BootStage.Loader,
        // iPXE asks after its own loader came, and after autoexec.ipxe, which newer builds fetch before they ask.
        BootProgram.Ipxe => Current.Stage >= BootStage.Kernel
            || (Current is { Stage: BootStage.Menu, IpxeAsked: true } && (Current.Loader is null || quiet.TotalSeconds >= 30)),
        _ => false,
    };

    /// <summary>Turns to the next boot.</summary>
    /// <returns>The loader that the machine turned out not to run, if any.</returns>
    public string? BeginNextBoot(BootProgram program, long now)
    {
        var refused = program is BootProgram.Firmware or BootProgram.HttpFirmware && Current is { Stage: BootStage.Loader, LoaderRan: false }
            ? Current.Loader
            : null;
        if (refused is not null && !Machine.RefusedLoaders.Contains(refused))
            Machine = Machine with { RefusedLoaders = [.. Machine.RefusedLoaders, refused] };
        Current = new BootProgress(Current.Number + 1, program, now);
        return refused;
    }

    /// <summary>A loader that is seen to run is no longer one that the machine refuses: Secure Boot was switched off, say.</summary>
    public void TrustLoaderThatRuns()
    {
        if (Current is { LoaderRan: true, Loader: { } loader } && Machine.RefusedLoaders.Contains(loader))
            Machine = Machine with { RefusedLoaders = [.. Machine.RefusedLoaders.Where(path => path != loader)] };
    }

    /// <summary>All bytes of this boot, those on their way now included.</summary>
    public long BytesOf(TransferProtocol protocol)
    {
        var bytes = Current.EndedBytes(protocol);
        foreach (var transfer in Active)
        {
            if (transfer.Protocol == protocol && transfer.Boot == Current)
                bytes += transfer.Sent;
        }

        return bytes;
    }

    public MachineStatus Status(long now, TimeProvider time) => new()
    {
        Machine = Machine,
        Boot = Current.Number,
        Stage = Current.Stage,
        Program = Current.Program,
        Image = Current.Image,
        Started = time.GetUtcNow() - time.GetElapsedTime(Current.Started, now),
        Elapsed = Current.Stage == BootStage.Booted ? BootSummary.Total(Current, time) : time.GetElapsedTime(Current.Started, now),
        Quiet = time.GetElapsedTime(Current.LastHeard, now),
        Stall = Current.Stall,
        Bytes = Enum.GetValues<TransferProtocol>().ToDictionary(protocol => protocol, BytesOf),
        Transfers = [.. Active],
    };
}
