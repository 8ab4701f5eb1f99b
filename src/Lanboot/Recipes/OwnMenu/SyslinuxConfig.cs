using System.Globalization;
using Lanboot.Boot;

namespace Lanboot.Recipes.OwnMenu;

/// <summary>Reads isolinux.cfg, syslinux.cfg and the files they include (syslinux doc/syslinux.txt, doc/menu.txt).</summary>
internal sealed class SyslinuxConfig(MenuFiles files)
{
    public static readonly string[] Places =
    [
        "isolinux/isolinux.cfg",
        "isolinux.cfg",
        "boot/isolinux/isolinux.cfg",
        "syslinux/syslinux.cfg",
        "syslinux.cfg",
        "boot/syslinux/syslinux.cfg",
        "boot/x86_64/loader/isolinux.cfg",
        "pxelinux.cfg/default",
    ];

    /// <summary>As deep as syslinux itself goes.</summary>
    private const int MaxDepth = 16;

    /// <summary>SYSAPPEND: 1 ip=CLIENT:SERVER:GATEWAY:MASK, 2 BOOTIF=01-MAC.</summary>
    private const int AppendAddress = 1;
    private const int AppendBootInterface = 2;

    private readonly List<string> _folders = [];
    private Label? _label;
    private string _globalAppend = "";

    /// <summary>What stands below a LABEL line.</summary>
    private sealed class Label(string name)
    {
        public string Title { get; set; } = name;
        public string Kernel { get; set; } = name;
        public string? Append { get; set; }
        public string Initrd { get; set; } = "";
        public int SysAppend { get; set; }
    }

    public void Read(string path)
    {
        Include(path, 0);
        Finish(0);
    }

    private void Include(string path, int depth)
    {
        if (depth >= MaxDepth || files.Read(path) is not { } text)
            return;
        var folder = BootPath.FolderOf(path);
        if (!_folders.Contains(folder))
            _folders.Add(folder);

        var inHelp = false;
        foreach (var line in text.Split('\n', '\r'))
        {
            var (word, rest) = Split(line);
            inHelp = inHelp ? word != "endtext" : word == "text";
            if (!inHelp)
                Take(word, rest, depth);
        }
    }

    private void Take(string word, string rest, int depth)
    {
        switch (word)
        {
            case "label":
                Finish(depth);
                _label = new Label(Split(rest, keepCase: true).Word);
                break;
            case "menu":
                TakeMenu(rest, depth);
                break;
            case "include":
                Follow(rest, depth);
                break;
            case "append" when _label is null:
                _globalAppend = rest;
                break;
            case "append":
                _label.Append = rest;
                break;
            case "kernel" or "linux" or "com32" or "config" when _label is not null:
                _label.Kernel = rest;
                break;
            case "initrd" when _label is not null:
                _label.Initrd = rest;
                break;
            case "sysappend" or "ipappend" when _label is not null && int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var bits):
                _label.SysAppend = bits;
                break;
        }
    }

    private void TakeMenu(string text, int depth)
    {
        var (word, rest) = Split(text);
        if (word is "begin" or "end" or "separator")
            Finish(depth);
        else if (word == "label" && _label is not null)
            _label.Title = rest.Replace("^", "", StringComparison.Ordinal);
        else if (word == "include")
            Follow(rest, depth);
    }

    private void Finish(int depth)
    {
        if (_label is not { } label)
            return;
        _label = null;
        var append = label.Append ?? _globalAppend;
        var words = CommandLine.Words(append == "-" ? "" : append);
        if (Path.GetExtension(label.Kernel).ToUpperInvariant() is ".C32" or ".CFG")
        {
            // A module that picks a configuration (whichsys, ifcpu64, vesamenu), or CONFIG: the entries stand there.
            foreach (var name in words.Prepend(label.Kernel).Where(word => word.EndsWith(".cfg", StringComparison.OrdinalIgnoreCase)))
                Follow(name, depth);
            return;
        }

        if (Find(label.Kernel) is not { } kernel)
            return;
        var initrds = words.Where(IsInitrd).Select(word => word["initrd=".Length..]).Append(label.Initrd)
            .SelectMany(list => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Select(Find).OfType<string>();
        var arguments = words.Where(word => !IsInitrd(word));
        if ((label.SysAppend & AppendAddress) != 0)
            arguments = arguments.Append("ip=dhcp");
        if ((label.SysAppend & AppendBootInterface) != 0)
            arguments = arguments.Append(CommandLine.BootInterface);
        files.Add(new MenuItem(label.Title, kernel, [.. initrds], string.Join(' ', arguments)));
    }

    private void Follow(string name, int depth)
    {
        if (Find(Split(name, keepCase: true).Word) is { } path)
            Include(path, depth + 1);
    }

    /// <summary>A name is meant from the root, from the folder of the first file, or from that of the file it stands in.</summary>
    private string? Find(string name)
    {
        var plain = name.Trim().TrimStart(':');
        return plain.StartsWith('/') ? files.FirstOf(plain) : files.FirstOf(_folders.Select(folder => folder + plain).Append(plain));
    }

    private static bool IsInitrd(string word) => word.StartsWith("initrd=", StringComparison.OrdinalIgnoreCase);

    private static (string Word, string Others) Split(string line, bool keepCase = false)
    {
        var text = line.Trim();
        var end = text.IndexOfAny([' ', '\t']);
        var word = end < 0 ? text : text[..end];
        return (keepCase ? word : word.ToLowerInvariant(), end < 0 ? "" : text[end..].Trim());
    }
}
