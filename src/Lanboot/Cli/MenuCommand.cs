using System.CommandLine;
using Lanboot.Boot;
using Lanboot.Catalog;
using Lanboot.Media.HostFolder;
using Lanboot.Menus;

namespace Lanboot.Cli;

/// <summary>`lanboot menu`: the entries for a PXE server that somebody already has.</summary>
internal sealed class MenuCommand : ProgramCommand
{
    private readonly Argument<string[]> _images = ImageArgument("ISO images or folders, those that `serve` will serve");
    private readonly ValueOption _format = new("--format", "LANGUAGE", "the language of the menu: pxelinux, ipxe or grub");
    private readonly ValueOption _paths = new(
        "--paths", "PROTOCOL", "how its loader fetches kernels from here: http or tftp; by default http, for GRUB tftp");

    private readonly ServerOption _server = new();
    private readonly SettingOptions _settings;
    private static readonly string[] Taken = ["kernel-options", "root", "copytoram", "verify", "http.port", "interfaces"];

    public MenuCommand()
        : base("menu", "Writes menu entries for a PXE server that is already there; the files come from `lanboot serve`.")
    {
        Arguments.Add(_images);
        Options.Add(_format);
        Options.Add(_paths);
        Options.Add(_server);
        _settings = new SettingOptions(this, key => key.Group is "menu" || Taken.Contains(key.Name));
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("menu --format pxelinux archlinux.iso > /srv/tftp/pxelinux.cfg/lanboot", "entries to INCLUDE in a PXELINUX menu"),
        new("menu --format pxelinux --paths tftp --root nfs archlinux.iso", "for a pxelinux.0 without HTTP, with the root over NFS"),
        new("menu --format ipxe --server 192.168.0.1 *.iso", "a script to chain to from iPXE"),
    ];

    public override ValueTask<int> RunAsync(ParseResult parsed, Streams streams)
    {
        var draft = _settings.Read(parsed, parsed.GetValue(_images)!);
        var settings = draft.Finish();
        streams.Complain(draft.Notes);
        List<string> mistakes = [.. draft.Mistakes.Select(mistake => mistake.ToString())];
        var format = Format(_format.Single(parsed), mistakes);
        var paths = Paths(_paths.Single(parsed), mistakes);
        var server = _server.Read(parsed, settings, mistakes);
        if (settings is { Images.Count: 0 })
            mistakes.Add($"Entries for what? Name an image or a folder: {Commands.Name} menu --format ipxe IMAGE.iso");
        if (mistakes.Count > 0 || settings is null || server is null)
        {
            streams.Complain(mistakes);
            return new(ExitCode.WrongUse);
        }

        using var catalog = BootCatalog.Open(settings, new FolderTree("/"));
        streams.Complain(catalog.Reports.Where(image => image.Problem is not null).Select(image => CatalogWords.Of(image, catalog.Plan)));
        if (catalog.Plan.Entries.Count == 0)
            return new(ExitCode.Failed);
        var at = new BootAddress(server, settings.Http.Port);
        if (MenuExport.Refusal(format, catalog.Plan, at, paths) is { } refusal)
        {
            streams.Complain([refusal]);
            return new(ExitCode.WrongUse);
        }

        streams.Out.Write(MenuExport.Write(format, catalog.Plan, at, paths));
        return new(ExitCode.Fine);
    }

    private static MenuFormat Format(string? text, List<string> mistakes)
    {
        switch (text)
        {
            case "pxelinux":
                return MenuFormat.Pxelinux;
            case "ipxe":
                return MenuFormat.Ipxe;
            case "grub":
                return MenuFormat.Grub;
            default:
                mistakes.Add($"--format: expected pxelinux, ipxe or grub; found {(text is null ? "nothing" : $"\"{text}\"")}");
                return default;
        }
    }

    private static MenuPaths? Paths(string? text, List<string> mistakes)
    {
        switch (text)
        {
            case null:
                return null;
            case "http":
                return MenuPaths.Http;
            case "tftp":
                return MenuPaths.Tftp;
            default:
                mistakes.Add($"--paths: expected http or tftp; found \"{text}\"");
                return null;
        }
    }
}
