using Lanboot.Lab;

namespace Lanboot.Benchmarks.Boots;

/// <summary>How far a boot has come, as it is seen alike whoever serves it.</summary>
/// <param name="Name">What is done by then.</param>
/// <param name="Speaker">Who shows it: the wire (tcpdump, at the server) or the machine's console.</param>
/// <param name="Signs">Words of a line of theirs, all of them.</param>
internal sealed record BootMoment(string Name, string Speaker, params string[] Signs)
{
    public const string Wire = "wire";

    private const string Machine = "machine";

    /// <summary>Between these two the initramfs is fetched, and Linux unpacks it.</summary>
    public const string InitramfsAskedFor = "the kernel is there, the initramfs asked for", InitramfsRuns = "Linux runs the initramfs";

    /// <summary>What the booted system says, with the hash.</summary>
    public const string LastWords = "LANBOOT-TINY-OK";

    /// <summary>In the order in which they come.</summary>
    public static IReadOnlyList<BootMoment> All { get; } =
    [
        new("the card's ROM asks for an address", Wire, $"BOOTP/DHCP, Request from {BootTrial.Mac}"),
        new("it is offered one", Wire, "BOOTP/DHCP, Reply"),
        new("it asks for its first file", Wire, $"> {Arena.ServerAddress}."),
        new("the kernel is asked for", Wire, "vmlinuz"),
        new(InitramfsAskedFor, Wire, "initramfs"),
        new(InitramfsRuns, Machine, "LANBOOT-TINY-INIT"),
        new("the root is asked for", Wire, "airootfs.sfs"),
        new("the root is there, its signature asked for", Wire, "airootfs.sfs.cms.sig"),
        new("150 MiB of the root are hashed", Machine, LastWords),
    ];

    /// <summary>What <see cref="All"/> needs of the wire: DHCP, requests by TFTP, and GETs, each a packet that begins with "GET ".</summary>
    public const string WireFilter =
        "udp port 67 or udp dst port 69 or (tcp dst port 80 and tcp[((tcp[12:1] & 0xf0) >> 2):4] = 0x47455420)";

    public bool IsShownBy(Transcript.Line line) =>
        line.Speaker == Speaker && Array.TrueForAll(Signs, sign => line.Text.Contains(sign, StringComparison.Ordinal));
}
