using Lanboot.Host;

namespace Lanboot.Settings;

/// <summary>The rows of <see cref="SettingSchema"/> for what is done to this host.</summary>
internal static class HostSchema
{
    public static IReadOnlyList<SettingKey> Keys { get; } =
    [
        new SettingKey<InterfaceAddress?>
        {
            Name = "address",
            Option = new("--address", "ADDRESS/PREFIX", "bring the interface up with this address (192.168.0.1/24) while it serves"),
            Kind = new TextKind<InterfaceAddress?>(
                "an address of a host with its prefix length, such as 192.168.0.1/24",
                InterfaceAddress.TryRead,
                value => value?.ToString() ?? "none"),
            Get = all => all.Host.Address,
            Set = (all, value) => all with { Host = all.Host with { Address = value } },
            Why = "Brings the one interface that is named up and gives it this address, and takes back at the end what it changed. "
                + "An address that somebody on the wire has is refused.",
        },
        new SettingKey<string?>
        {
            Name = "share-internet",
            Option = new("--share-internet", "WAN", "let machines out to the internet by this interface (NAT) while it serves"),
            Kind = new TextKind<string?>("the name of an interface", IsInterface, value => value ?? "none"),
            Get = all => all.Host.ShareInternet,
            Set = (all, value) => all with { Host = all.Host with { ShareInternet = value } },
            Why = "Machines reach the internet by this interface, behind its address, with rules of our own that go away at the end. "
                + "Rules of others are not touched.",
        },
        new SettingKey<BootedGoal?>
        {
            Name = "until-booted",
            Option = new("--until-booted", "N|MAC,MAC…", "end once so many machines, or these, have fetched all they need"),
            Kind = new TextKind<BootedGoal?>(
                "a number from 1 to 1024, or hardware addresses parted by commas",
                BootedGoal.TryRead,
                value => value?.ToString() ?? "none"),
            Get = all => all.Host.UntilBooted,
            Set = (all, value) => all with { Host = all.Host with { UntilBooted = value } },
            Why = "Ends once these machines have fetched all they need. Machines that read their root from here by NFS or NBD are named, "
                + "and served until they are gone.",
        },
    ];

    /// <summary>Up to 15 bytes without blanks, slashes and colons (dev_valid_name in net/core/dev.c), quotes and patterns.</summary>
    internal static bool IsInterface(string text, out string? read)
    {
        read = text;
        return text.Length is > 0 and <= 15
            && text is not ("." or "..")
            && text.All(letter => letter is > ' ' and < (char)127 and not ('/' or ':' or '"' or '\\' or '*' or '!'));
    }
}
