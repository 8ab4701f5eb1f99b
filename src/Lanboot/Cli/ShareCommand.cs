using System.CommandLine;
using System.Runtime.Versioning;
using Lanboot.Host;
using Lanboot.HostSetup;
using Lanboot.Service;
using Lanboot.Settings;

namespace Lanboot.Cli;

/// <summary>`lanboot share`: lets the machines of a network out to the internet, until Ctrl-C, or from every start on.</summary>
[SupportedOSPlatform("linux")]
internal sealed class ShareCommand : ProgramCommand
{
    private const string UnitName = $"{Commands.Name}-share";

    private readonly ValueOption _interface = new("--interface", "NAME", "where the machines are") { Repeatable = true };
    private readonly ValueOption _wan = new("--wan", "NAME", "the interface that leads to the internet");
    private readonly ValueOption _address = new("--address", "ADDRESS/PREFIX", "bring the interface up and give it this address meanwhile");
    private readonly Option<bool> _persist = new("--persist") { Description = "from every start of this host on, by a service of systemd" };
    private readonly Option<bool> _remove = new("--remove") { Description = "end what --persist began, and take the service away" };
    private readonly Systemd _systemd;

    public ShareCommand()
        : this(new Systemd())
    {
    }

    internal ShareCommand(Systemd systemd)
        : base("share", "Lets machines out to the internet by another interface of this host (NAT), until Ctrl-C.")
    {
        _systemd = systemd;
        Options.Add(_interface);
        Options.Add(_wan);
        Options.Add(_address);
        Options.Add(_persist);
        Options.Add(_remove);
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("share --interface eth0 --wan wlan0", "the machines on eth0 get out by wlan0, until Ctrl-C"),
        new("share --interface eth0 --wan eth1 --persist", "the same from every start on"),
        new("share --remove", "ends that, and takes it away"),
    ];

    public override async ValueTask<int> RunAsync(ParseResult parsed, Streams streams)
    {
        if (parsed.GetValue(_remove))
            return ServiceWords.Remove(UnitName, _systemd, streams);
        List<string> mistakes = [];
        var settings = SettingsOf(parsed, mistakes);
        if (settings is null)
        {
            streams.Complain(mistakes);
            return ExitCode.WrongUse;
        }

        return parsed.GetValue(_persist) ? Persist(parsed, settings, streams) : await ShareAsync(settings, streams);
    }

    private static async Task<int> ShareAsync(LanbootSettings settings, Streams streams)
    {
        foreach (var line in HostReady.TakeBackLeftovers())
            streams.Out.WriteLine(line);
        if (InterfacesOf(settings, streams) is not { } interfaces)
            return ExitCode.Failed;
        using var stop = new StopSignal();
        using var host = HostReady.Make(settings, interfaces, streams);
        if (host is null)
            return ExitCode.Failed;
        streams.Out.WriteLine($"Machines need {Routers(interfaces)} as their router. Sharing. Ctrl-C ends it.");
        await Task.Delay(Timeout.Infinite, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return ExitCode.Fine;
    }

    private int Persist(ParseResult parsed, LanbootSettings settings, Streams streams)
    {
        // What is wrong now would be wrong at every start.
        if (InterfacesOf(settings, streams) is null)
            return ExitCode.Failed;
        List<string> arguments = ["share"];
        foreach (var option in (ValueOption[])[_interface, _wan, _address])
            arguments.AddRange((parsed.GetValue(option) ?? []).SelectMany(value => (string[])[option.Name, value]));
        var command = ServiceWords.Command(arguments);
        var plan = new ServicePlan(UnitName, $"Lanboot: shares the internet of {settings.Host.ShareInternet}", command)
        {
            Capabilities = settings.Host.Address is null
                ? [Capability.CAP_NET_ADMIN]
                : [Capability.CAP_NET_ADMIN, Capability.CAP_NET_RAW],
            WritesSysctls = true,
            Closed = OpenFiles.Closed([command[0]]),
            Environment = ServiceWords.Variables(),
        };
        return ServiceWords.Install(plan, _systemd, streams);
    }

    private LanbootSettings? SettingsOf(ParseResult parsed, List<string> mistakes)
    {
        var draft = new SettingsDraft();
        Set("interfaces", _interface);
        Set("share-internet", _wan);
        Set("address", _address);
        var settings = draft.Finish();
        mistakes.AddRange(draft.Mistakes.Select(mistake => mistake.ToString()));
        if (parsed.GetValue(_interface) is not { Length: > 0 })
            mistakes.Add($"Where are the machines? Name their interface: {Commands.Name} {Name} --interface eth0 --wan eth1");
        if (_wan.Single(parsed) is null)
            mistakes.Add($"Which interface leads to the internet? Name it: {Commands.Name} {Name} --interface eth0 --wan eth1");
        return mistakes.Count == 0 ? settings : null;

        void Set(string key, ValueOption option)
        {
            if (parsed.GetValue(option) is { Length: > 0 } values)
                draft.Set(key, SettingValue.FromOption(option.Name, values));
        }
    }

    private static IReadOnlyList<HostInterface>? InterfacesOf(LanbootSettings settings, Streams streams)
    {
        var choice = HostReady.Choose(settings);
        var wan = settings.Host.ShareInternet;
        var survey = new NetworkInterfaces().Survey();
        if (choice.Problem is { } problem)
            streams.Complain([problem]);
        else if (survey.All(each => each.Name != wan))
            streams.Complain([PreparedHost.NotThere(wan!, survey)]);
        else
            return choice.Interfaces;
        return null;
    }

    private static string Routers(IReadOnlyList<HostInterface> interfaces) => string.Join(" or ", interfaces.Select(each => each.Address));
}
