using System.CommandLine;
using System.Runtime.Versioning;
using Lanboot.Settings;

namespace Lanboot.Cli;

/// <summary>The options of commands that serve images: all settings, and how what happens is shown.</summary>
[SupportedOSPlatform("linux")]
internal sealed class ServeOptions
{
    private readonly SettingOptions _settings;
    private readonly PixiecoreOptions? _pixiecore;
    private readonly DisplayOptions _display;

    /// <param name="likePixiecore">The command is one of pixiecore's too, and takes the options that it has there.</param>
    public ServeOptions(Command command, bool likePixiecore = false)
    {
        _settings = new SettingOptions(command, _ => true) { LikePixiecore = likePixiecore };
        _pixiecore = likePixiecore ? new PixiecoreOptions(command) : null;
        _display = new DisplayOptions(command);
    }

    public IReadOnlyList<OptionGroup> Groups => _pixiecore is null ? _settings.Groups : [.. _settings.Groups, _pixiecore.Group];

    /// <summary>An option that the command has besides, from the command line or else, where it is pixiecore's too, the environment.</summary>
    public string? TextOf(ParseResult parsed, ValueOption option) =>
        _pixiecore is null ? option.Single(parsed) : _pixiecore.TextOf(parsed, option);

    /// <param name="images">The images on the command line; none leaves those of the settings file.</param>
    /// <param name="setting">The same images where more is to be said of them than their paths.</param>
    public ServeRun Read(ParseResult parsed, Streams streams, IReadOnlyList<string> images, SettingValue? setting = null)
    {
        var draft = _settings.Read(parsed, images, out var report);
        if (setting is not null)
            draft.Set("images", setting);
        _pixiecore?.Apply(parsed, draft);
        var isVerbose = _display.IsVerbose(parsed) || _pixiecore?.IsDebug(parsed) == true;
        var serving = new Serving(streams, $"{Commands.Name} {string.Join(' ', parsed.Tokens)}", _display.IsPlain(parsed), isVerbose);
        return new ServeRun(draft, report, streams, serving);
    }
}
