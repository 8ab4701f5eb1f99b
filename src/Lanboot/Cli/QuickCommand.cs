using System.CommandLine;
using System.Runtime.Versioning;
using Lanboot.Boot;
using Lanboot.Mirrors;
using Lanboot.Settings;

namespace Lanboot.Cli;

/// <summary>`lanboot quick`: fetches a distribution from its mirror, and serves it.</summary>
[SupportedOSPlatform("linux")]
internal sealed class QuickCommand : ProgramCommand
{
    /// <summary>The longest are Debian's names; the version stands in paths and URLs.</summary>
    private const int MaxVersion = 40;

    /// <summary>The words that distributions have for the same processor.</summary>
    private static readonly (string Word, Processor Processor)[] Processors =
    [
        ("x86_64", Processor.X64), ("amd64", Processor.X64), ("aarch64", Processor.Arm64), ("arm64", Processor.Arm64),
        ("i386", Processor.X86),
    ];

    private readonly Argument<string[]> _words = new("DISTRIBUTION [VERSION]")
    {
        Description = $"{Names}, and which version of it",
        // Too many or too few is for us to say, in our own words.
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly ValueOption _mirror =
        new("--mirror", "URL", "the root of the mirror to fetch from; by default the distribution's own");

    private readonly ValueOption _arch =
        new("--arch", "NAME", "for which processor: x86_64 (the default), aarch64 or i386, or amd64 and arm64");

    private readonly ValueOption _cache =
        new("--cache", "FOLDER", $"where what was fetched is kept; by default {CacheFolder.Default}");

    private readonly ServeOptions _options;

    public QuickCommand()
        : base("quick", "Fetches a distribution from its mirror, checks it, keeps it for the next time, and serves it.")
    {
        Arguments.Add(_words);
        Options.Add(_mirror);
        Options.Add(_arch);
        Options.Add(_cache);
        _options = new ServeOptions(this, likePixiecore: true);
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("quick arch", "the newest Arch Linux, live"),
        new("quick debian trixie", "the installer of Debian 13"),
        new("quick fedora 43 --mirror https://mirrors.kernel.org/fedora", "the installer of Fedora 43, from a mirror of your choice"),
    ];

    public override IReadOnlyList<OptionGroup> Groups => [new OptionGroup("What to fetch", [_mirror, _arch, _cache]), .. _options.Groups];

    private static string Names =>
        string.Join(", ", MirrorBook.All.SkipLast(1).Select(each => each.Name)) + $" or {MirrorBook.All[^1].Name}";

    public override async ValueTask<int> RunAsync(ParseResult parsed, Streams streams)
    {
        List<string> mistakes = [];
        var found = Request(parsed, mistakes);
        if (found is not var (distribution, request))
        {
            streams.Complain(mistakes);
            return ExitCode.WrongUse;
        }

        try
        {
            var root = Path.GetFullPath(_cache.Single(parsed) ?? CacheFolder.Default);
            var folder = Path.Combine(root, "mirrors", distribution.Name, $"{request.Version}-{request.Architecture}");
            using var cache = CacheFolder.Open(folder);
            // Nobody shall wait for a gigabyte to read of a mistyped option.
            if (_options.Read(parsed, streams, [cache.Files]).Check() is not ExitCode.Fine and var code)
                return code;
            var image = await FetchAsync(distribution, request, cache, streams);
            return await _options.Read(parsed, streams, [image.Path], ImageSetting(distribution, image)).RunAsync();
        }
        catch (MirrorException failure)
        {
            streams.Complain([failure.Message]);
            return ExitCode.Failed;
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            streams.Complain([$"What was fetched can't be kept: {closed.Message}"]);
            return ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            streams.Complain(["Ended. What has come so far is kept, and the same command goes on from there."]);
            return ExitCode.Failed;
        }
    }

    private static async Task<FetchedImage> FetchAsync(
        IDistribution distribution, MirrorRequest request, CacheFolder cache, Streams streams)
    {
        var limits = new MirrorLimits();
        var time = TimeProvider.System;
        var log = new FetchLines(streams);
        using var stop = new StopSignal();
        using var client = new MirrorClient(limits, time);
        var download = new FileDownload(client, limits, log, time, _ => new DriveInfo(cache.Files).AvailableFreeSpace);
        return await new ImageFetch(client, download, cache, log, time).RunAsync(distribution, request, stop.Token);
    }

    private (IDistribution Distribution, MirrorRequest Request)? Request(ParseResult parsed, List<string> mistakes)
    {
        var words = parsed.GetValue(_words)!;
        var distribution = words is [var name, ..] ? MirrorBook.Find(name) : null;
        if (words.Length == 0)
            mistakes.Add($"What is to be fetched? There are {Names}: {Commands.Name} quick {MirrorBook.All[0].Name}");
        else if (distribution is null)
            mistakes.Add(Unknown(words[0]));
        if (words.Length > 2)
            mistakes.Add($"One distribution at a time, and one version of it: what is {string.Join(' ', words.Skip(2))}?");
        var version = words.ElementAtOrDefault(1) ?? distribution?.DefaultVersion ?? "";
        if (words.Length > 1 && !IsVersion(version))
            mistakes.Add($"expected a version of letters, digits, '.', '-' and '_'; found \"{version}\"");
        var mirror = Mirror(parsed, distribution, mistakes);
        var architecture = Architecture(parsed, distribution, mistakes);
        return mistakes.Count > 0 || distribution is null ? null : (distribution, new MirrorRequest(mirror!, version, architecture!));
    }

    private static string Unknown(string name) => NearestName.Of(name, MirrorBook.All.Select(each => each.Name)) is { } near
        ? $"There is no mirror of {name} that Lanboot knows. Did you mean {near}?"
        : $"There is no mirror of {name} that Lanboot knows; there are {Names}. "
            + $"Other images are served as files: {Commands.Name} serve IMAGE.iso";

    private static bool IsVersion(string text) => text.Length is > 0 and <= MaxVersion && char.IsAsciiLetterOrDigit(text[0])
        && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_');

    private Uri? Mirror(ParseResult parsed, IDistribution? distribution, List<string> mistakes)
    {
        if (_options.TextOf(parsed, _mirror) is not { } text)
            return distribution?.Mirror;
        if (Uri.TryCreate(text, UriKind.Absolute, out var mirror) && mirror is { Scheme: "http" or "https", Query: "", Fragment: "" })
            return mirror;
        var example = (distribution ?? MirrorBook.All[0]).Mirror;
        mistakes.Add($"--mirror: expected the root of a mirror such as {example}; found \"{text}\"");
        return null;
    }

    private string? Architecture(ParseResult parsed, IDistribution? distribution, List<string> mistakes)
    {
        if (_options.TextOf(parsed, _arch) is not { } text)
            return distribution?.Architectures[0].Word;
        var processor = Processors.FirstOrDefault(each => each.Word.Equals(text, StringComparison.OrdinalIgnoreCase)).Processor;
        var known = distribution?.Architectures.FirstOrDefault(each => processor != Processor.Unknown && each.Processor == processor).Word;
        if (distribution is not null && known is null)
        {
            var words = string.Join(" and ", distribution.Architectures.Select(each => each.Word));
            mistakes.Add($"--arch: {distribution.Title} is fetched for {words}; found \"{text}\"");
        }

        return known;
    }

    /// <summary>As lanboot.yaml would have it: the folder's own name is "files", and the menu shall say "arch".</summary>
    private static SettingValue ImageSetting(IDistribution distribution, FetchedImage image)
    {
        var where = SettingOrigin.CommandLine("");
        List<SettingField> fields = [Field("path", Text(image.Path)), Field("name", Text(distribution.Name))];
        if (image.KernelOptions.Count > 0)
            fields.Add(Field("kernel-options", new SettingValue(where) { Items = [.. image.KernelOptions.Select(Text)] }));
        return new SettingValue(where) { Items = [new SettingValue(where) { Fields = fields }] };

        SettingValue Text(string text) => new(where) { Text = text };
        SettingField Field(string name, SettingValue value) => new(name, where, value);
    }
}
