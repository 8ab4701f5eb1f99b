using Lanboot.Journal;

namespace Lanboot.Status;

/// <summary>The journal's machines as the status shows them.</summary>
internal static class MachinesNow
{
    public static IReadOnlyList<BootingMachine> Of(JournalSnapshot snapshot) => [.. snapshot.Machines.Select(Of)];

    private static BootingMachine Of(MachineStatus status) => new()
    {
        Mac = status.Machine.Mac.ToString(),
        Address = status.Machine.Address?.ToString(),
        HostName = status.Machine.HostName,
        Architecture = status.Machine.Architecture?.ToString(),
        Image = status.Image,
        Stage = StageWords.Of(status.Stage),
        Started = status.Started,
        Seconds = Math.Round(status.Elapsed.TotalSeconds, 1),
        QuietSeconds = Math.Round(status.Quiet.TotalSeconds, 1),
        Stall = status.Stall,
        Bytes = status.Bytes.Where(each => each.Value > 0).ToDictionary(each => Name(each.Key), each => each.Value),
        Transfers =
        [
            .. status.Transfers.Select(each =>
                new FileOnItsWay(Name(each.Protocol), each.File.Path, each.Sent, LengthOf(each), each.IsInUse)),
        ],
    };

    private static long? LengthOf(Transfer transfer) =>
        transfer.IsInUse ? null : transfer.Length ?? (transfer.File.Source.Length - transfer.Offset);

    private static string Name(TransferProtocol protocol) => TransferWords.Name(protocol).ToLowerInvariant();
}
