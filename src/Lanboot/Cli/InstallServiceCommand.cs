using System.CommandLine;
using System.Runtime.Versioning;
using Lanboot.Service;
using Lanboot.Settings;

namespace Lanboot.Cli;

/// <summary>`lanboot install-service`: a unit of systemd that runs `lanboot serve` with these very options at every start.</summary>
[SupportedOSPlatform("linux")]
internal sealed class InstallServiceCommand : ProgramCommand
{
    private const string UnitName = Commands.Name;

    private readonly Argument<string[]> _images = ImageArgument("ISO images, or folders; without any those of the settings file");
    private readonly Option<bool> _print = new("--print") { Description = "show the unit, and change nothing" };
    private readonly Option<bool> _remove = new("--remove") { Description = "end the service and take it away again" };
    private readonly SettingOptions _settings;
    private readonly Systemd _systemd;

    public InstallServiceCommand()
        : this(new Systemd())
    {
    }

    internal InstallServiceCommand(Systemd systemd)
        : base("install-service", "Serves at every start of this host, with these options: writes a service of systemd, and starts it.")
    {
        _systemd = systemd;
        Arguments.Add(_images);
        _settings = new SettingOptions(this, _ => true);
        Options.Add(_print);
        Options.Add(_remove);
    }

    public override IReadOnlyList<OptionGroup> Groups => _settings.Groups;

    public override IReadOnlyList<Example> Examples =>
    [
        new("install-service archlinux.iso --interface eth0", "what `lanboot serve` does with these options, at every start"),
        new("install-service --print *.iso", "shows the unit, for a look or another host"),
        new("install-service --remove", "ends it and takes it away"),
    ];

    public override ValueTask<int> RunAsync(ParseResult parsed, Streams streams)
    {
        if (parsed.GetValue(_remove))
            return new(ServiceWords.Remove(UnitName, _systemd, streams));
        var images = parsed.GetValue(_images)!;
        var draft = _settings.Read(parsed, images);
        var settings = draft.Finish();
        List<string> mistakes = [.. draft.Mistakes.Select(mistake => mistake.ToString())];
        if (settings is { Images.Count: 0, Tftp.Root: null })
            mistakes.Add($"What is to be served? Name an image or a folder: {Commands.Name} {Name} IMAGE.iso");
        if (settings is null || mistakes.Count > 0)
        {
            streams.Complain(mistakes);
            return new(ExitCode.WrongUse);
        }

        var files = Files(parsed, settings);
        var plan = PlanOf(parsed, settings, [.. images.Select(Path.GetFullPath)], files);
        if (parsed.GetValue(_print))
        {
            streams.Out.Write(ServiceUnit.Write(plan));
            return new(ExitCode.Fine);
        }

        if (OpenFiles.Fleeting(files) is { Count: > 0 } fleeting)
        {
            streams.Complain(fleeting.Select(path =>
                $"{path} is gone when this host starts anew: move it to where things stay, such as /srv."));
            return new(ExitCode.WrongUse);
        }

        return new(ServiceWords.Install(plan, _systemd, streams));
    }

    private ServicePlan PlanOf(ParseResult parsed, LanbootSettings settings, IReadOnlyList<string> images, IReadOnlyList<string> files)
    {
        var command = ServiceWords.Command(["serve", .. images, .. _settings.Absolute(parsed), "--plain"]);
        var written = new[] { settings.Dhcp.LeaseFile, settings.Nfs.SecretFile }.OfType<string>();
        return new ServicePlan(UnitName, "Lanboot: boots the machines of the network", command)
        {
            Capabilities = ServiceWords.Rights(settings),
            WritesSysctls = settings.Host.ShareInternet is not null,
            Closed = OpenFiles.Closed([command[0], .. files]),
            Writes = [.. written.Select(path => Path.GetDirectoryName(Path.GetFullPath(path))!).Distinct(StringComparer.Ordinal)],
            Environment = ServiceWords.Variables(),
        };
    }

    private List<string> Files(ParseResult parsed, LanbootSettings settings)
    {
        var arguments = _settings.Absolute(parsed).ToList();
        var configs = arguments.Where((_, i) => i > 0 && arguments[i - 1] == _settings.Config.Name);
        return
        [
            .. settings.Images.Select(image => Path.GetFullPath(image.Path)), .. configs,
            .. settings.Tftp.Root is { } root ? [Path.GetFullPath(root)] : Array.Empty<string>(),
        ];
    }
}
