using System.Globalization;
using Lanboot.Settings;

namespace Lanboot.Import.NbdServer;

/// <summary>/etc/nbd-server/config: nbd-server(5). A section per export, and one of the name "generic" that must be there.</summary>
internal sealed class NbdServerImporter : IImporter
{
    private const string Generic = "generic";

    /// <summary>Keys of [generic] that do nothing here, and why.</summary>
    private static readonly Dictionary<string, string> GenericWithout = new(StringComparer.Ordinal)
    {
        ["user"] = "Lanboot keeps the user that it is started as",
        ["group"] = "Lanboot keeps the group that it is started as",
        ["duallisten"] = "there is one kind of port here, which serves every export",
        ["max_threads"] = "a few threads serve all connections, however many",
        ["unixsock"] = "exports are served over TCP only",
        ["force_tls"] = "there is no TLS here: name the clients that may connect with nbd.clients",
        ["certfile"] = "there is no TLS here",
        ["keyfile"] = "there is no TLS here",
        ["cacertfile"] = "there is no TLS here",
        ["tlsprio"] = "there is no TLS here",
        ["includedir"] = "name the files of that folder with --config too",
        ["listenaddr"] = "exports are served on all interfaces that Lanboot serves: name them with interfaces",
    };

    /// <summary>Keys of an export that need nothing here.</summary>
    private static readonly Dictionary<string, string> ExportKept = new(StringComparer.Ordinal)
    {
        ["flush"] = "a flush is answered",
        ["fua"] = "writes are as lasting as their connection",
        ["rotational"] = "clients choose by themselves",
        ["trim"] = "trimmed blocks read as the image has them",
        ["sync"] = "writes are as lasting as their connection",
        ["splice"] = "blocks go out without being copied wherever that can be",
        ["sparse_cow"] = "the layer of changes holds only what was written",
        ["sdp"] = "nbd-server has it no more either",
        ["temporary"] = "the layer of changes is always temporary",
    };

    /// <summary>Keys of an export that do nothing here, and what to do.</summary>
    private static readonly Dictionary<string, string> ExportWithout = new(StringComparer.Ordinal)
    {
        ["multifile"] = "an export is one image: join the parts to one file",
        ["treefiles"] = "an export is one image: join the parts to one file",
        ["cowdir"] = "changes of all exports lie in one folder: nbd.copyonwrite-folder",
        ["filesize"] = "an export is as long as its image",
        ["maxconnections"] = "connections are not limited by export",
        ["prerun"] = "no commands are run: use the service manager's",
        ["postrun"] = "no commands are run: use the service manager's",
        ["waitfile"] = "an image must be there when Lanboot starts",
        ["virtstyle"] = "every client gets the same image: name an export for each",
        ["transactionlog"] = "requests are not written down",
        ["datalog"] = "requests are not written down",
        ["listenaddr"] = "exports are served on all interfaces that Lanboot serves: name them with interfaces",
        ["force_tls"] = "there is no TLS here: name the clients that may connect with nbd.clients",
    };

    public string Program => "nbd-server";

    public Recognition Recognise(ImportFile file)
    {
        var entries = NbdConfig.Entries(file).ToList();
        var sure = entries.Exists(entry => entry.Section == Generic || entry.Key is "exportname");
        var named = file.Path.Contains("nbd-server", StringComparison.Ordinal) || file.Name.EndsWith(".nbd", StringComparison.Ordinal);
        return (sure, named) switch
        {
            (true, true) => Recognition.ByContentAndName,
            (true, false) => Recognition.ByContent,
            (false, true) => Recognition.Perhaps,
            _ => Recognition.No,
        };
    }

    public IReadOnlyList<string>? FilesIn(string folder, IImportFiles files) =>
        files.NamesIn(folder).Contains("config") && files.Read(Path.Combine(folder, "config"), out _) is { } text
            && Recognise(new ImportFile("config", text)) != Recognition.No
            ? [Path.Combine(folder, "config")]
            : null;

    public void Read(ImportFile file, ImportSheet sheet)
    {
        var entries = NbdConfig.Entries(file).ToList();
        if (!entries.Exists(entry => entry.Section == Generic) && !file.Path.Contains("conf.d/", StringComparison.Ordinal))
            sheet.Mistake(new SettingOrigin(file.Path, 1, 1), "there is no section [generic], without which nbd-server does not start: add a line [generic]");
        foreach (var wrong in entries.Where(entry => entry.Problem is not null))
            sheet.Mistake(wrong.Where, wrong.Problem!);
        foreach (var section in entries.Where(entry => entry.Problem is null).GroupBy(entry => (entry.Section, entry.SectionLine)))
        {
            if (section.Key.Section == Generic)
                ReadGeneric([.. section], sheet);
            else
                ReadExport(section.Key.Section, [.. section], sheet);
        }
    }

    private static void ReadGeneric(IReadOnlyList<NbdEntry> entries, ImportSheet sheet)
    {
        foreach (var entry in entries)
        {
            if (entry.Key is null)
                sheet.Kept(entry.Where, entry.Line);
            else if (entry.Key == "port" && TryPort(entry, sheet, out var port))
                SetPort(entry, port, sheet);
            else if (entry.Key == "allowlist" && TryFlag(entry, sheet, out var listed))
                sheet.Report(entry.Where, listed ? ImportOutcome.Kept : ImportOutcome.Changed, entry.Line, "clients may always ask for the list of exports");
            else if (entry.Key == "oldstyle")
                sheet.Mistake(entry.Where, "nbd-server takes no oldstyle since 3.10: give the export that needs it a port of its own (port = 2000)");
            else if (GenericWithout.TryGetValue(entry.Key, out var why))
                sheet.NotSupported(entry.Where, entry.Line, why);
            else if (entry.Key is not ("port" or "allowlist"))
                Unknown(entry, "[generic]", [.. GenericWithout.Keys, "port", "allowlist"], sheet);
        }
    }

    private static void SetPort(NbdEntry entry, int port, ImportSheet sheet)
    {
        sheet.Set("nbd.port", entry.Where, port.ToString(CultureInfo.InvariantCulture));
        sheet.Kept(entry.Where, entry.Line, "nbd.port");
    }

    private static void ReadExport(string name, IReadOnlyList<NbdEntry> entries, ImportSheet sheet)
    {
        var header = entries[0];
        sheet.Kept(header.Where, header.Line, $"nbd.exports: the export {name}");
        List<(string Name, SettingValue? Value)> export = [("name", Values.Text(header.Where, name))];
        NbdEntry? file = null;
        foreach (var entry in entries.Skip(1))
        {
            switch (entry.Key)
            {
                case "exportname":
                    file = entry;
                    break;
                case "port" when TryPort(entry, sheet, out var port):
                    export.Add(("port", Values.Text(entry.Where, port.ToString(CultureInfo.InvariantCulture))));
                    export.Add(("oldstyle", Values.Flag(entry.Where, true)));
                    sheet.Kept(entry.Where, entry.Line, "nbd.exports: port, with oldstyle, as nbd-server had it until 3.9");
                    break;
                case "readonly" when TryFlag(entry, sheet, out var readOnly):
                    AddReadOnly(entry, readOnly, entries, export, sheet);
                    break;
                case "copyonwrite" when TryFlag(entry, sheet, out var copy):
                    export.Add(("copyonwrite", Values.Flag(entry.Where, copy)));
                    sheet.Kept(entry.Where, entry.Line, "nbd.exports: copyonwrite");
                    break;
                case "authfile":
                    AddClients(entry, export, sheet);
                    break;
                case "port" or "readonly" or "copyonwrite":
                    break;
                case { } key when ExportKept.TryGetValue(key, out var why):
                    sheet.Kept(entry.Where, entry.Line, why);
                    break;
                case { } key when ExportWithout.TryGetValue(key, out var why):
                    sheet.NotSupported(entry.Where, entry.Line, why);
                    break;
                default:
                    Unknown(
                        entry, $"the export [{name}]",
                        [.. ExportKept.Keys, .. ExportWithout.Keys, "exportname", "port", "readonly", "copyonwrite", "authfile"], sheet);
                    break;
            }
        }

        if (file is null)
            sheet.Mistake(header.Where, $"the export [{name}] has no exportname, which says what file it is");
        else if (!file.Value.StartsWith('/'))
            sheet.Mistake(file.Where, $"exportname: expected a path that begins with /; found \"{file.Value}\"");
        else
            // Of a key that is there twice the last holds, as in GLib's key files.
            sheet.Add(new NbdFile(file.Where, file.Value, file.Line, [.. export.GroupBy(field => field.Name).Select(same => same.Last())]));
    }

    private static void AddReadOnly(
        NbdEntry entry, bool readOnly, IReadOnlyList<NbdEntry> entries, List<(string Name, SettingValue? Value)> export, ImportSheet sheet)
    {
        var copies = entries.Any(each => each is { Key: "copyonwrite", Value: "true" });
        if (readOnly || copies)
        {
            export.Add(("readonly", Values.Flag(entry.Where, readOnly)));
            sheet.Kept(entry.Where, entry.Line, "nbd.exports: readonly");
        }
        else
        {
            sheet.Changed(
                entry.Where, entry.Line,
                "images are never written to, so that it is read-only: copyonwrite keeps what is written as long as the connection");
        }
    }

    /// <summary>A file of addresses and networks, a line each.</summary>
    private static void AddClients(NbdEntry entry, List<(string Name, SettingValue? Value)> export, ImportSheet sheet)
    {
        if (sheet.Files.Read(entry.Value, out var problem) is not { } text)
        {
            sheet.Mistake(entry.Where, $"the file {entry.Value} names who may connect, and {problem}");
            return;
        }

        var clients = text.ReplaceLineEndings("\n").Split('\n').Select(line => line.Split('#')[0].Trim()).Where(line => line.Length > 0).ToList();
        var taken = clients.Where(client => ValueKinds.Networks.TryRead("", Values.Text(entry.Where, client), [], out _)).ToList();
        if (taken.Count == 0)
        {
            sheet.Mistake(entry.Where, $"the file {entry.Value} names no IPv4 address or network such as 192.168.0.0/24, so that nobody could connect");
            return;
        }

        export.Add(("clients", Values.List(entry.Where, taken)));
        var left = clients.Except(taken).ToList();
        if (left.Count == 0)
            sheet.Kept(entry.Where, entry.Line, "nbd.exports: clients, as that file has them now");
        else
            sheet.Changed(entry.Where, entry.Line, $"nbd.exports: clients; left out, since only IPv4 networks are told: {string.Join(", ", left)}");
    }

    private static bool TryPort(NbdEntry entry, ImportSheet sheet, out int port)
    {
        if (int.TryParse(entry.Value, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= ushort.MaxValue)
            return true;
        sheet.Mistake(entry.Where, $"port: expected a port, 1 to 65535; found \"{entry.Value}\"");
        return false;
    }

    private static bool TryFlag(NbdEntry entry, ImportSheet sheet, out bool value)
    {
        value = entry.Value is "true" or "1";
        if (value || entry.Value is "false" or "0")
            return true;
        sheet.Mistake(entry.Where, $"{entry.Key}: expected true or false; found \"{entry.Value}\"");
        return false;
    }

    private static void Unknown(NbdEntry entry, string place, IReadOnlyList<string> known, ImportSheet sheet) => sheet.Mistake(
        entry.Where,
        $"{place} has no key {entry.Key}" + (NearestName.Of(entry.Key!, known) is { } near ? $": did you mean {near}?" : ": leave it out"));
}
