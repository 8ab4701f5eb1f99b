using System.Text.RegularExpressions;

namespace Lanboot.Tests.Menus;

/// <summary>
/// Runs a script as iPXE does, to see what a machine would show and load: an independent reading of iPXE's src/core/exec.c,
/// src/image/script.c and the commands of the 2019 build. A command or an option that this build does not have throws.
/// </summary>
internal sealed partial class IpxeMachine
{
    private readonly Dictionary<string, string> _settings = new(StringComparer.Ordinal);
    private string[] _lines = [];
    private int _at;
    private bool _stopped;

    public required bool LongMode { get; init; }

    /// <summary>URLs that can't be fetched.</summary>
    public Func<string, bool> Fails { get; init; } = _ => false;

    /// <summary>The scripts that it can chain to, by URL.</summary>
    public Func<string, string?> Scripts { get; init; } = _ => null;

    /// <summary>What its firmware says: iPXE's settings, such as "smbios/0.17.12.2:hexraw".</summary>
    public Dictionary<string, string> Firmware { get; init; } = [];

    /// <summary>Which item is chosen when a menu waits: given the labels, or null for the escape key.</summary>
    public Func<IReadOnlyList<string>, string?> Choose { get; init; } = _ => throw new InvalidOperationException("the menu waits");

    /// <summary>The lines of each menu that was shown: label and text.</summary>
    public List<List<(string Label, string Text)>> Menus { get; } = [];

    /// <summary>Lines that can't be chosen, of all menus, but for empty ones.</summary>
    public List<string> Gaps { get; } = [];

    /// <summary>The title of each menu that was shown.</summary>
    public List<string> Titles { get; } = [];

    /// <summary>What was printed.</summary>
    public List<string> Printed { get; } = [];

    /// <summary>Kernel with its arguments, then initrds with their names, of what was booted.</summary>
    public (string Kernel, string Arguments, List<(string Name, string Url)> Initrds)? Booted { get; private set; }

    /// <summary>How it ended: "boot", "exit 1", "local disk".</summary>
    public string End { get; private set; } = "";

    private string? _kernel;
    private string _arguments = "";
    private List<(string Name, string Url)> _initrds = [];
    private List<(string Label, string Text)> _menu = [];

    public static IpxeMachine Bios(bool longMode = true) => new() { LongMode = longMode };

    public IpxeMachine Run(string script, string platform, string buildarch)
    {
        foreach (var (name, value) in Firmware)
            _settings[name] = value;
        _settings["platform"] = platform;
        _settings["buildarch"] = buildarch;
        _settings["ip"] = "192.168.0.57";
        _settings["netX/mac:hexhyp"] = "52-54-00-12-34-56";
        Assert(script.StartsWith("#!ipxe\n", StringComparison.Ordinal), "no magic");
        _lines = Join(script);
        for (var steps = 0; _at < _lines.Length && !_stopped; steps++)
        {
            Assert(steps < 5000, "the script does not end");
            var line = _lines[_at++].TrimStart();
            if (line.StartsWith(':'))
                line = line.IndexOf(' ', StringComparison.Ordinal) is var end and >= 0 ? line[end..] : "";
            if (RunLine(line) || _stopped)
                continue;
            End = "failed: " + line;
            break;
        }

        return this;
    }

    /// <summary>A backslash at the end of a line joins the next one to it.</summary>
    private static string[] Join(string script) => script.Replace("\\\n", "", StringComparison.Ordinal).Split('\n');

    private bool RunLine(string line)
    {
        var tokens = line.Split([' ', '\t', '\r', '\v', '\f'], StringSplitOptions.RemoveEmptyEntries);
        var result = true;
        var run = true;
        for (var from = 0; from <= tokens.Length;)
        {
            var to = from;
            while (to < tokens.Length && !(tokens[to] is "||" or "&&" or ";" || tokens[to].StartsWith('#')))
                to++;
            if (run)
                result = Execute([.. tokens[from..to].Select(Expand)]);
            if (_stopped || to >= tokens.Length || tokens[to].StartsWith('#'))
                break;
            run = tokens[to] switch { "||" => !result, "&&" => result, _ => true };
            from = to + 1;
        }

        return result;
    }

    private string Expand(string token)
    {
        while (true)
        {
            var match = Innermost().Match(token);
            if (!match.Success)
                return token;
            token = token[..match.Index] + _settings.GetValueOrDefault(match.Groups[1].Value, "") + token[(match.Index + match.Length)..];
        }
    }

    private bool Execute(string[] argv)
    {
        if (argv.Length == 0)
            return true;
        switch (argv[0])
        {
            case "isset":
                return argv[1].Length > 0;
            case "iseq":
                return argv[1] == argv[2];
            case "cpuid":
                Assert(argv is [_, "--ext", "29"], "cpuid");
                return LongMode;
            case "set":
                _settings[argv[1]] = string.Join(' ', argv[2..]);
                return true;
            case "clear":
                return _settings.Remove(argv[1]);
            case "echo":
                Printed.Add(string.Join(' ', Options(argv)));
                return true;
            case "imgfree":
                (_kernel, _initrds) = (null, []);
                return true;
            case "prompt":
                return false;
            case "goto":
                _at = Array.FindIndex(_lines, line => line.TrimStart().Split(' ')[0] == ":" + argv[1]);
                Assert(_at >= 0, $"no label {argv[1]}");
                return true;
            case "menu":
                _menu = [];
                Titles.Add(string.Join(' ', Options(argv)));
                return true;
            case "item":
                return Item(argv[1..]);
            case "choose":
                return ChooseItem(argv[1..]);
            case "kernel":
                (_kernel, _arguments) = (argv[1], string.Join(' ', argv[2..]));
                return !Fails(argv[1]);
            case "initrd":
                Assert(argv is [_, "--name", _, _], "initrd");
                _initrds.Add((argv[2], argv[3]));
                return !Fails(argv[3]);
            case "boot":
                Booted = (_kernel ?? throw new InvalidOperationException("no kernel"), _arguments, _initrds);
                return Finish("boot");
            case "sanboot":
                Assert(argv is [_, "--no-describe", "--drive", "0x80"], "sanboot");
                return Finish("local disk");
            case "chain":
                Assert(argv is [_, "--replace", _], "chain");
                return Chain(argv[2]);
            case "exit":
                return Finish(string.Join(' ', argv));
            case "shell":
                return Finish("shell");
            default:
                throw new InvalidOperationException($"{argv[0]}: command not found");
        }
    }

    private bool Chain(string url)
    {
        if (Scripts(url) is not { } script)
            return false;
        (_lines, _at) = (Join(script), 0);
        return true;
    }

    private bool Finish(string end)
    {
        End = end;
        _stopped = true;
        return true;
    }

    private bool Item(string[] argv)
    {
        if (argv is ["--gap", ..])
        {
            Assert(argv is ["--gap"] or ["--gap", "--", ..], "the text of a gap may be taken as an option");
            Gaps.AddRange(argv.Length > 2 ? [string.Join(' ', argv[2..])] : Array.Empty<string>());
            return true;
        }

        Assert(!argv[0].StartsWith('-'), "a label is taken as an option");
        _menu.Add((argv[0], string.Join(' ', argv[1..])));
        return true;
    }

    private bool ChooseItem(string[] argv)
    {
        Menus.Add(_menu);
        var preset = argv.SkipWhile(word => word != "--default").Skip(1).FirstOrDefault();
        var timeout = argv.SkipWhile(word => word != "--timeout").Skip(1).FirstOrDefault() ?? "0";
        Assert(timeout.All(char.IsAsciiDigit), "timeout");
        var labels = _menu.Select(item => item.Label).ToList();
        var chosen = timeout == "0" ? Choose(labels) : labels.Contains(preset!) ? preset : labels[0];
        if (chosen is null)
            return false;
        _settings[argv[^1]] = chosen;
        return true;
    }

    /// <summary>The arguments behind the options; the texts of these two commands have none but "--".</summary>
    private static string[] Options(string[] argv)
    {
        if (argv is [_, "--", .. var rest])
            return rest;
        Assert(argv.Length < 2 || !argv[1].StartsWith('-'), $"{argv[0]}: unrecognised option");
        return argv[1..];
    }

    private static void Assert(bool holds, string what)
    {
        if (!holds)
            throw new InvalidOperationException(what);
    }

    /// <summary>The last "${" before the first "}" that closes one.</summary>
    [GeneratedRegex(@"\$\{((?:(?!\$\{)[^}])*)\}")]
    private static partial Regex Innermost();
}
