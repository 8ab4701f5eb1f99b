using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Lanboot.Settings;

/// <summary>
/// For whom an export is, as exports(5) writes it: an address, a host's name, a network, a name with wildcards, or everybody. Its
/// netgroups (@) and security flavours (gss/) are not taken.
/// </summary>
/// <param name="Text">As it was written.</param>
public sealed record NfsClientPattern(string Text)
{
    private IPNetwork? _network;

    /// <summary>"*".</summary>
    public static NfsClientPattern Everybody { get; } = new("*") { Rank = 3 };

    /// <summary>Of several that fit, that with the lowest rank counts: host, network, wildcard, everybody (exports(5)).</summary>
    public int Rank { get; private init; }

    /// <summary>Only the client's name can tell; false where its address does.</summary>
    public bool NeedsName => _network is null && Text != "*" && Text.Any(char.IsAsciiLetter);

    /// <summary>The name of one host, to be looked up; null for everything else.</summary>
    public string? HostName => NeedsName && Rank == 0 ? Text : null;

    public static bool TryRead(string text, [NotNullWhen(true)] out NfsClientPattern? pattern)
    {
        pattern = null;
        if (text.Length is 0 or > 255)
            return false;
        if (text == "*")
            pattern = Everybody;
        else if (text.Contains('/'))
            pattern = TryReadNetwork(text, out var network) ? new NfsClientPattern(text) { _network = network, Rank = 1 } : null;
        else if (Ipv4Text.TryRead(text, out var address))
            pattern = new NfsClientPattern(text) { _network = new IPNetwork(address, 32) };
        else if (text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' or '*' or '?'))
            pattern = new NfsClientPattern(text) { Rank = text.AsSpan().IndexOfAny('*', '?') < 0 ? 0 : 2 };
        return pattern is not null;
    }

    /// <summary>Whether it fits a client.</summary>
    /// <param name="names">What the client is called, as far as that is known.</param>
    public bool Fits(IPAddress client, IEnumerable<string> names) =>
        _network is { } network ? network.Contains(client)
        : Text == "*" || (NeedsName ? names.Any(Fits) : Fits(client.ToString()));

    private bool Fits(string name) => Fits(Text, name.TrimEnd('.'));

    /// <summary>
    /// '*' is any run of letters, '?' one letter. Neither is a dot, so that "*.lab.example" is not all of the world below it; but in
    /// addresses ("192.168.*") people mean it so.
    /// </summary>
    private bool Fits(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        while (!pattern.IsEmpty && pattern[0] != '*')
        {
            if (name.IsEmpty || !(pattern[0] == '?' ? IsWild(name[0]) : Same(pattern[0], name[0])))
                return false;
            pattern = pattern[1..];
            name = name[1..];
        }

        if (pattern.IsEmpty)
            return name.IsEmpty;
        // A name has at most 255 letters and a pattern hardly more than two asterisks.
        for (var skipped = 0; skipped <= name.Length; skipped++)
        {
            if (Fits(pattern[1..], name[skipped..]))
                return true;
            if (skipped < name.Length && !IsWild(name[skipped]))
                return false;
        }

        return false;
    }

    private bool IsWild(char letter) => letter != '.' || !NeedsName;

    private static bool Same(char one, char other) => char.ToLowerInvariant(one) == char.ToLowerInvariant(other);

    /// <summary>"192.168.0.0/24" or "192.168.0.0/255.255.255.0".</summary>
    private static bool TryReadNetwork(string text, out IPNetwork network)
    {
        network = default;
        var parts = text.Split('/');
        if (parts.Length != 2 || !Ipv4Text.TryRead(parts[0], out var address) || !TryReadPrefix(parts[1], out var prefix))
            return false;
        var mask = prefix == 0 ? 0 : uint.MaxValue << (32 - prefix);
        network = new IPNetwork(Ipv4Text.Address(Ipv4Text.Number(address) & mask), prefix);
        return true;
    }

    private static bool TryReadPrefix(string text, out int prefix)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out prefix))
            return prefix <= 32;
        if (!Ipv4Text.TryRead(text, out var mask))
            return false;
        prefix = System.Numerics.BitOperations.LeadingZeroCount(~Ipv4Text.Number(mask));
        return Ipv4Text.Number(mask) == (prefix == 0 ? 0 : uint.MaxValue << (32 - prefix));
    }
}
