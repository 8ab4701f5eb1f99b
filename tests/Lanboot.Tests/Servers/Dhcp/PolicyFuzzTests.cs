using Lanboot.Protocols.Dhcp;
using Lanboot.Settings;
using Lanboot.Tests.Protocols.Dhcp;
using Xunit;

namespace Lanboot.Tests.Servers.Dhcp;

/// <summary>Settings and packets that nobody would write: no exception, and every reply is one that a simple client reads.</summary>
public sealed class PolicyFuzzTests
{
    private static readonly string[] Tags = ["a", "b", "c", "known", "bootp", "eth0"];

    [Fact]
    public void Whatever_the_settings_say_and_clients_send_the_replies_are_whole()
    {
        var random = new Random(2132);
        var sources = Captures.Names.Select(Captures.Read).ToArray();
        var replies = 0;
        for (var round = 0; round < 300; round++)
        {
            var yaml = Settings(random);
            var draft = new SettingsDraft();
            draft.ReadText("fuzz.yaml", yaml);
            if (draft.Finish() is null)
                continue;
            var scene = new PolicyScene(yaml);
            for (var packet = 0; packet < 60; packet++)
            {
                var bytes = (byte[])sources[random.Next(sources.Length)].Clone();
                for (var change = random.Next(8); change > 0; change--)
                    bytes[random.Next(4, bytes.Length)] = (byte)random.Next(256);
                if (!DhcpPacket.TryParse(bytes, new byte[bytes.Length], out _, out _))
                    continue;
                if (scene.Ask(bytes, random.Next(3) == 0, random.Next(2) == 0 ? "0.0.0.0" : "192.168.77.112") is not null)
                    replies++;
                CheckOptions(scene, bytes);
            }
        }

        Assert.InRange(replies, 1000, int.MaxValue);
    }

    /// <summary>The choice among the rules of an option, made once more the slow way: by sorting.</summary>
    private static void CheckOptions(PolicyScene scene, byte[] bytes)
    {
        DhcpPacket.TryParse(bytes, new byte[bytes.Length], out var packet, out _);
        var ruling = scene.Plan.Policy.Judge(packet, new DhcpArrival(IPv4Address.Parse("192.168.77.1"), default, 68, true), scene.Plan.TagsOf(PolicyScene.Eth0));
        var all = scene.Plan.Policy.Options.ToList();
        foreach (var code in all.Select(rule => rule.Code).Distinct())
        {
            var tags = ruling.Tags;
            var best = all.Where(rule => rule.Code == code && rule.For.Holds(tags))
                .Select((rule, place) => (rule, place)).OrderBy(pair => pair.rule.For.IsAlways).ThenByDescending(pair => pair.place)
                .Select(pair => pair.rule).FirstOrDefault();
            Assert.Same(best, ruling.Option(code));
        }
    }

    private static string Settings(Random random)
    {
        List<string> lines = ["dhcp:", "  tags: [{ tag: a, option: 93 }, { tag: b, vendor-class: P, for: \"!c\" }, { tag: c, option: 175, begins: \"01\", as: hex }]"];
        if (random.Next(2) == 0)
            lines.Add("  ranges: [{ first: 192.168.77.50, last: 192.168.77.60, for: " + Condition() + ", tags: [c] }, { first: 192.168.77.70, last: 192.168.77.90 }]");
        lines.Add("  options:");
        for (var i = random.Next(1, 12); i > 0; i--)
        {
            var inside = random.Next(4) switch { 0 => ", encap: 175", 1 => ", vendor: " + (random.Next(2) == 0 ? "PXE" : "\"\""), _ => "" };
            var value = new string('v', random.Next(60));
            lines.Add($"    - {{ option: {random.Next(200, 220)}, value: \"{value}\", as: text, force: {(random.Next(2) == 0 ? "yes" : "no")}, for: {Condition()}{inside} }}");
        }

        lines.Add($"  boot: [{{ file: x, for: {Condition()} }}, {{ server: 192.168.77.9, for: {Condition()} }}]");
        lines.Add($"  hosts: [{{ mac: \"52:54:00:12:*:*\", name: n, for: {Condition()} }}]");
        lines.Add("pxe:");
        lines.Add($"  services: [{{ architecture: {random.Next(9)}, text: t, file: f, for: {Condition()} }}, {{ architecture: 0, text: u, file: g }}]");
        if (random.Next(2) == 0)
            lines.Add($"  prompt: {{ text: p, timeout: 3, for: {Condition()} }}");
        return string.Join('\n', lines) + "\n";

        string Condition() => $"\"{(random.Next(3) == 0 ? "!" : "")}{Tags[random.Next(Tags.Length)]}\"";
    }
}
