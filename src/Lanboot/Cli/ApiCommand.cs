using System.CommandLine;
using System.Runtime.Versioning;
using Lanboot.Boot;
using Lanboot.BootApi;
using Lanboot.Catalog;
using Lanboot.Journal;
using Lanboot.Media.HostFolder;
using Lanboot.Settings;

namespace Lanboot.Cli;

/// <summary>`lanboot api`: a boot API decides for each machine, as with `pixiecore api`.</summary>
[SupportedOSPlatform("linux")]
internal sealed class ApiCommand : ProgramCommand
{
    private readonly Argument<string[]> _url = new("URL")
    {
        Description = "the boot API: what comes before /v1/boot/MAC",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly ValueOption _timeout = new(
        "--api-request-timeout", "TIME", "how long to wait for an answer of the API: 5s unless said; 500ms, 1m30s");
    private readonly SettingOptions _settings;
    private readonly PixiecoreOptions _pixiecore;
    private readonly DisplayOptions _display;

    public ApiCommand()
        : base("api", "Asks a boot API (pixiecore's, version 1) for each machine whether and what it boots; leaves all others alone.")
    {
        Arguments.Add(_url);
        Options.Add(_timeout);
        _settings = new SettingOptions(this, OneBootSettings.Takes) { LikePixiecore = true };
        _pixiecore = new PixiecoreOptions(this);
        _display = new DisplayOptions(this);
    }

    public override IReadOnlyList<OptionGroup> Groups => [new("The API", [_timeout]), .. _settings.Groups, _pixiecore.Group];

    public override IReadOnlyList<Example> Examples =>
    [
        new("api http://localhost:4242", "machines boot what GET http://localhost:4242/v1/boot/MAC answers; docs/pixiecore.md has more"),
        new("api https://inventory.example.org/netboot --api-request-timeout 10s", "an API that takes its time"),
    ];

    public override async ValueTask<int> RunAsync(ParseResult parsed, Streams streams)
    {
        var draft = _settings.Read(parsed, [], out var report);
        _pixiecore.Apply(parsed, draft);
        List<string> mistakes = [];
        var url = UrlOf(parsed.GetValue(_url)!, mistakes);
        var timeout = ApiTimeout.Default;
        if (_pixiecore.TextOf(parsed, _timeout) is { } text && !ApiTimeout.TryRead(text, out timeout))
            mistakes.Add($"{_timeout.Name}: expected a time from 100ms to 10m, such as 5s; found \"{text}\"");
        if (OneBootSettings.Finish(draft, streams, mistakes, "what the API says") is not { } settings || url is null)
            return ExitCode.WrongUse;

        var isVerbose = _display.IsVerbose(parsed) || _pixiecore.IsDebug(parsed);
        var serving = new Serving(streams, $"{Commands.Name} {string.Join(' ', parsed.Tokens)}", _display.IsPlain(parsed), isVerbose);
        IReadOnlyList<string> notes = [.. ImportReport.Brief(report), .. draft.Notes];
        return await serving.RunAsync(settings, draft.Places, notes, (journal, time) => Open(settings, url, timeout, journal, time));
    }

    private static Offer Open(LanbootSettings settings, Uri url, TimeSpan timeout, BootJournal journal, TimeProvider time)
    {
        var catalog = BootCatalog.OpenEmpty(settings, new FolderTree("/"), new AuthorityMenus());
        var links = new SealedLinks();
        var authority = new ApiAuthority(new ApiAsker(url, timeout, time), links, catalog.Plan, settings.KernelOptions, journal, time);
        var shown = url.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped).TrimEnd('/');
        return new Offer(catalog, [$"{shown} decides for each machine whether and what it boots."], [.. CatalogWords.Warnings(catalog)])
        {
            Title = shown,
            Outside = new OutsideBoots(links, authority),
            Owned = authority,
        };
    }

    private static Uri? UrlOf(string[] given, List<string> mistakes)
    {
        if (given is not [var text])
        {
            mistakes.Add(given.Length == 0
                ? $"Which API? Name what comes before /v1/boot/MAC: {Commands.Name} api http://localhost:4242"
                : $"One API at a time: which of {string.Join(", ", given)}?");
            return null;
        }

        if (ApiUrl.TryRead(text, null, out var url, out var problem) && !url.IsFile)
            return url;
        mistakes.Add($"{text} can't be asked: {problem ?? "an API is asked by http or https"}. Name it so: http://HOST:PORT/PATH");
        return null;
    }
}
