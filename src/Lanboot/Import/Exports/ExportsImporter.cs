using Lanboot.Settings;

namespace Lanboot.Import.Exports;

/// <summary>/etc/exports of an NFS server: exports(5).</summary>
internal sealed class ExportsImporter : IImporter
{
    /// <summary>Clients that are told by what Lanboot does not ask: NIS, Kerberos, and IPv6.</summary>
    private static readonly string[] OtherClients = ["@", "gss/"];

    /// <summary>Options of exports(5) that change what a client gets, and that Lanboot does not have.</summary>
    private static readonly string[] OtherOptions = ["refer", "replicas", "xprtsec", "reexport", "fsuid"];

    public string Program => "exports";

    public Recognition Recognise(ImportFile file)
    {
        var lines = ExportsLine.In(file).ToList();
        // A path and clients with brackets in one line: no other program writes so.
        var sure = lines.Count > 0 && lines.All(line => line.Words[0].Text.StartsWith('/'))
            && lines.Exists(line => line.Words.Skip(1).Any(word => word.Text.Contains('(', StringComparison.Ordinal) || word.Text.StartsWith('-')));
        var named = file.Name == "exports" || file.Path.Contains("exports.d/", StringComparison.Ordinal);
        return (sure, named) switch
        {
            (true, true) => Recognition.ByContentAndName,
            (true, false) => Recognition.ByContent,
            (false, true) => Recognition.Perhaps,
            _ => Recognition.No,
        };
    }

    public IReadOnlyList<string>? FilesIn(string folder, IImportFiles files)
    {
        var names = files.NamesIn(folder).Where(name => name.EndsWith(".exports", StringComparison.Ordinal) && !name.StartsWith('.')).ToList();
        return names.Count > 0 ? [.. names.Select(name => Path.Combine(folder, name))] : null;
    }

    public void Read(ImportFile file, ImportSheet sheet)
    {
        HashSet<string> paths = new(StringComparer.Ordinal);
        foreach (var line in ExportsLine.In(file))
            ReadLine(line, paths, sheet);
    }

    private static void ReadLine(ExportsLine line, HashSet<string> paths, ImportSheet sheet)
    {
        var (path, where) = line.Words[0];
        if (line.Problem is { } problem)
        {
            sheet.Mistake(where, problem);
            return;
        }

        if (!path.StartsWith('/'))
        {
            sheet.Mistake(where, $"expected a path that begins with /; found \"{path}\"");
            return;
        }

        if (!paths.Add(path.TrimEnd('/')))
        {
            sheet.Mistake(where, $"{path} is exported twice: write its clients into one line");
            return;
        }

        var clients = new ExportsClients(sheet);
        foreach (var (text, at) in line.Words.Skip(1))
            clients.Add(text, at);
        if (clients is { Taken.Count: 0, Left.Count: > 0 })
        {
            // Exported to everybody it would be open to more than the file says.
            sheet.NotSupported(
                where, line.Text,
                $"none of its clients can be told here ({string.Join("; ", clients.Left)}): name addresses, networks or hosts");
            return;
        }

        sheet.Add(new NfsFolder(where, path.Length > 1 ? path.TrimEnd('/') : path, line.Text, clients.Taken)
        {
            Also = string.Join("; ", clients.Left.Concat(clients.Notes).Distinct()),
            AlsoChanges = clients.Left.Count + clients.Notes.Count > 0,
        });
    }

    /// <summary>The clients of one line, each as lanboot.yaml takes it.</summary>
    private sealed class ExportsClients(ImportSheet sheet)
    {
        private string _defaults = "";

        public List<string> Taken { get; } = [];

        /// <summary>Clients that are left out, and why.</summary>
        public List<string> Left { get; } = [];

        public List<string> Notes { get; } = [];

        public void Add(string text, SettingOrigin where)
        {
            if (text.StartsWith('-'))
            {
                // Defaults hold for the clients behind them in the line.
                _defaults = Options(text[1..]);
                return;
            }

            var bracket = text.IndexOf('(', StringComparison.Ordinal);
            var name = bracket < 0 ? text : text[..bracket];
            if (OtherClients.Any(begin => name.StartsWith(begin, StringComparison.Ordinal)) || name.Contains(':', StringComparison.Ordinal))
            {
                Left.Add($"{name} is left out, since clients are told by IPv4 addresses and names only");
                return;
            }

            if (name.Length == 0)
            {
                sheet.Mistake(where, "no blank belongs between a client and its options in brackets; for everybody write *(…)");
                return;
            }

            var own = bracket < 0 ? "" : Options(text[(bracket + 1)..].TrimEnd(')'));
            var options = string.Join(',', new[] { _defaults, own }.Where(part => part.Length > 0));
            var client = options.Length == 0 ? name : $"{name}({options})";
            if (bracket >= 0 && !text.EndsWith(')'))
                sheet.Mistake(where, $"the options of {name} end without a closing bracket");
            else if (!NfsClientText.TryRead(client, out _, out var problem))
                sheet.Mistake(where, problem);
            else
                Taken.Add(client);
        }

        private string Options(string text)
        {
            List<string> kept = [];
            foreach (var option in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                var name = option.Split('=')[0];
                if (OtherOptions.Contains(name))
                    Notes.Add($"without {name}, which Lanboot does not have");
                else if (name == "sec" && !option.Split('=')[^1].Split(':').Contains("sys"))
                    Notes.Add($"with sec=sys in place of {option}");
                else if (name == "rw")
                    Notes.Add("read-only, since images can't be written to");
                if (!OtherOptions.Contains(name) && name is not ("sec" or "rw"))
                    kept.Add(option);
            }

            return string.Join(',', kept);
        }
    }
}
