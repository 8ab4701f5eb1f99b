using System.Globalization;
using Lanboot.Journal;

namespace Lanboot.Cli;

/// <summary>
/// The lines that the documents tell people to look for: dnsmasq's for DHCP and TFTP (rfc2131.c, tftp.c), darkhttpd's for HTTP, those of
/// rpc.mountd and nbd-server. What Lanboot has to say besides comes under its own name.
/// </summary>
/// <param name="process">The number in brackets.</param>
/// <param name="withDetail">More of each DHCP message, as dnsmasq does with log-dhcp.</param>
internal sealed class DnsmasqLines(int process, bool withDetail) : ILogLines
{
    public IEnumerable<string> Of(JournalEntry entry) => entry switch
    {
        { Wire: { } wire } => Of(wire, entry.Time).Select(LogLine.Printable),
        // The steps of a boot are what the wire says already.
        { Kind: EntryKind.Detail } or { Kind: EntryKind.Step, Machine: not null } or { Kind: EntryKind.Step, Address: not null } => [],
        _ => [$"lanboot[{process}]: {Who(entry)}{LogLine.Printable(entry.Text)}"],
    };

    private IEnumerable<string> Of(WireEvent wire, DateTimeOffset time) => wire switch
    {
        DhcpWireEvent dhcp => OfDhcp(dhcp),
        TftpErrorWireEvent error => [Tftp($"error {error.Code} {error.Text} received from {error.Client}")],
        MissingWireEvent { Protocol: TransferProtocol.Tftp } missing =>
            [Tftp($"file {Rooted(missing.Path)} not found for {missing.Client}")],
        TransferWireEvent transfer => OfTransfer(transfer),
        HttpWireEvent http => [OfHttp(http, time)],
        _ => [],
    };

    private IEnumerable<string> OfDhcp(DhcpWireEvent dhcp)
    {
        var number = withDetail ? $"{dhcp.Transaction} " : "";
        if (withDetail && dhcp.VendorClass is { } vendorClass)
            yield return Dhcp($"{number}vendor class: {vendorClass}");
        // The blank before the last word is there without a last word, too.
        var address = dhcp.Address is null ? "" : $"{dhcp.Address} ";
        yield return Dhcp($"{number}{dhcp.Message}({dhcp.Interface}) {address}{dhcp.Client} {dhcp.Note}");
        if (withDetail && dhcp.BootFile is { } file)
            yield return Dhcp($"{number}bootfile name: {file}");
    }

    private IEnumerable<string> OfTransfer(TransferWireEvent transfer) => (transfer.Protocol, transfer.End) switch
    {
        (TransferProtocol.Tftp, null) => [],
        (TransferProtocol.Tftp, TransferEnd.Complete) => [Tftp($"sent {Rooted(transfer.Path)} to {transfer.Client}")],
        // A client that only wants the size says so by an error, and to dnsmasq that is a failure.
        (TransferProtocol.Tftp, _) => [Tftp($"failed sending {Rooted(transfer.Path)} to {transfer.Client}")],
        (TransferProtocol.Nfs, null) =>
            [$"rpc.mountd[{process}]: authenticated mount request from {transfer.Client} for {Rooted(transfer.Path)}"],
        (TransferProtocol.Nbd, null) =>
            [$"nbd_server[{process}]: connect from {transfer.Client}, assigned file is {Rooted(transfer.Path)}"],
        (TransferProtocol.Nbd, _) => [$"nbd_server[{process}]: disconnect from {transfer.Client}"],
        _ => [],
    };

    /// <summary>EPOCH ADDRESS "GET /path" CODE BYTES "referer" "agent". Bytes are those of the body; darkhttpd adds the headers.</summary>
    private static string OfHttp(HttpWireEvent http, DateTimeOffset time) => string.Create(
        CultureInfo.InvariantCulture,
        $"{time.ToUnixTimeSeconds()} {http.Client} \"{http.Method} {Quoted(http.Target)}\" {http.Status} {http.Bytes} ")
        + $"\"{Quoted(http.Referer)}\" \"{Quoted(http.Agent)}\"";

    private string Dhcp(string text) => $"dnsmasq-dhcp[{process}]: {text}";

    private string Tftp(string text) => $"dnsmasq-tftp[{process}]: {text}";

    private static string Rooted(string path) => path.StartsWith('/') ? path : $"/{path}";

    /// <summary>A quote inside would end the field.</summary>
    private static string Quoted(string text) => text.Replace("\"", "%22", StringComparison.Ordinal);

    private static string Who(JournalEntry entry) => entry.Machine is { } machine ? $"{machine} " : "";
}
