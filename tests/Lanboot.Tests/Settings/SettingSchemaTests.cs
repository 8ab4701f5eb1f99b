using Lanboot.Settings;
using Xunit;

namespace Lanboot.Tests.Settings;

public sealed class SettingSchemaTests
{
    [Fact]
    public void Each_key_and_option_is_there_once()
    {
        Assert.Distinct(SettingSchema.Keys.Select(key => key.Name));
        Assert.Distinct(SettingSchema.Keys.Where(key => key.Option is not null).Select(key => key.Option!.Name));
    }

    [Fact]
    public void Every_switch_sets_what_its_key_can_be()
    {
        foreach (var key in SettingSchema.Keys.Where(key => key.Option is { Value: null }))
        {
            List<SettingsMistake> mistakes = [];
            var set = key.Apply(new LanbootSettings(), SettingValue.FromOption(key.Option!.Name, [key.Option.SwitchSets]), mistakes);
            Assert.Empty(mistakes);
            Assert.NotEqual(key.Show(new LanbootSettings()), key.Show(set!));
        }
    }

    [Fact]
    public void What_is_shown_reads_back_as_the_same()
    {
        var defaults = new LanbootSettings();
        foreach (var key in SettingSchema.Keys.Where(key => key.Show(defaults) is not ("none" or "the first" or "the system's place" or "the interface's own")))
        {
            var set = key.Apply(defaults, new SettingValue(new SettingOrigin("test", 1, 1)) { Text = key.Show(defaults) }, []);
            Assert.Equal(key.Show(defaults), key.Show(set!));
        }
    }

    /// <summary>docs/settings.md has exactly these rows; a change here is a change there.</summary>
    [Fact]
    public void The_documentation_lists_every_key_with_its_option_default_and_reason()
    {
        var rows = SettingSchema.Keys.Select(key => $"| `{key.Name}` | {Option(key)} | {key.Show(new LanbootSettings())} | {key.Why} |").ToList();
        var document = File.ReadAllLines(Path.Combine(RepositoryRoot(), "docs", "settings.md"));
        var written = document.Where(line => line.StartsWith("| `", StringComparison.Ordinal)).ToList();

        Assert.Equal(rows, written);
    }

    private static string Option(SettingKey key) => key switch
    {
        { Name: "images" } => "`IMAGE…`",
        { Option: null } => "",
        { Option.Value: null } => $"`{key.Option.Name}`",
        _ => $"`{key.Option.Name} {key.Option.Value.Replace("|", "\\|", StringComparison.Ordinal)}`",
    };

    private static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Lanboot.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the tests run outside of the repository");
        return folder;
    }
}
