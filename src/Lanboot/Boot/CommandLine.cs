namespace Lanboot.Boot;

/// <summary>
/// A kernel command line as recipes write it, with tokens for what differs from machine to machine:
/// {server} our literal address, {host} the same with ":PORT" where HTTP is not on port 80, {http} "http://HOST",
/// {files} "http://HOST/images/NAME" (no slash at the end), {iso} "http://HOST/images/NAME.iso", {tftp} "tftp://ADDRESS/images/NAME",
/// {nfs} "ADDRESS:/images/NAME", {name} the image's name, {nbdport} the port of an NBD export of its own, and, as a word of its own,
/// {bootif} for "BOOTIF=01-MAC" in each menu language's own words.
/// </summary>
public static class CommandLine
{
    /// <summary>
    /// Left standing by <see cref="Fill(string, string, BootAddress)"/>: each menu language names the card that booted in its own way.
    /// </summary>
    public const string BootInterface = "{bootif}";

    /// <summary>The word by which an initramfs asks DHCP for its address.</summary>
    public const string AskDhcp = "ip=dhcp";

    /// <summary>As <see cref="AskDhcp"/>, of SystemRescueCd until version 5.</summary>
    private const string AskDhcpOld = "dodhcp";

    /// <summary>CLIENT:SERVER:GATEWAY:MASK:HOST:CARD:HOW (usr/kinit/ipconfig/main.c of klibc).</summary>
    private const int MaxFields = 7;

    public static string Fill(string line, string image, BootAddress at) => Fill(line, image, at.Host, at.Server.ToString());

    /// <summary>For people: with these stand-ins for our address and for the machine's MAC address.</summary>
    public static string Describe(string line, string image, string host = "SERVER", string mac = "MAC") =>
        Fill(line, image, host, host).Replace(BootInterface, $"BOOTIF=01-{mac}", StringComparison.Ordinal);

    private static string Fill(string line, string image, string host, string server) => line
        .Replace("{files}", $"http://{host}/{BootPath.Images}/{image}", StringComparison.Ordinal)
        .Replace("{iso}", $"http://{host}/{BootPath.Images}/{image}.iso", StringComparison.Ordinal)
        .Replace("{tftp}", $"tftp://{server}/{BootPath.Images}/{image}", StringComparison.Ordinal)
        .Replace("{nfs}", $"{server}:/{BootPath.Images}/{image}", StringComparison.Ordinal)
        .Replace("{name}", image, StringComparison.Ordinal)
        .Replace("{http}", $"http://{host}", StringComparison.Ordinal)
        .Replace("{host}", host, StringComparison.Ordinal)
        .Replace("{server}", server, StringComparison.Ordinal);

    /// <summary>A command line with options added, and what people should know of it.</summary>
    public sealed record Extended(string Line, IReadOnlyList<string> Notes);

    /// <summary>
    /// Adds options of the user's. The kernel and initramfs take the last of two that contradict each other, but for these: an address
    /// of the user's takes the place of the one that is there, since some initramfs take both.
    /// </summary>
    /// <param name="appendsCard">
    /// The initramfs puts "::CARD" behind ip= when BOOTIF= is there, and ipconfig takes no more than seven fields.
    /// </param>
    public static Extended Extend(string line, IReadOnlyList<string> options, bool appendsCard)
    {
        List<string> words = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        List<string> added = [.. options.SelectMany(Words)];
        List<string> notes = [];
        if (added.Exists(IsStaticCard))
            words.RemoveAll(word => word == AskDhcpOld);
        if (added.FindLastIndex(IsAddress) is >= 0 and var last)
        {
            var address = added[last];
            if (added.Count(IsAddress) > 1)
                notes.Add($"ip= is given more than once: {address} holds, since it comes last.");
            added = [.. added.Where((word, i) => i == last || !IsAddress(word))];
            words.RemoveAll(IsAddress);
            if (appendsCard && address.Count(letter => letter == ':') > MaxFields - 3 && words.Remove(BootInterface))
                notes.Add($"BOOTIF= is left out beside {address}, which has too many fields to put the card behind them.");
        }

        return new Extended(string.Join(' ', words.Concat(added)), notes);
    }

    /// <summary>
    /// Its words, as the kernel splits them: at white space outside double quotes, which stay in the word
    /// (next_arg in Linux's lib/cmdline.c).
    /// </summary>
    public static IReadOnlyList<string> Words(string line)
    {
        var words = new List<string>();
        var start = -1;
        var quoted = false;
        for (var i = 0; i <= line.Length; i++)
        {
            if (i == line.Length || (char.IsWhiteSpace(line[i]) && !quoted))
            {
                if (start >= 0)
                    words.Add(line[start..i]);
                start = -1;
                continue;
            }

            quoted ^= line[i] == '"';
            start = start < 0 ? i : start;
        }

        return words;
    }

    private static bool IsAddress(string word) => word.StartsWith("ip=", StringComparison.Ordinal);

    /// <summary>"ethx=192.168.0.9" or "eth0=…": SystemRescueCd's way to give an address.</summary>
    private static bool IsStaticCard(string word) =>
        word is ['e', 't', 'h', 'x' or (>= '0' and <= '9'), '=', _, ..];
}
