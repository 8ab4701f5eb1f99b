using System.CommandLine;
using Lanboot.Boot;
using Lanboot.Catalog;
using Lanboot.Media.HostFolder;
using Lanboot.Settings;
using Lanboot.Snippets;

namespace Lanboot.Cli;

/// <summary>`lanboot snippet`: what to add to the DHCP server that stays.</summary>
internal sealed class SnippetCommand : ProgramCommand
{
    private readonly Argument<string?> _program = new("SERVER")
    {
        Description = $"the DHCP server that stays: {Names}",
        // None is for us to say, in our own words.
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Argument<string[]> _images =
        ImageArgument("ISO images or folders that `serve` will serve, for loaders that only they bring");

    private readonly ServerOption _server = new();
    private readonly SettingOptions _settings;

    public SnippetCommand()
        : base("snippet", "Writes what to add to the DHCP server that stays, when Lanboot is to leave DHCP alone.")
    {
        Arguments.Add(_program);
        Arguments.Add(_images);
        Options.Add(_server);
        _settings = new SettingOptions(this, key => key.Name is "loader" or "http.port" or "interfaces");
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("snippet isc > /etc/dhcp/lanboot.conf", "a file to include in dhcpd.conf, with this host's addresses and loaders"),
        new("snippet kea --loader pxelinux --server 192.168.0.1", "for Kea, with PXELINUX for BIOS in place of iPXE"),
    ];

    private static string Names =>
        string.Join(", ", SnippetBook.All.SkipLast(1).Select(each => each.Name)) + $" or {SnippetBook.All[^1].Name}";

    public override ValueTask<int> RunAsync(ParseResult parsed, Streams streams)
    {
        var draft = _settings.Read(parsed, parsed.GetValue(_images)!);
        var settings = draft.Finish();
        streams.Complain(draft.Notes);
        List<string> mistakes = [.. draft.Mistakes.Select(mistake => mistake.ToString())];
        var snippet = Find(parsed.GetValue(_program), mistakes);
        var server = _server.Read(parsed, settings, mistakes);
        if (mistakes.Count > 0 || settings is null || snippet is null || server is null)
        {
            streams.Complain(mistakes);
            return new(ExitCode.WrongUse);
        }

        using var catalog = BootCatalog.Open(settings, new FolderTree("/"));
        streams.Complain(catalog.Reports.Where(image => image.Problem is not null).Select(image => CatalogWords.Of(image, catalog.Plan)));
        if (MissingLoader.Advice(catalog.Shelf.Missing) is { } advice)
            streams.Complain([advice]);
        var instructions = BootInstructions.Of(catalog.Plan, catalog.Loaders, new BootAddress(server, settings.Http.Port));
        if (instructions.Firmware.Count == 0)
        {
            streams.Complain(["There is no boot loader that a DHCP server could name."]);
            return new(ExitCode.Failed);
        }

        streams.Out.Write(snippet.Write(instructions));
        return new(ExitCode.Fine);
    }

    private static ISnippet? Find(string? name, List<string> mistakes)
    {
        if (name is null)
        {
            mistakes.Add($"For which DHCP server? There are {Names}.");
            return null;
        }

        if (SnippetBook.Find(name) is { } found)
            return found;
        var near = NearestName.Of(name, SnippetBook.All.Select(each => each.Name));
        mistakes.Add($"There is no snippet for {name}" + (near is null ? $"; there are {Names}." : $". Did you mean {near}?"));
        return null;
    }
}
