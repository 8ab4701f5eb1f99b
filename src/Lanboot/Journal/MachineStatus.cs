using Lanboot.Boot;

namespace Lanboot.Journal;

/// <summary>What the journal knows at one moment, for the terminal view and whoever else shows it.</summary>
/// <param name="Version">Grows with everything that is recorded; the bytes of running transfers do not count.</param>
/// <param name="Machines">The machines that boot or booted, the last heard first.</param>
public sealed record JournalSnapshot(long Version, IReadOnlyList<MachineStatus> Machines);

/// <summary>A machine as it stands.</summary>
public sealed record MachineStatus
{
    public required Machine Machine { get; init; }

    /// <summary>Counts the boots that were seen of this machine, from 1.</summary>
    public required int Boot { get; init; }

    public required BootStage Stage { get; init; }

    /// <summary>Who asked first in this boot: the firmware, or iPXE in the card's ROM.</summary>
    public required BootProgram Program { get; init; }

    /// <summary>The image that it boots; null until a file tells.</summary>
    public string? Image { get; init; }

    /// <summary>The first packet of this boot, by the wall clock.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>Since the first packet of this boot; for a boot that is over, how long it took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Since the last sign of life.</summary>
    public required TimeSpan Quiet { get; init; }

    /// <summary>What it is stuck on, in words; null when nothing looks wrong.</summary>
    public string? Stall { get; init; }

    /// <summary>What came so far by each protocol.</summary>
    public required IReadOnlyDictionary<TransferProtocol, long> Bytes { get; init; }

    public long AllBytes => Bytes.Values.Sum();

    /// <summary>What is on its way to it now, the oldest first.</summary>
    public required IReadOnlyList<Transfer> Transfers { get; init; }
}
