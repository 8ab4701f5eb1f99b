using System.CommandLine;
using System.Runtime.Versioning;
using Lanboot.Catalog;
using Lanboot.Journal;
using Lanboot.Media.HostFolder;
using Lanboot.Settings;

namespace Lanboot.Cli;

/// <summary>`lanboot serve`: says what it will do, opens the doors, shows what happens, ends at Ctrl-C.</summary>
[SupportedOSPlatform("linux")]
internal sealed class ServeCommand : ProgramCommand
{
    private readonly Argument<string[]> _images = ImageArgument("ISO images, or folders; without any those of the settings file");
    private readonly SettingOptions _settings;
    private readonly DisplayOptions _display;

    public ServeCommand()
        : base("serve", "Serves images: every machine of the network that boots from it gets them.")
    {
        Arguments.Add(_images);
        _settings = new SettingOptions(this, _ => true);
        _display = new DisplayOptions(this);
    }

    public override IReadOnlyList<OptionGroup> Groups => _settings.Groups;

    public override IReadOnlyList<Example> Examples =>
    [
        new("serve archlinux.iso", "serves one image; the addresses keep coming from the network's own DHCP server"),
        new("serve *.iso --interface eth1 --menu-timeout never", "serves all images here on one interface, and the menu waits until somebody chooses"),
        new("serve debian.iso --range 192.168.0.50,192.168.0.150,12h --router 192.168.0.1", "is the DHCP server of a network that has none"),
        new("serve debian.iso --kernel-option console=ttyS0,115200", "for machines that are watched over their serial port"),
    ];

    public override async ValueTask<int> RunAsync(ParseResult parsed, Streams streams)
    {
        var draft = _settings.Read(parsed, parsed.GetValue(_images)!, out var report);
        if (SettingsOf(draft, streams) is not { } settings)
            return ExitCode.WrongUse;
        var serving = new Serving(
            streams, $"{Commands.Name} {string.Join(' ', parsed.Tokens)}", _display.IsPlain(parsed), _display.IsVerbose(parsed));
        return await serving.RunAsync(
            settings, draft.Places, [.. ImportReport.Brief(report), .. draft.Notes], (journal, _) => Open(settings, draft.Places, journal));
    }

    /// <summary>The settings, or null when there is something wrong with them, which is then said.</summary>
    private static LanbootSettings? SettingsOf(SettingsDraft draft, Streams streams)
    {
        var settings = draft.Finish();
        if (settings is null)
            streams.Complain(draft.Mistakes.Select(mistake => mistake.ToString()));
        else if (settings is { Images.Count: 0, Tftp.Root: null })
            streams.Complain([$"What is to be served? Name an image or a folder: {Commands.Name} serve IMAGE.iso"]);
        else if (draft.File is { } file)
            streams.Out.WriteLine($"Settings come from {file}.");
        return settings is null or { Images.Count: 0, Tftp.Root: null } ? null : settings;
    }

    private static Offer Open(LanbootSettings settings, SettingPlaces places, BootJournal journal)
    {
        var catalog = BootCatalog.Open(settings, new FolderTree("/"), journal.Warn);
        var images = catalog.Reports.ToLookup(image => image.Problem is null, image => CatalogWords.Of(image, catalog.Plan));
        return new Offer(catalog, [.. images[true]], [.. images[false], .. CatalogWords.Warnings(catalog)])
        {
            Title = string.Join(", ", catalog.Reports.Where(image => image.Problem is null).Select(CatalogWords.Title)),
            Refusal = RefusalOf(catalog, settings, places),
        };
    }

    private static (IReadOnlyList<string> Sentences, int Code)? RefusalOf(
        BootCatalog catalog, LanbootSettings settings, SettingPlaces places)
    {
        if (settings.Tftp.Root is null && catalog.Plan.Entries.All(entry => entry.Impediment is not null))
        {
            var images = catalog.Reports.Select(image => CatalogWords.Of(image, catalog.Plan));
            return ([.. images, "There is nothing that a machine could boot."], ExitCode.Failed);
        }

        var mistakes = CatalogWords.UnknownEntries(settings, catalog.Plan, places).Select(mistake => mistake.ToString()).ToList();
        return mistakes.Count > 0 ? (mistakes, ExitCode.WrongUse) : null;
    }
}
