using System.Globalization;

namespace Lanboot.Boot;

/// <summary>A serial port on which machines without a screen are watched.</summary>
/// <param name="Port">0 for ttyS0 (COM1).</param>
/// <param name="Speed">In bits a second.</param>
public sealed record SerialConsole(int Port, int Speed)
{
    private const string Prefix = "console=ttyS";

    /// <summary>Linux takes 9600 where "console=" names no speed (Documentation/admin-guide/serial-console.rst).</summary>
    private const int DefaultSpeed = 9600;

    /// <summary>The port that the first "console=ttyS…" among these kernel options names, or null.</summary>
    public static SerialConsole? Find(IEnumerable<string> kernelOptions) =>
        kernelOptions.SelectMany(CommandLine.Words).Select(Read).FirstOrDefault(port => port is not null);

    private static SerialConsole? Read(string word)
    {
        if (!word.StartsWith(Prefix, StringComparison.Ordinal))
            return null;

        var parts = word[Prefix.Length..].Split(',', 2);
        // Four ports have fixed addresses on PCs; loaders know no others.
        if (!int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port > 3)
            return null;

        var digits = parts.Length < 2 ? "" : string.Concat(parts[1].TakeWhile(char.IsAsciiDigit));
        var known = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var speed) && speed is >= 75 and <= 4_000_000;
        return new SerialConsole(port, known ? speed : DefaultSpeed);
    }
}
