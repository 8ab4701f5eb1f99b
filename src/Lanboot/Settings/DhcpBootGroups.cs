namespace Lanboot.Settings;

internal sealed class DhcpBootGroup() : GroupKind<DhcpBootSettings>("a boot file", "file", "server-name", "server", "for")
{
    /// <summary>The fields of the header hold so much and a zero (RFC 2131 section 2).</summary>
    private const int LongestFile = 127;
    private const int LongestServerName = 63;

    public override string Show(DhcpBootSettings value) => value.File ?? value.ServerName ?? value.Server?.ToString() ?? "none";

    protected override DhcpBootSettings? Make(in GroupReader group)
    {
        if (!group.Has("file") && !group.Has("server-name") && !group.Has("server"))
            group.Wrong("needs a file, a server-name or a server");
        return new DhcpBootSettings
        {
            File = Bounded(group, "file", LongestFile),
            ServerName = Bounded(group, "server-name", LongestServerName),
            Server = group.Read("server", ValueKinds.Address, null),
            For = group.Read("for", DhcpKinds.Tags, TagList.Always),
        };
    }

    /// <summary>A text in ASCII that the header holds.</summary>
    public static string? Bounded(in GroupReader group, string name, int longest = LongestFile)
    {
        var text = group.Text(name);
        if (text?.Length > longest)
            group.Wrong(name, $"at most {longest} characters fit into a packet; these are {text.Length}");
        if (text?.Any(letter => !char.IsAscii(letter)) == true)
            group.Wrong(name, "firmware reads ASCII: only letters without accents and the like");
        return text;
    }
}

internal sealed class PxeServiceGroup() : GroupKind<PxeServiceSettings>(
    "a service", "architecture", "text", "file", "type", "server", "for")
{
    /// <summary>All of the menu is in one option: 253 bytes.</summary>
    private const int LongestText = 63;

    public override string Show(PxeServiceSettings value) => value.Text;

    protected override PxeServiceSettings? Make(in GroupReader group)
    {
        if (!group.Has("architecture"))
            group.Wrong($"needs the architecture of the machines that it is for: {DhcpKinds.Architecture.Expected}");
        if (!group.Has("text"))
            group.Wrong("needs the text of its line in the menu");
        if (group.Has("file") && group.Has("type"))
            group.Wrong("type", "a service has a file, or the boot type of another server: leave one of the two out");
        if (!group.Has("file") && group.Has("server") && !group.Has("type"))
            group.Wrong("server", "a service without a file and a type boots from the local disk, where there is no server");
        return new PxeServiceSettings(
            group.Read("architecture", DhcpKinds.Architecture, (ushort)0), DhcpBootGroup.Bounded(group, "text", LongestText) ?? "")
        {
            File = DhcpBootGroup.Bounded(group, "file"),
            Type = (ushort)group.Read("type", ValueKinds.Number(0, ushort.MaxValue), 0),
            Server = group.Read("server", ValueKinds.Address, null),
            For = group.Read("for", DhcpKinds.Tags, TagList.Always),
        };
    }
}

internal sealed class PxePromptGroup() : GroupKind<PxePromptSettings>("a prompt", "text", "timeout", "for")
{
    private const int LongestText = 127;

    /// <summary>One byte, in which 255 is "wait" (PXE 2.1, section 2.2.2, PXE_MENU_PROMPT).</summary>
    private const int LongestTimeout = 254;

    public override string Show(PxePromptSettings value) => value.Text;

    protected override PxePromptSettings? Make(in GroupReader group)
    {
        if (!group.Has("text"))
            group.Wrong("needs its text, such as \"Press F8 for menu.\"");
        var seconds = group.ReadOptional("timeout", ValueKinds.Number(0, LongestTimeout));
        TimeSpan? timeout = seconds is { } some ? TimeSpan.FromSeconds(some) : null;
        return new PxePromptSettings(DhcpBootGroup.Bounded(group, "text", LongestText) ?? "", timeout)
        {
            For = group.Read("for", DhcpKinds.Tags, TagList.Always),
        };
    }
}
