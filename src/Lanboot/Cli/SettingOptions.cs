using System.CommandLine;
using Lanboot.Import;
using Lanboot.Recipes;
using Lanboot.Settings;

namespace Lanboot.Cli;

/// <summary>The options of a command that stand for settings, made from the table of settings.</summary>
internal sealed class SettingOptions
{
    private readonly List<(SettingKey Key, Option Option)> _options = [];

    /// <param name="takes">Which settings this command has options for.</param>
    public SettingOptions(Command command, Func<SettingKey, bool> takes)
    {
        foreach (var key in SettingSchema.Keys.Where(key => key.Option is not null && takes(key)))
        {
            var option = MakeOption(key.Option!);
            _options.Add((key, option));
            command.Options.Add(option);
        }

        command.Options.Add(Config);
    }

    /// <summary>Where options are found that the command line does not give.</summary>
    public EnvironmentValues Environment { get; init; } = EnvironmentValues.OfProcess();

    /// <summary>The command is one of pixiecore's: the variables of its options count.</summary>
    public bool LikePixiecore { get; init; }

    public ValueOption Config { get; } =
        new("--config", "FILE", $"read settings from this file, of ours or of {ImportBook.Programs}; {SettingsFile.DefaultName} in the current folder is read by itself")
        {
            Repeatable = true,
        };

    /// <summary>By the groups of the settings file, each with its heading in the help.</summary>
    public IReadOnlyList<OptionGroup> Groups =>
        [.. _options.GroupBy(each => each.Key.Group).Select(group => new OptionGroup(Title(group.Key), [.. group.Select(each => each.Option)]))];

    /// <summary>The settings as file, environment and command line have them; mistakes stand in the draft.</summary>
    /// <param name="images">The images on the command line; none leaves those of the file.</param>
    public SettingsDraft Read(ParseResult parsed, IReadOnlyList<string> images) => Read(parsed, images, out _);

    /// <param name="report">What became of the lines of other programs' files.</param>
    /// <inheritdoc cref="Read(ParseResult, IReadOnlyList{string})"/>
    public SettingsDraft Read(ParseResult parsed, IReadOnlyList<string> images, out IReadOnlyList<ImportLine> report)
    {
        var draft = new SettingsDraft();
        report = [];
        if ((parsed.GetValue(Config) is { Length: > 0 } named ? named : Default()) is { } files)
        {
            var read = new ConfigReader(new HostImportFiles(RecipeBook.Signs)).Read(files, images);
            draft.Take(string.Join(", ", read.Files.Select(file => file.Path)), read.Fields, read.Mistakes);
            report = read.Lines;
        }

        ReadEnvironment(draft);
        if (images.Count > 0)
            draft.Set("images", SettingValue.FromOption("", images));
        foreach (var (key, option) in _options)
        {
            if (Given(parsed, key, option) is { Length: > 0 } values)
                draft.Set(key.Name, SettingValue.FromOption(option.Name, values));
        }

        return draft;
    }

    private void ReadEnvironment(SettingsDraft draft)
    {
        foreach (var (key, option) in _options)
        {
            if (Environment.Find(option.Name, LikePixiecore) is not var (variable, text))
                continue;
            if (option is ValueOption values)
                draft.Set(key.Name, SettingValue.FromEnvironment(variable, values.Repeatable ? EnvironmentValues.Several(text) : [text]));
            else if (Environment.FindSwitch(option.Name, LikePixiecore, out var mistake) == true)
                draft.Set(key.Name, SettingValue.FromEnvironment(variable, [key.Option!.SwitchSets]));
            else if (mistake is not null)
                draft.Complain(mistake);
        }

        foreach (var sentence in Environment.Unknown(LikePixiecore))
            draft.Note(sentence);
    }

    /// <summary>
    /// The options as they were given, such that they mean the same in every folder; the settings file of this folder is named.
    /// </summary>
    public IEnumerable<string> Absolute(ParseResult parsed)
    {
        foreach (var file in parsed.GetValue(Config) is { Length: > 0 } named ? named : Default() ?? [])
        {
            yield return Config.Name;
            yield return Path.GetFullPath(file);
        }

        foreach (var (key, option) in _options)
        {
            foreach (var value in Given(parsed, key, option) ?? [])
            {
                yield return option.Name;
                if (option is ValueOption)
                    yield return key.IsPath ? Path.GetFullPath(value) : value;
            }
        }
    }

    private static string[]? Default() => File.Exists(SettingsFile.DefaultName) ? [SettingsFile.DefaultName] : null;

    private static string[]? Given(ParseResult parsed, SettingKey key, Option option) => option switch
    {
        ValueOption values => parsed.GetValue(values),
        Option<bool> given when parsed.GetValue(given) => [key.Option!.SwitchSets],
        _ => null,
    };

    private static Option MakeOption(SettingOption about) => about.Value is null
        ? new Option<bool>(about.Name) { Description = about.Help }
        : new ValueOption(about.Name, about.Value, about.Help) { Repeatable = about.Repeatable };

    private static string Title(string group) => group switch
    {
        "" => "What and where",
        "dhcp" => "Addresses (DHCP)",
        "menu" => "Menu",
        "ipxe" => "iPXE builds of your own",
        var protocol => protocol.ToUpperInvariant(),
    };
}
