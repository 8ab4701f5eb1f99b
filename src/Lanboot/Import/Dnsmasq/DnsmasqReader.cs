using Lanboot.Settings;

namespace Lanboot.Import.Dnsmasq;

/// <summary>Reads the lines of dnsmasq.conf and of what it includes, and gives each to what its keyword is about.</summary>
internal sealed class DnsmasqReader
{
    /// <summary>dnsmasq itself has no bound but for files that include themselves; real ones have two.</summary>
    private const int MaxDepth = 8;

    /// <summary>A folder of files that include each other would be read for ever.</summary>
    private const int MaxFiles = 1000;

    private static readonly Dictionary<string, Action<DnsmasqReader, DnsmasqLine>> Known = MakeKnown();

    private readonly ImportSheet _sheet;
    private readonly DnsmasqServing _serving;
    private readonly DnsmasqAddresses _addresses;
    private readonly DnsmasqRules _rules;
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private int _files;

    public DnsmasqReader(ImportSheet sheet)
    {
        _sheet = sheet;
        _serving = new DnsmasqServing(sheet);
        _addresses = new DnsmasqAddresses(sheet);
        _rules = new DnsmasqRules(sheet);
    }

    public static bool Knows(string keyword) => Known.ContainsKey(keyword) || DnsmasqKeywords.Advice(keyword) is not null;

    /// <summary>The files of a folder that dnsmasq reads: not those of editors, and of patterns what they say.</summary>
    /// <param name="patterns">"*.conf" takes only such names, ".bak" leaves them out.</param>
    public static IReadOnlyList<string> ConfigFilesIn(string folder, IReadOnlyList<string> patterns, IImportFiles files)
    {
        var taken = patterns.Where(pattern => pattern.StartsWith('*')).Select(pattern => pattern[1..]).ToList();
        var left = patterns.Where(pattern => !pattern.StartsWith('*')).ToList();
        return
        [
            .. files.NamesIn(folder)
                .Where(name => !name.StartsWith('.') && !name.EndsWith('~') && !(name.StartsWith('#') && name.EndsWith('#')))
                .Where(name => taken.Count == 0 || taken.Exists(ending => name.EndsWith(ending, StringComparison.Ordinal)))
                .Where(name => !left.Exists(ending => name.EndsWith(ending, StringComparison.Ordinal)))
                .Select(name => Path.Combine(folder, name))
                .Where(files.FileExists),
        ];
    }

    public void ReadFile(string path, IReadOnlyList<string> lines)
    {
        _open.Add(path);
        for (var i = 0; i < lines.Count; i++)
        {
            if (DnsmasqLine.Read(path, i + 1, lines[i]) is not { } line)
                continue;
            if (line.Problem is { } problem)
                _sheet.Mistake(line.Where, problem);
            else if (Known.TryGetValue(line.Keyword, out var take))
                take(this, line);
            else if (DnsmasqKeywords.Advice(line.Keyword) is { } advice)
                _sheet.NotSupported(line.Where, line.Line, advice);
            else
                _sheet.Mistake(line.Where, Unknown(line.Keyword));
        }

        _open.Remove(path);
    }

    /// <param name="whole">The place of the file, for what none of its lines says.</param>
    public void Finish(SettingOrigin whole)
    {
        _serving.Finish(_addresses.GivesAddresses);
        _rules.Finish();
        _addresses.Finish(_rules.TellsRouter);
        if (!_addresses.Answers)
            _sheet.LeavesDhcpAlone = whole;
    }

    private static string Unknown(string keyword)
    {
        var near = NearestName.Of(keyword, Known.Keys.Concat(DnsmasqKeywords.Names));
        return $"dnsmasq has no keyword {keyword}: " + (near is null ? "leave the line out, or put # before it" : $"did you mean {near}?");
    }

    private void Include(DnsmasqLine line)
    {
        if (line.Value.Length == 0)
            _sheet.Mistake(line.Where, "conf-file: which file?");
        else if (Open(line.Value, line) is { } lines)
            ReadIncluded(line.Value, lines, line, $"the lines of {line.Value}");
    }

    private void IncludeFolder(DnsmasqLine line)
    {
        var folder = line.Fields is [var first, ..] ? first.Text : "";
        if (!_sheet.Files.FolderExists(folder))
        {
            _sheet.Mistake(line.Where, $"there is no folder {folder}: name one that is there, or leave the line out");
            return;
        }

        var paths = ConfigFilesIn(folder, [.. line.Fields.Skip(1).Select(field => field.Text)], _sheet.Files);
        _sheet.Kept(line.Where, line.Line, paths.Count == 0 ? "there is no file in it" : $"the lines of {string.Join(", ", paths)}");
        foreach (var path in paths)
        {
            if (Open(path, line) is { } lines)
                ReadFile(path, lines);
        }
    }

    private void ReadIncluded(string path, IReadOnlyList<string> lines, DnsmasqLine line, string text)
    {
        _sheet.Kept(line.Where, line.Line, text);
        ReadFile(path, lines);
    }

    /// <summary>A file of the values of one keyword, a line each.</summary>
    private void IncludeValues(DnsmasqLine line, string keyword)
    {
        if (Open(line.Value, line) is not { } lines)
            return;
        _sheet.Kept(line.Where, line.Line, $"the lines of {line.Value}, as they are now");
        for (var i = 0; i < lines.Count; i++)
        {
            if (DnsmasqLine.ReadValue(line.Value, i + 1, lines[i], keyword) is not { } value)
                continue;
            if (value.Problem is { } problem)
                _sheet.Mistake(value.Where, problem);
            else
                Known[keyword](this, value);
        }
    }

    private IReadOnlyList<string>? Open(string path, DnsmasqLine line)
    {
        if (_open.Contains(path) || _open.Count > MaxDepth || ++_files > MaxFiles)
        {
            _sheet.Mistake(line.Where, $"{path} is read within itself, or files include each other too deep: leave the line out");
            return null;
        }

        if (_sheet.Files.Read(path, out var problem) is { } text)
            return new ImportFile(path, text).Lines;
        _sheet.Mistake(line.Where, $"the file {path} is named here, and {problem}");
        return null;
    }

    private static Dictionary<string, Action<DnsmasqReader, DnsmasqLine>> MakeKnown()
    {
        Dictionary<string, Action<DnsmasqReader, DnsmasqLine>> known = new(StringComparer.Ordinal)
        {
            ["conf-file"] = (reader, line) => reader.Include(line),
            ["conf-dir"] = (reader, line) => reader.IncludeFolder(line),
            ["dhcp-hostsfile"] = (reader, line) => reader.IncludeValues(line, "dhcp-host"),
            ["dhcp-optsfile"] = (reader, line) => reader.IncludeValues(line, "dhcp-option"),
        };
        foreach (var (keyword, take) in DnsmasqServing.Keywords)
            known[keyword] = (reader, line) => take(reader._serving, line);
        foreach (var (keyword, take) in DnsmasqAddresses.Keywords)
            known[keyword] = (reader, line) => take(reader._addresses, line);
        foreach (var (keyword, take) in DnsmasqRules.Keywords)
            known[keyword] = (reader, line) => take(reader._rules, line);
        return known;
    }
}
