using System.Net;
using Lanboot.Journal;
using Lanboot.Protocols.Nbd;
using Lanboot.Protocols.Nbd.Handshake;
using Lanboot.Settings;

namespace Lanboot.Servers.Nbd;

/// <summary>What one client may choose from, on the port that it came to.</summary>
/// <param name="byDefault">The export that the port was opened for; null on the port of all.</param>
internal sealed class ClientExports(NbdExports exports, IPAddress client, NbdExportSettings? byDefault, BootJournal journal) : INbdExports
{
    private const int MostTold = 8;

    private int _told;

    public IReadOnlyList<string> Names =>
        [.. exports.Names.Where(name => exports.TryFind(name, out var export, out _) && IsFor(export))];

    NbdExport? INbdExports.Find(string name, out string refusal) => Find(name, out refusal);

    /// <summary>The export, as <see cref="INbdExports.Find"/> says. What is refused is written down: a boot may hang on it.</summary>
    public ServedExport? Find(string name, out string refusal)
    {
        var found = name.Length == 0 && byDefault is not null
            ? exports.TryFind(byDefault, out var export, out refusal)
            : exports.TryFind(name, out export, out refusal);
        if (found && IsFor(export!))
            return export;
        if (found)
            refusal = $"The export {name} is not for {client} (nbd.exports, clients).";
        if (_told++ < MostTold)
            journal.Detail(client, $"asked by NBD for {(name.Length == 0 ? "the default export" : Printable(name))}: {Printable(refusal)}");
        return null;
    }

    private bool IsFor(ServedExport export) => ClientList.Allows(export.Clients, client);

    /// <summary>A name may hold an escape character; a person's terminal must not obey it.</summary>
    private static string Printable(string name) => string.Concat(name.Select(c => char.IsControl(c) ? '?' : c));
}
