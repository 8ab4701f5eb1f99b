using Lanboot.Settings;
using Xunit;

namespace Lanboot.Tests.Settings;

public sealed class SettingsWriterTests
{
    private static readonly SettingOrigin Place = new("/etc/dnsmasq.conf", 12, 3);

    [Fact]
    public void Each_value_says_where_it_comes_from()
    {
        var text = SettingsWriter.Write(
        [
            Field("interfaces", new SettingValue(Place) { Items = [Text("eth0"), Text("eth1")] }),
            Field("dhcp", new SettingValue(Place)
            {
                Fields = [Field("range", Text("10.0.0.1,10.0.0.9")), Field("tags", new SettingValue(Place) { Items = [Group("bios"), Group("needs: quotes")] })],
            }),
        ]);
        Assert.Equal(
            """
            interfaces: [eth0, eth1]                                # /etc/dnsmasq.conf:12
            dhcp:
              range: 10.0.0.1,10.0.0.9                              # /etc/dnsmasq.conf:12
              tags:
                # /etc/dnsmasq.conf:12
                - tag: bios
                  for: [a, b]
                # /etc/dnsmasq.conf:12
                - tag: "needs: quotes"
                  for: [a, b]

            """, text, ignoreLineEndingDifferences: true);

        static SettingValue Group(string tag) => new(Place)
        {
            Fields = [Field("tag", Text(tag)), Field("for", new SettingValue(Place) { Items = [Text("a"), Text("b")] })],
        };
    }

    /// <summary>Trees of any texts, read again by the reader of lanboot.yaml.</summary>
    [Fact]
    public void What_is_written_reads_back_as_the_same()
    {
        var random = new Random(20261121);
        for (var round = 0; round < 3000; round++)
        {
            var fields = Fields(random, 0);
            List<SettingsMistake> mistakes = [];
            var text = SettingsWriter.Write(fields);
            var read = SettingsFile.Parse("test", text, mistakes);
            Assert.True(mistakes.Count == 0, $"{string.Join('\n', mistakes)}\n{text}");
            Assert.Equal(Show(new SettingValue(Place) { Fields = fields }), Show(new SettingValue(Place) { Fields = read }));
        }
    }

    private static List<SettingField> Fields(Random random, int depth) =>
        [.. Enumerable.Range(0, random.Next(1, 4)).Select(i => Field($"{i}{Word(random)}", Value(random, depth + 1)))];

    private static SettingValue Value(Random random, int depth) => random.Next(depth > 3 ? 1 : 4) switch
    {
        1 => new(Place) { Fields = Fields(random, depth) },
        2 => new(Place) { Items = [.. Enumerable.Range(0, random.Next(0, 4)).Select(_ => Text(Word(random)))] },
        3 => new(Place) { Items = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => new SettingValue(Place) { Fields = Fields(random, depth + 1) })] },
        _ => Text(Word(random)),
    };

    private static string Word(Random random) => random.Next(4) == 0
        ? new[] { "null", "~", "", "yes", "- a", "a: b", "#", " x", "x ", "%a", "*", "&a", "{", "[a]", "'", "\"", "\\", "a\nb", "\t", "é", "\u2028", "|", ">", "=", "0x10", "a,b", "!x", "@", "`", "?", ":" }[random.Next(31)]
        : new string([.. Enumerable.Range(0, random.Next(12)).Select(_ => (char)random.Next(' ', '\u0180'))]);

    private static string Show(SettingValue value) => value switch
    {
        { Fields: { } fields } => $"{{{string.Join(';', fields.Select(field => $"{field.Name}={Show(field.Value)}"))}}}",
        { Items: { } items } => $"[{string.Join(';', items.Select(Show))}]",
        _ => $"<{value.Text}>",
    };

    private static SettingField Field(string name, SettingValue value) => new(name, Place, value);

    private static SettingValue Text(string text) => new(Place) { Text = text };
}
