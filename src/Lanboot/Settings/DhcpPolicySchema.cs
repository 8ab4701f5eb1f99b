namespace Lanboot.Settings;

/// <summary>The rows of <see cref="SettingSchema"/> that say who is told what: docs/dnsmasq.md lists the keys of each group.</summary>
internal static class DhcpPolicySchema
{
    public static IReadOnlyList<SettingKey> Keys { get; } =
    [
        new SettingKey<IReadOnlyList<DhcpRangeSettings>>
        {
            Name = "dhcp.ranges",
            Kind = DhcpKinds.Ranges,
            Get = all => all.Dhcp.Ranges,
            Set = (all, value) => all with { Dhcp = all.Dhcp with { Ranges = value } },
            Why = "Several ranges, also of several networks and behind relays, each with its lease time and its tags; "
                + "networks with fixed addresses only, or with another server.",
        },
        new SettingKey<IReadOnlyList<DhcpTagSettings>>
        {
            Name = "dhcp.tags",
            Kind = DhcpKinds.TagRules,
            Get = all => all.Dhcp.Tags,
            Set = (all, value) => all with { Dhcp = all.Dhcp with { Tags = value } },
            Why = "Names for who asks, by what the request says, in order: a rule may use the tags of those before it. "
                + "The interface's name is a tag by itself, as are known and bootp.",
        },
        new SettingKey<IReadOnlyList<DhcpOptionSettings>>
        {
            Name = "dhcp.options",
            Kind = DhcpKinds.Options,
            Get = all => all.Dhcp.Options,
            Set = (all, value) => all with { Dhcp = all.Dhcp with { Options = value } },
            Why = "Options to send to who asks for them, or to everybody by force, and options not to send. "
                + "The last that fits wins, those for tags before those for all.",
        },
        new SettingKey<IReadOnlyList<DhcpBootSettings>>
        {
            Name = "dhcp.boot",
            Kind = DhcpKinds.Boot,
            Get = all => all.Dhcp.Boot,
            Set = (all, value) => all with { Dhcp = all.Dhcp with { Boot = value } },
            Why = "What to boot. The last that fits wins, those for tags before those for all. Where none fits, Lanboot finds the loader by itself.",
        },
        new SettingKey<IReadOnlyList<DhcpHostSettings>>
        {
            Name = "dhcp.hosts",
            Kind = DhcpKinds.Hosts,
            Get = all => all.Dhcp.Hosts,
            Set = (all, value) => all with { Dhcp = all.Dhcp with { Hosts = value } },
            Why = "Machines that are known, with an address of their own, a name, tags, or to be ignored.",
        },
        new SettingKey<IReadOnlyList<TagList>>
        {
            Name = "dhcp.ignore",
            Kind = DhcpKinds.Ignore,
            Get = all => all.Dhcp.Ignore,
            Set = (all, value) => all with { Dhcp = all.Dhcp with { Ignore = value } },
            Why = "Who fits one of these lists of tags is not answered: \"!known\" serves known machines alone.",
        },
        new SettingKey<bool>
        {
            Name = "dhcp.no-override",
            Kind = ValueKinds.Flag,
            Get = all => all.Dhcp.NoOverride,
            Set = (all, value) => all with { Dhcp = all.Dhcp with { NoOverride = value } },
            Why = "Leave what dhcp.boot names in the fields of the header also where it is asked for as options 66 and 67: old firmware reads only these.",
        },
        new SettingKey<IReadOnlyList<PxeServiceSettings>>
        {
            Name = "pxe.services",
            Kind = DhcpKinds.Services,
            Get = all => all.Pxe.Services,
            Set = (all, value) => all with { Pxe = all.Pxe with { Services = value } },
            Why = "The menu that PXE firmware itself shows, before any loader: for each architecture its lines, and the file that each fetches.",
        },
        new SettingKey<IReadOnlyList<PxePromptSettings>>
        {
            Name = "pxe.prompt",
            Kind = DhcpKinds.Prompts,
            Get = all => all.Pxe.Prompts,
            Set = (all, value) => all with { Pxe = all.Pxe with { Prompts = value } },
            Why = "What PXE firmware shows before that menu, and how long it waits for a key until it takes the first line.",
        },
    ];
}
