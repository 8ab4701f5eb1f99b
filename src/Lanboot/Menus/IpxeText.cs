using System.Text.RegularExpressions;
using Lanboot.Boot;

namespace Lanboot.Menus;

/// <summary>
/// Words as they must stand in an iPXE script to reach a command unchanged (iPXE src/core/exec.c, src/image/script.c):
/// a line is split at white space, then "||", "&amp;&amp;", ";" and a word that begins with '#' end the command, then
/// ${…} is expanded, again and again. There is no quoting; the empty expansion ${} hides a word's first character.
/// </summary>
internal static partial class IpxeText
{
    private const string Nothing = "${}";
    private const string BootInterface = "BOOTIF=01-${netX/mac:hexhyp}";

    /// <summary>A text for people, as the last arguments of a command.</summary>
    public static string Line(string text, int maxLength = MenuText.LineLength) => Words(MenuText.Line(text, maxLength));

    /// <summary>A kernel command line; the card that it boots from is the one that iPXE opened last.</summary>
    public static string Arguments(string commandLine) => string.Join(' ', MenuText.Printable(commandLine)
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(word => word == CommandLine.BootInterface ? BootInterface : Word(word)));

    /// <summary>As <see cref="Arguments"/>, but ${…} is left for iPXE to fill in with its settings.</summary>
    public static string ArgumentsWithSettings(string commandLine) =>
        string.Join(' ', MenuText.Printable(commandLine).Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word == CommandLine.BootInterface ? BootInterface : Protected(word)));

    private static string Words(string text) =>
        string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Word));

    private static string Word(string word)
    {
        // An expansion that should stay as it is can't be written: what it expands to is expanded too. So it loses its '$'.
        return Protected(Expansion().Replace(word, "{"));
    }

    private static string Protected(string safe)
    {
        if (safe is "||" or "&&" or ";" || safe.StartsWith('#'))
            safe = Nothing + safe;
        // A backslash at the end of a line joins the next one to it. A leading '-' could be taken as an option.
        return safe.EndsWith('\\') ? safe + Nothing : safe;
    }

    [GeneratedRegex(@"\$+\{")]
    private static partial Regex Expansion();
}
