using System.CommandLine;
using System.Runtime.Versioning;
using Lanboot.Catalog;
using Lanboot.Media.HostFolder;
using Lanboot.Settings;

namespace Lanboot.Cli;

/// <summary>`lanboot check`: all that `serve` looks at before it opens a door, and no door.</summary>
[SupportedOSPlatform("linux")]
internal sealed class CheckCommand : ProgramCommand
{
    private readonly Argument<string[]> _images = ImageArgument("ISO images, or folders; without any those of the settings file");
    private readonly SettingOptions _settings;

    public CheckCommand()
        : base("check", "Checks settings and images, and serves nothing: every mistake at once, with its place.")
    {
        Arguments.Add(_images);
        _settings = new SettingOptions(this, _ => true);
    }

    public override IReadOnlyList<OptionGroup> Groups => _settings.Groups;

    public override IReadOnlyList<Example> Examples =>
    [
        new("check", $"checks {SettingsFile.DefaultName} in the current folder, and the images that it names"),
        new("check --config /etc/lanboot/lanboot.yaml", "checks another file"),
    ];

    public override ValueTask<int> RunAsync(ParseResult parsed, Streams streams)
    {
        var draft = _settings.Read(parsed, parsed.GetValue(_images)!, out var report);
        var settings = draft.Finish();
        List<string> mistakes = [.. draft.Mistakes.Select(mistake => mistake.ToString())];
        if (settings is not null)
            CheckHere(settings, draft.Places, mistakes, streams);
        if (mistakes.Count > 0)
        {
            streams.Complain(mistakes);
            return new(ExitCode.WrongUse);
        }

        foreach (var line in ImportReport.Brief(report).Concat(draft.Notes))
            streams.Out.WriteLine(line);
        streams.Out.WriteLine(draft.File is { } file ? $"{file} is fine." : "All is fine.");
        return new(ExitCode.Fine);
    }

    /// <summary>What only this host and the images can tell.</summary>
    private static void CheckHere(LanbootSettings settings, SettingPlaces places, List<string> mistakes, Streams streams)
    {
        var choice = HostReady.Choose(settings);
        if (choice.Problem is { } problem)
            mistakes.Add(problem);
        else
            mistakes.AddRange(SettingsCheck.OnHost(settings, choice.Interfaces, places).Select(mistake => mistake.ToString()));

        using var catalog = BootCatalog.Open(settings, new FolderTree("/"));
        mistakes.AddRange(catalog.Reports.Where(image => image.Problem is not null).Select(image => CatalogWords.Of(image, catalog.Plan)));
        mistakes.AddRange(CatalogWords.UnknownEntries(settings, catalog.Plan, places).Select(mistake => mistake.ToString()));

        var lines = Announcement.Of(settings, choice.Interfaces)
            .Concat(catalog.Reports.Where(image => image.Problem is null).Select(image => CatalogWords.Of(image, catalog.Plan)))
            .Concat(CatalogWords.Warnings(catalog));
        foreach (var line in lines)
            streams.Out.WriteLine(line);
    }
}
