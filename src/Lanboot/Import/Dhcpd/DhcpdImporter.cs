namespace Lanboot.Import.Dhcpd;

/// <summary>dhcpd.conf of ISC's DHCP server.</summary>
internal sealed class DhcpdImporter : IImporter
{
    /// <summary>What statements begin with in nearly every such file; one with its semicolon or brace is enough.</summary>
    private static readonly string[] Signs =
    [
        "subnet ", "option ", "host ", "next-server ", "filename ", "default-lease-time ", "shared-network ", "authoritative;", "range ", "class ",
        "ddns-update-style ", "group", "allow ", "deny ", "ignore ", "max-lease-time ", "include \"",
    ];

    public string Program => "dhcpd";

    public Recognition Recognise(ImportFile file)
    {
        var sure = file.Lines.Select(line => line.Split('#')[0].Trim()).Any(line =>
            Array.Exists(Signs, sign => line.StartsWith(sign, StringComparison.Ordinal))
            && (line[^1] is ';' or '{' || line.StartsWith("subnet ", StringComparison.Ordinal)));
        var named = file.Name.StartsWith("dhcpd", StringComparison.Ordinal);
        return (sure, named) switch
        {
            (true, true) => Recognition.ByContentAndName,
            (true, false) => Recognition.ByContent,
            (false, true) => Recognition.Perhaps,
            _ => Recognition.No,
        };
    }

    public IReadOnlyList<string>? FilesIn(string folder, IImportFiles files) =>
        files.FileExists(Path.Combine(folder, "dhcpd.conf")) ? [Path.Combine(folder, "dhcpd.conf")] : null;

    public void Read(ImportFile file, ImportSheet sheet) => new DhcpdReader(sheet).Read(file);
}
