using System.CommandLine;
using System.Runtime.Versioning;
using Lanboot.Settings;

namespace Lanboot.Cli;

/// <summary>How a running server shows what happens.</summary>
/// <param name="Plain">Log lines also on a terminal.</param>
/// <param name="Verbose">Every request, those of no interest too.</param>
internal sealed record DisplayChoice(bool Plain, bool Verbose);

/// <summary>The options that every command has which ends in a running server: all settings, and how what happens is shown.</summary>
[SupportedOSPlatform("linux")]
internal sealed class ServeOptions
{
    private readonly Option<bool> _plain = new("--plain")
    {
        Description = "log lines also on a terminal, in place of the table of machines",
    };

    private readonly Option<bool> _verbose = new("--verbose")
    {
        Description = "show every request, size probes and what was not answered too",
    };

    private readonly SettingOptions _settings;

    public ServeOptions(Command command)
    {
        _settings = new SettingOptions(command, _ => true);
        command.Options.Add(_plain);
        command.Options.Add(_verbose);
    }

    public IReadOnlyList<OptionGroup> Groups => _settings.Groups;

    /// <param name="images">The images on the command line; none leaves those of the settings file.</param>
    /// <param name="setting">The same images where more is to be said of them than their paths.</param>
    public ServeRun Read(ParseResult parsed, IReadOnlyList<string> images, SettingValue? setting = null)
    {
        var draft = _settings.Read(parsed, images, out var report);
        if (setting is not null)
            draft.Set("images", setting);
        var command = $"{Commands.Name} {string.Join(' ', parsed.Tokens)}";
        return new ServeRun(draft, report, command, new DisplayChoice(parsed.GetValue(_plain), parsed.GetValue(_verbose)));
    }
}
