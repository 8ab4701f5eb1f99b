using Lanboot.Boot;

namespace Lanboot.Journal;

/// <summary>What <see cref="BootedWatch.Look"/> found.</summary>
/// <param name="IsOver">All have booted, and nobody needs the server any more.</param>
/// <param name="News">What was not said before, in sentences.</param>
public sealed record BootedVerdict(bool IsOver, IReadOnlyList<string> News);

/// <summary>
/// Tells when the machines that were waited for have fetched all they need. One that reads its root from here as long as it runs (NFS, NBD)
/// has booted, and needs the server still: it is named, and the end waits until it is gone. For one thread.
/// </summary>
/// <param name="count">How many machines must have booted.</param>
/// <param name="macs">Which ones count; empty: any.</param>
public sealed class BootedWatch(int count, IReadOnlyCollection<MacAddress> macs)
{
    /// <summary>
    /// Some initramfs fetch a sum or a signature behind their root, within a second; and the last bytes of the root may still lie in the
    /// network's buffers.
    /// </summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(3);

    private readonly HashSet<MacAddress> _booted = [];
    private readonly HashSet<MacAddress> _named = [];

    /// <summary>Looks at what the journal knows now; to be called about once a second.</summary>
    public BootedVerdict Look(JournalSnapshot snapshot)
    {
        // A machine that has booted and starts anew has still booted.
        foreach (var status in snapshot.Machines.Where(Counts))
            _booted.Add(status.Machine.Mac);
        if (_booted.Count < count || snapshot.Machines.Any(IsBusy))
            return new(false, []);

        List<string> news = [];
        var needing = snapshot.Machines.Where(status => UsesOf(status).Any()).ToList();
        foreach (var status in needing.Where(status => _named.Add(status.Machine.Mac)))
        {
            var protocols = string.Join(" and ", UsesOf(status).Select(use => use.Protocol).Distinct().Select(TransferWords.Name));
            news.Add($"{Name(status)} still reads its root from here over {protocols}: serving goes on until it is gone, or Ctrl-C.");
        }

        if (needing.Count > 0)
            return new(false, news);
        var machines = _booted.Count == 1 ? "1 machine has" : $"{_booted.Count} machines have";
        news.Add($"{machines} booted, and none needs this server any more: serving ends.");
        news.AddRange(snapshot.Machines.Where(IsOnItsWay).Select(status =>
            $"{Name(status)} was still on its way ({StageWords.Of(status.Stage)}) and gets no more."));
        return new(true, news);
    }

    private bool Counts(MachineStatus status) =>
        status.Stage == BootStage.Booted && (macs.Count == 0 || macs.Contains(status.Machine.Mac));

    /// <summary>It has booted, and fetches something all the same.</summary>
    private bool IsBusy(MachineStatus status) =>
        _booted.Contains(status.Machine.Mac)
        && !UsesOf(status).Any()
        && (status.Quiet < Silence || status.Transfers.Any(transfer => transfer.End is null));

    private static IEnumerable<Transfer> UsesOf(MachineStatus status) =>
        status.Transfers.Where(transfer => transfer is { IsInUse: true, End: null });

    /// <summary>A machine that stalled minutes ago is not on its way.</summary>
    private bool IsOnItsWay(MachineStatus status) =>
        status.Stage is >= BootStage.Loader and < BootStage.Booted
        && status.Quiet < TimeSpan.FromMinutes(1)
        && !_booted.Contains(status.Machine.Mac);

    private static string Name(MachineStatus status) =>
        status.Machine.Address is { } address ? $"{status.Machine.Mac} ({address})" : status.Machine.Mac.ToString();
}
