using System.Globalization;
using System.Text;
using Lanboot.Settings;

namespace Lanboot.Import.PxelinuxCfg;

/// <summary>Looks through the lines of a menu for what PXELINUX or the system that it starts would stumble over.</summary>
/// <param name="root">The folder of the TFTP server.</param>
internal sealed class PxelinuxLabels(ImportSheet sheet, string root)
{
    /// <summary>What fits into the field of a packet, and into PXELINUX's own buffers (syslinux, FILENAME_MAX).</summary>
    private const int LongestName = 127;

    /// <summary>Bit 0 of SYSAPPEND: ip=CLIENT:SERVER:ROUTER:MASK.</summary>
    private const int AppendsIp = 1;

    /// <summary>The only variable that archiso's hooks fill in, with the server's address.</summary>
    private const string ArchisoVariable = "pxeserver";

    private static readonly string[] Files =
    [
        "KERNEL", "LINUX", "INITRD", "FDTDIR", "COM32", "BOOT", "PXE", "BSS", "CONFIG", "INCLUDE", "UI", "FONT", "KBDMAP", "DISPLAY",
        "MENU BACKGROUND", "MENU INCLUDE",
    ];

    private static readonly string[] Others =
    [
        "LABEL", "DEFAULT", "APPEND", "SYSAPPEND", "IPAPPEND", "TIMEOUT", "TOTALTIMEOUT", "ONTIMEOUT", "ONERROR", "PROMPT", "NOESCAPE", "NOCOMPLETE",
        "ALLOWOPTIONS", "IMPLICIT", "SERIAL", "CONSOLE", "SAY", "LOCALBOOT", "LOCAL", "TEXT HELP", "ENDTEXT", "NOHALT", "SENDCOOKIES", "PATH", "FDT",
        "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "F10", "F11", "F12",
    ];

    private PxelinuxLine? _append;
    private PxelinuxLine? _sysAppend;
    private PxelinuxLine? _globalSysAppend;
    private bool _inLabel;

    public static bool Knows(string keyword) => Files.Contains(keyword) || Others.Contains(keyword) || keyword.StartsWith("MENU", StringComparison.Ordinal);

    public void Take(PxelinuxLine line)
    {
        if (!Knows(line.Keyword))
        {
            var near = NearestName.Of(line.Keyword, Files.Concat(Others));
            sheet.NotSupported(
                line.Where, line.Line,
                $"PXELINUX passes over it, since it has no such keyword{(near is null ? "" : $": did you mean {near}?")}");
            return;
        }

        if (line.Keyword == "LABEL")
            BeginLabel();
        else if (line.Keyword == "APPEND")
            _append = line;
        else if (line.Keyword is "SYSAPPEND" or "IPAPPEND")
            TakeSysAppend(line);

        var before = sheet.Mistakes.Count;
        if (line.Keyword == "APPEND")
            LookThrough(line);
        if (Files.Contains(line.Keyword) && line.Value.Length > 0)
            LookForFiles(line);
        else if (sheet.Mistakes.Count == before)
            sheet.Kept(line.Where, line.Line);
    }

    public void Finish() => EndLabel();

    private void BeginLabel()
    {
        EndLabel();
        (_append, _sysAppend) = (null, null);
        _inLabel = true;
    }

    private void TakeSysAppend(PxelinuxLine line)
    {
        if (_inLabel)
            _sysAppend = line;
        else
            _globalSysAppend = line;
    }

    /// <summary>ip= of the menu and ip= of PXELINUX: the last one holds, or klibc's ipconfig gives up at nine fields.</summary>
    private void EndLabel()
    {
        if (!_inLabel || _append is null || (_sysAppend ?? _globalSysAppend) is not { } system || (Number(system.Value) & AppendsIp) == 0)
            return;
        if (Words(_append).FirstOrDefault(word => word.Text.StartsWith("ip=", StringComparison.Ordinal)) is { Text: { } text } word)
            sheet.Mistake(word.Where, $"{text} is said here, and {system.Line} in line {system.Where.Line} adds another ip=: leave one of the two out "
                + "(SYSAPPEND 2 tells the network card alone)");
    }

    private void LookThrough(PxelinuxLine append)
    {
        if (Encoding.UTF8.GetByteCount(append.Value) > 2047)
            sheet.Mistake(append.ValueWhere, "the command line is longer than the 2047 characters that Linux on x86 takes: its end is cut off");
        var addresses = 0;
        foreach (var (text, where) in Words(append))
        {
            foreach (var name in Variables(text).Where(name => name != ArchisoVariable))
                sheet.Mistake(where, $"nobody fills in ${{{name}}}: write the address of the server, or ${{pxeserver}} where archiso's hooks read it");
            if (text.StartsWith("ip=", StringComparison.Ordinal) && ++addresses > 1)
                sheet.Mistake(where, $"{text}: ip= is said before in this line: leave one of the two out");
            if (text.StartsWith("archiso_nfs_srv=pxeserver:", StringComparison.Ordinal) || text is "archiso_nbd_srv=pxeserver"
                || text.StartsWith("archiso_http_srv=http://pxeserver/", StringComparison.Ordinal))
                sheet.Mistake(where, $"{text}: pxeserver is the name of a variable and of no host: write ${{pxeserver}}");
            if (text.StartsWith("archiso_http_srv=", StringComparison.Ordinal) && !text.EndsWith('/'))
                sheet.Mistake(where, $"{text} must end in a slash: archiso's hook puts the path of the file right behind it");
        }
    }

    /// <summary>The files that a line names, each looked for where the TFTP server would.</summary>
    private void LookForFiles(PxelinuxLine line)
    {
        var names = line.Keyword == "INITRD" ? line.Value.Split(',') : [line.Value.Split((char[])[' ', '\t'], 2)[0]];
        if (names.FirstOrDefault(name => Encoding.UTF8.GetByteCount(name) > LongestName) is { } tooLong)
        {
            sheet.Mistake(line.ValueWhere, $"the name {tooLong} is longer than the {LongestName} bytes that PXELINUX takes");
            return;
        }

        var paths = names.Select(PathOf).OfType<string>().ToList();
        if (paths.Count == 0)
            sheet.Kept(line.Where, line.Line);
        else
            sheet.Add(new MenuFiles(line.Where, root, line.Line, paths));
    }

    /// <summary>Its path below the root; null for what comes from elsewhere, by URL or from another server, and for a disc that boots by itself.</summary>
    private static string? PathOf(string name)
    {
        if (name.Contains("://", StringComparison.Ordinal) || name.Length == 0)
            return null;
        var server = name.IndexOf("::", StringComparison.Ordinal);
        if (server > 0)
            return null;
        return name[(server < 0 ? 0 : 2)..].TrimStart('/');
    }

    private static IEnumerable<(string Text, SettingOrigin Where)> Words(PxelinuxLine line)
    {
        for (var at = 0; at < line.Value.Length;)
        {
            var end = line.Value.IndexOfAny([' ', '\t'], at);
            end = end < 0 ? line.Value.Length : end;
            if (end > at)
                yield return (line.Value[at..end], line.ValueWhere with { Column = line.ValueWhere.Column + at });
            at = end + 1;
        }
    }

    private static IEnumerable<string> Variables(string text)
    {
        for (var at = text.IndexOf("${", StringComparison.Ordinal); at >= 0; at = text.IndexOf("${", at + 2, StringComparison.Ordinal))
        {
            if (text.IndexOf('}', at) is > 0 and var end)
                yield return text[(at + 2)..end];
        }
    }

    /// <summary>As C reads it: 0x before hexadecimal, 0 before octal digits.</summary>
    private static int Number(string text)
    {
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            return int.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) ? hex : 0;
        // The lowest bit is the same in octal.
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}
