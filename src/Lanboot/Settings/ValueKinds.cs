using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using Lanboot.Boot;

namespace Lanboot.Settings;

/// <summary>The kinds of values that settings have, each with the words for what it expects.</summary>
internal static class ValueKinds
{
    public static ValueKind<string?> Domain { get; } = new TextKind<string?>(
        "a domain name such as lab.example.org", TryDomain, value => value ?? "none");

    public static ValueKind<string?> EntryName { get; } = new TextKind<string?>(
        "the name of a menu entry", TryEntryName, value => value ?? "the first");

    public static ValueKind<string?> FilePath { get; } = new PathKind();

    public static ValueKind<string?> LoaderFile { get; } = new PathKind("none");

    public static ValueKind<string> Line { get; } = new TextKind<string>(
        "a text in one line",
        (string text, [MaybeNullWhen(false)] out string read) => (read = text).Length > 0 && !text.Any(char.IsControl),
        value => value);

    public static ValueKind<IReadOnlyList<string>> Lines { get; } = new ListKind<string>(Line, "a list of texts");

    public static ValueKind<IPAddress?> Address { get; } = new TextKind<IPAddress?>(
        "an IPv4 address such as 192.168.0.1", Ipv4Text.TryRead, value => value?.ToString() ?? "none");

    public static ValueKind<IReadOnlyList<IPAddress>> Addresses { get; } = new ListKind<IPAddress>(
        new TextKind<IPAddress>("an IPv4 address such as 192.168.0.1", Ipv4Text.TryRead, value => value.ToString()), "a list of IPv4 addresses");

    public static ValueKind<IPAddress?> Netmask { get; } = new TextKind<IPAddress?>(
        "a netmask such as 255.255.255.0", TryNetmask, value => value?.ToString() ?? "the interface's own");

    public static ValueKind<AddressRange?> Range { get; } = new TextKind<AddressRange?>(
        "FIRST,LAST or FIRST,LAST,TIME with the first address not above the last, such as 192.168.0.50,192.168.0.150,12h",
        AddressRange.TryRead, value => value?.ToString() ?? "none");

    /// <summary>Below two minutes a lease runs out while its machine still boots.</summary>
    public static ValueKind<TimeSpan> LeaseTime { get; } = new TextKind<TimeSpan>(
        "a time from 2m to 365d, such as 12h, 30m or 3600 (seconds)",
        (string text, out TimeSpan read) => Duration.TryRead(text, out read) && read.TotalMinutes >= 2 && read.TotalDays <= 365,
        Duration.Show);

    public static ValueKind<TimeSpan?> Patience { get; } = new TextKind<TimeSpan?>(
        "seconds (0 starts at once) or \"never\"",
        TryPatience, value => value is { } time ? Duration.Show(time) : "never");

    public static ValueKind<bool> Flag { get; } = new TextKind<bool>("yes or no", TryFlag, value => value ? "yes" : "no");

    public static ValueKind<int> Port { get; } = Number(1, ushort.MaxValue, "a port, 1 to 65535");

    public static ValueKind<IReadOnlyList<ImageSettings>> Images { get; } = new ListKind<ImageSettings>(new ImageKind(), "a list of images");

    public static ValueKind<IReadOnlyList<MachineSettings>> Machines { get; } =
        new ListKind<MachineSettings>(new MachineKind(), "a list of machines");

    public static ValueKind<IReadOnlyList<NbdExportSettings>> NbdExports { get; } = new ListKind<NbdExportSettings>(new NbdExportKind(), "a list of exports");

    /// <summary>Below a MiB not even the log of a booting system fits; above 64 TiB nobody has a disk.</summary>
    public static ValueKind<long> Size { get; } = new TextKind<long>(
        "a size of 1MiB or more, such as 512MiB or 2GiB",
        (string text, out long read) => ByteSize.TryRead(text, out read) && read is >= 1L << 20 and <= 1L << 46,
        ByteSize.Show);

    public static ValueKind<IReadOnlyList<IPNetwork>> Networks { get; } = new ListKind<IPNetwork>(
        new TextKind<IPNetwork>("an IPv4 address or network such as 192.168.0.0/24", TryNetwork, value => value.ToString()),
        "a list of IPv4 addresses and networks");

    public static ValueKind<string> Folder { get; } = new FolderKind();

    public static ValueKind<IReadOnlyList<NfsExportSettings>> NfsExports { get; } =
        new ListKind<NfsExportSettings>(new NfsExportKind(), "a list of exports");

    public static ValueKind<DhcpMode> Mode { get; } = Choice(("proxy", DhcpMode.Proxy), ("server", DhcpMode.Server), ("off", DhcpMode.Off));

    public static ValueKind<LogFormat> Log { get; } = Choice(("lanboot", LogFormat.Lanboot), ("dnsmasq", LogFormat.Dnsmasq));

    public static ValueKind<LoaderPreference> Loader { get; } = Choice(
        ("auto", LoaderPreference.Auto), ("ipxe", LoaderPreference.Ipxe), ("pxelinux", LoaderPreference.Pxelinux), ("grub", LoaderPreference.Grub));

    public static ValueKind<RootWay?> Root { get; } = new TextKind<RootWay?>(
        "http, nfs, nbd, tftp or any", TryRoot, value => value?.ToString().ToLowerInvariant() ?? "any");

    public static ValueKind<bool?> CopyToRam { get; } = new TextKind<bool?>(
        "yes, no or auto", TryOptionalFlag, value => value switch { true => "yes", false => "no", null => "auto" });

    public static ValueKind<int> Number(int least, int most, string? expected = null) => new TextKind<int>(
        expected ?? $"a number from {least} to {most}",
        (string text, out int read) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out read) && read >= least && read <= most,
        value => value.ToString(CultureInfo.InvariantCulture));

    private static TextKind<T> Choice<T>(params (string Word, T Value)[] choices)
        where T : struct, Enum
    {
        return new TextKind<T>(
            string.Join(", ", choices[..^1].Select(choice => choice.Word)) + " or " + choices[^1].Word,
            TryChoice,
            value => choices.First(choice => EqualityComparer<T>.Default.Equals(choice.Value, value)).Word);

        bool TryChoice(string text, out T read)
        {
            foreach (var choice in choices)
            {
                read = choice.Value;
                if (choice.Word.Equals(text, StringComparison.OrdinalIgnoreCase))
                    return true;
            }

            read = default;
            return false;
        }
    }

    private static bool TryDomain(string text, out string? read)
    {
        read = text;
        // RFC 1035 section 2.3.4: 255 octets on the wire are 253 characters.
        return text.Length is > 0 and <= 253
            && text.Split('.').All(label => label.Length is > 0 and <= 63 && label.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'));
    }

    private static bool TryEntryName(string text, out string? read)
    {
        read = text;
        return text.Length > 0 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');
    }

    private static bool TryNetmask(string text, out IPAddress? read)
    {
        if (!Ipv4Text.TryRead(text, out read))
            return false;
        var host = ~Ipv4Text.Number(read);
        // Ones and then zeros: the host part is one less than a power of two.
        return host != uint.MaxValue && (host & (host + 1)) == 0;
    }

    internal static bool TryNetwork(string text, out IPNetwork read)
    {
        read = default;
        var (address, length) = text.Split('/') is [var left, var right] ? (left, right) : (text, "32");
        if (!Ipv4Text.TryRead(address, out var first) || !int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var prefix))
            return false;
        // A network is named by its first address: 192.168.0.5/24 is a slip, and not a network.
        if (prefix > 32 || (prefix < 32 && Ipv4Text.Number(first) << prefix != 0))
            return false;
        read = new IPNetwork(first, prefix);
        return true;
    }

    private static bool TryPatience(string text, out TimeSpan? read)
    {
        read = null;
        if (text.Equals("never", StringComparison.OrdinalIgnoreCase))
            return true;
        if (!Duration.TryRead(text, out var time) || time.TotalHours > 24)
            return false;
        read = time;
        return true;
    }

    private static bool TryRoot(string text, out RootWay? read)
    {
        read = text.ToLowerInvariant() switch
        {
            "http" => RootWay.Http,
            "nfs" => RootWay.Nfs,
            "nbd" => RootWay.Nbd,
            "tftp" => RootWay.Tftp,
            _ => null,
        };
        return read is not null || text.Equals("any", StringComparison.OrdinalIgnoreCase);
    }

    private static bool TryOptionalFlag(string text, out bool? read)
    {
        read = TryFlag(text, out var flag) ? flag : null;
        return read is not null || text.Equals("auto", StringComparison.OrdinalIgnoreCase);
    }

    private static bool TryFlag(string text, out bool read)
    {
        // The words that YAML 1.1 and 1.2 take for truth.
        read = text.ToLowerInvariant() is "yes" or "true" or "on";
        return read || text.ToLowerInvariant() is "no" or "false" or "off";
    }
}
