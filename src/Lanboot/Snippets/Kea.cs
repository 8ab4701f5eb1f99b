namespace Lanboot.Snippets;

/// <summary>
/// Kea 1.9 and later (its language of tests, and text in quotes as data of options that it does not know by name). Classes go before
/// subnets and global values; hosts go before classes.
/// </summary>
internal sealed class Kea : ISnippet
{
    private const string Ipxe = "lanboot-ipxe";

    public string Name => "kea";

    public string Title => "Kea (kea-dhcp4)";

    public string Write(BootInstructions boot)
    {
        var text = new SnippetText("//").Begin(boot.At, Title).Say(
            "Save this as /etc/kea/lanboot.json, and add to kea-dhcp4.conf, inside of \"Dhcp4\": { … }, the line",
            "  <?include \"/etc/kea/lanboot.json\"?>,",
            "Where \"client-classes\" is there already, copy the classes into it instead. kea-dhcp4 -t FILE shows mistakes.");
        // Of the classes that fit, the first has its way; a test with member() must come behind its class.
        List<List<string>> classes =
        [
            .. boot.Firmware.Where(rule => rule.ForIpxeToo).Select(rule => Class(rule, boot)),
            IpxeClass(boot),
            .. boot.Firmware.Where(rule => !rule.ForIpxeToo).Select(rule => Class(rule, boot)),
        ];
        text.Add("\"client-classes\": [");
        for (var i = 0; i < classes.Count; i++)
        {
            foreach (var line in classes[i])
                text.Add($"    {line}");
            text.Add(i + 1 < classes.Count ? "    }," : "    }");
        }

        return text.Add("]").ToString();
    }

    private static List<string> IpxeClass(BootInstructions boot) =>
    [
        "// iPXE gets the menu, and never iPXE again. Its user class comes with the length that RFC 3004 asks for, or without.",
        "{",
        $"    \"name\": \"{Ipxe}\",",
        "    \"test\": \"option[175].exists or substring(option[77].hex, 0, 4) == 'iPXE' or substring(option[77].hex, 1, 4) == 'iPXE'\",",
        $"    \"next-server\": \"{boot.At.Server}\",",
        $"    \"boot-file-name\": \"{boot.IpxeScript}\"",
    ];

    private static List<string> Class(ClientRule rule, BootInstructions boot)
    {
        var known = string.Join(" or ", rule.Architectures.Select(code => $"option[93].hex == 0x{code:x4}"));
        List<string> options = [.. Options(rule)];
        List<string> lines =
        [
            $"// {rule.Who}",
            "{",
            $"    \"name\": \"lanboot-{rule.Name}\",",
            $"    \"test\": \"{(rule.ForIpxeToo ? known : $"({known}) and not member('{Ipxe}')")}\",",
            $"    \"next-server\": \"{boot.At.Server}\",",
            $"    \"boot-file-name\": \"{rule.File}\"{(options.Count > 0 ? "," : "")}",
        ];
        if (options.Count == 0)
            return lines;
        var data = options.Select((option, i) => $"        {option}{(i + 1 < options.Count ? "," : "")}");
        return [.. lines, "    \"option-data\": [", .. data, "    ]"];
    }

    private static IEnumerable<string> Options(ClientRule rule)
    {
        if (rule.OverHttp)
            yield return """{ "name": "vendor-class-identifier", "data": "HTTPClient", "always-send": true }""";
        if (rule.ConfigFile is { } file)
            yield return $$"""{ "code": 209, "csv-format": false, "data": "'{{file}}'", "always-send": true }""";
        if (rule.PathPrefix is { } prefix)
            yield return $$"""{ "code": 210, "csv-format": false, "data": "'{{prefix}}'", "always-send": true }""";
    }
}
