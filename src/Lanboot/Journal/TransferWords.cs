using Lanboot.Boot;

namespace Lanboot.Journal;

/// <summary>How a transfer reads as a line.</summary>
internal static class TransferWords
{
    public static string Name(TransferProtocol protocol) => protocol switch
    {
        TransferProtocol.Tftp => "TFTP",
        TransferProtocol.Http => "HTTP",
        TransferProtocol.Nfs => "NFS",
        _ => "NBD",
    };

    public static string OfBegin(Transfer transfer) =>
        transfer.IsInUse
            ? $"{Name(transfer)}: in use as the root"
            : $"{Name(transfer)}: begins, {Quantity.Bytes(transfer.Length ?? transfer.File.Source.Length - transfer.Offset)}";

    public static string OfEnd(Transfer transfer, TimeSpan took)
    {
        if (transfer.IsInUse)
            return OfRelease(transfer);
        var size = transfer.File.Source.Length;
        var amount = transfer.Sent == size ? Quantity.Bytes(size) : $"{Quantity.Bytes(transfer.Sent)} of {Quantity.Bytes(size)}";
        var reason = transfer.Reason is { Length: > 0 } words ? $" ({words})" : "";
        return $"{Name(transfer)}: " + transfer.End switch
        {
            TransferEnd.SizeProbe => "asked for its size",
            TransferEnd.Complete => Joined(amount, took, transfer.Sent),
            TransferEnd.Aborted => $"the client stopped after {amount}{reason}",
            _ => $"given up after {amount}{reason}",
        };
    }

    /// <summary>A boot's own files are steps; size probes, first-byte probes and all other files are detail.</summary>
    public static EntryKind KindOf(Transfer transfer) => transfer switch
    {
        { End: TransferEnd.Failed } => EntryKind.Warning,
        { IsInUse: true } => transfer.Sent > 0 ? EntryKind.Step : EntryKind.Detail,
        { End: TransferEnd.SizeProbe } or { File.Stage: BootStage.Seen } => EntryKind.Detail,
        { Sent: <= 1, File.Source.Length: > 1 } => EntryKind.Detail,
        _ => EntryKind.Step,
    };

    private static string Joined(string amount, TimeSpan took, long sent) =>
        // Below that the rate says more of the clock than of the network.
        took < TimeSpan.FromMilliseconds(100) ? amount : $"{amount} in {Quantity.Time(took)} ({Quantity.Rate(sent, took)})";

    private static string OfRelease(Transfer transfer)
    {
        var reason = transfer.Reason is { Length: > 0 } words ? $" ({words})" : "";
        return $"{Name(transfer)}: {(transfer.End == TransferEnd.Failed ? "given up" : "let go")} after {Quantity.Bytes(transfer.Sent)} were read{reason}";
    }

    private static string Name(Transfer transfer) => $"{Name(transfer.Protocol)} {transfer.File.Path}";
}
