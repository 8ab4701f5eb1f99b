using Lanboot.Boot;

namespace Lanboot.Recipes.OwnMenu;

/// <summary>
/// Reads grub.cfg and what it sources, for the entries in it. Conditions are not decided: every branch is read, since what they ask
/// (the platform, a font, a file on a disk) differs over the network. Functions are skipped.
/// </summary>
internal sealed class GrubConfig(MenuFiles files)
{
    public static readonly string[] Places =
    [
        "boot/grub/grub.cfg",
        "boot/grub/loopback.cfg",
        "boot/grub2/grub.cfg",
        "grub/grub.cfg",
        "EFI/BOOT/grub.cfg",
        "EFI/debian/grub.cfg",
        "EFI/fedora/grub.cfg",
    ];

    /// <summary>Submenus, sourced files and eval within each other; real menus have four.</summary>
    private const int MaxDepth = 16;

    /// <summary>Options of menuentry that take a value (GRUB manual, "menuentry").</summary>
    private static readonly string[] OptionsWithValue = ["--class", "--users", "--hotkey", "--id", "--source"];

    /// <summary>Real menus set a dozen.</summary>
    private const int MaxVariables = 1024;

    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    /// <summary>The entry whose body is being read.</summary>
    private sealed class Entry(string title)
    {
        public string Title { get; } = title;
        public string? Kernel { get; set; }
        public string Arguments { get; set; } = "";
        public List<string> Initrds { get; } = [];
    }

    public void Read(string path) => Source(path, 0);

    private void Source(string path, int depth)
    {
        if (depth >= MaxDepth || files.Read(path) is not { } text)
            return;
        _variables.TryAdd("prefix", "/" + BootPath.FolderOf(path).TrimEnd('/'));
        Run(new GrubWords(text, _variables), null, depth, skip: false);
    }

    /// <summary>Reads commands up to the closing brace of their block, or to the end.</summary>
    private void Run(GrubWords words, Entry? entry, int depth, bool skip)
    {
        var command = new List<string>();
        while (words.Next() is { } token && !files.IsFull)
        {
            switch (token.Kind)
            {
                case GrubTokenKind.Word:
                    command.Add(token.Text);
                    break;
                case GrubTokenKind.Open:
                    RunBlock(words, command, depth, skip);
                    command.Clear();
                    break;
                case GrubTokenKind.End:
                    Execute(command, entry, depth, skip);
                    command.Clear();
                    break;
                default:
                    Execute(command, entry, depth, skip);
                    return;
            }
        }

        Execute(command, entry, depth, skip);
    }

    private void RunBlock(GrubWords words, List<string> command, int depth, bool skip)
    {
        // Too deep: read on flat, so that braces still match nothing and the text comes to its end.
        if (depth >= MaxDepth)
            return;

        var entry = command is ["menuentry", ..] ? new Entry(Title(command)) : null;
        Run(words, entry, depth + 1, skip || command is ["function", ..]);
        if (entry?.Kernel is { } kernel && !skip)
            files.Add(new MenuItem(entry.Title, kernel, entry.Initrds, entry.Arguments));
    }

    private void Execute(IReadOnlyList<string> words, Entry? entry, int depth, bool skip)
    {
        string[] command = [.. words.SkipWhile(word => word is "then" or "else" or "do")];
        if (skip || command.Length == 0)
            return;

        var rest = command[1..];
        switch (command[0])
        {
            case "set":
                foreach (var assignment in rest)
                    Assign(assignment);
                break;
            case "source" or "configfile" or "." when rest is [var name, ..] && Find(name) is { } path:
                Source(path, depth + 1);
                break;
            case "eval" when depth < MaxDepth:
                Run(new GrubWords(string.Join(' ', rest), _variables), entry, depth + 1, skip);
                break;
            case "linux" or "linuxefi" or "linux16" when entry is not null && rest is [var kernel, ..]:
                entry.Kernel = Find(kernel);
                entry.Arguments = string.Join(' ', rest.Skip(1));
                break;
            case "initrd" or "initrdefi" or "initrd16" when entry is not null:
                entry.Initrds.AddRange(rest.Select(Find).OfType<string>());
                break;
            default:
                Assign(command[0]);
                break;
        }
    }

    private void Assign(string assignment)
    {
        var equals = assignment.IndexOf('=');
        if (equals > 0 && (_variables.Count < MaxVariables || _variables.ContainsKey(assignment[..equals])))
            _variables[assignment[..equals]] = assignment[(equals + 1)..];
    }

    /// <summary>The path without its device: "(loop)/casper/vmlinuz", "($root)/live/vmlinuz".</summary>
    private string? Find(string name)
    {
        var path = name.StartsWith('(') && name.IndexOf(')') is var close and > 0 ? name[(close + 1)..] : name;
        return files.FirstOf(path);
    }

    private static string Title(List<string> command)
    {
        for (var i = 1; i < command.Count; i++)
        {
            if (OptionsWithValue.Contains(command[i]))
                i++;
            else if (!command[i].StartsWith("--", StringComparison.Ordinal))
                return command[i];
        }

        return "";
    }
}
