using System.CommandLine;
using System.Net;
using Lanboot.Boot;
using Lanboot.Catalog;
using Lanboot.Host;
using Lanboot.Media.HostFolder;
using Lanboot.Menus;
using Lanboot.Settings;

namespace Lanboot.Cli;

/// <summary>`lanboot menu`: the entries for a PXE server that somebody already has.</summary>
internal sealed class MenuCommand : ProgramCommand
{
    private readonly Argument<string[]> _images = ImageArgument("ISO images or folders, those that `serve` will serve");
    private readonly ValueOption _format = new("--format", "LANGUAGE", "the language of the menu: pxelinux, ipxe or grub");
    private readonly ValueOption _server = new("--server", "ADDRESS", "where machines reach Lanboot; by default the address of the interface that it would serve on");
    private readonly SettingOptions _settings;

    public MenuCommand()
        : base("menu", "Writes menu entries for a PXE server that is already there; the files come from `lanboot serve`.")
    {
        Arguments.Add(_images);
        Options.Add(_format);
        Options.Add(_server);
        _settings = new SettingOptions(this, key => key.Group is "menu" || key.Name is "kernel-options" or "http.port" or "interfaces");
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("menu --format pxelinux archlinux.iso > /srv/tftp/pxelinux.cfg/lanboot", "entries to INCLUDE in a PXELINUX menu"),
        new("menu --format ipxe --server 192.168.0.1 *.iso", "a script to chain to from iPXE"),
    ];

    public override ValueTask<int> RunAsync(ParseResult parsed, Streams streams)
    {
        var draft = _settings.Read(parsed, parsed.GetValue(_images)!);
        var settings = draft.Finish();
        List<string> mistakes = [.. draft.Mistakes.Select(mistake => mistake.ToString())];
        var format = Format(_format.Single(parsed), mistakes);
        var server = Server(_server.Single(parsed), settings, mistakes);
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
        streams.Out.Write(MenuExport.Write(format, catalog.Plan, new BootAddress(server, settings.Http.Port)));
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

    private static IPAddress? Server(string? text, LanbootSettings? settings, List<string> mistakes)
    {
        if (text is not null)
        {
            if (Ipv4Text.TryRead(text, out var address))
                return address;
            mistakes.Add($"--server: expected an IPv4 address such as 192.168.0.1; found \"{text}\"");
            return null;
        }

        var choice = InterfaceChoice.Choose(new NetworkInterfaces().Survey(), settings?.Interfaces ?? []);
        if (choice.Problem is { } problem)
            mistakes.Add($"{problem} Or say where machines reach Lanboot: --server ADDRESS");
        return choice.Interfaces is [var first, ..] ? first.Address : null;
    }
}
