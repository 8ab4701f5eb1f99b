using System.CommandLine;
using System.Net;
using System.Runtime.Versioning;
using Lanboot.Host;
using Lanboot.Settings;

namespace Lanboot.Cli;

/// <summary>
/// Options of pixiecore's that are called otherwise here, for commands that are pixiecore's: its command lines work as they stand. What
/// has nothing like it here is said, so that nobody waits for it.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class PixiecoreOptions
{
    private readonly ValueOption _listen = new("--listen-addr", "ADDRESS", "serve on the interface with this address; as --interface NAME");
    private readonly ValueOption _port = new("--port", "PORT", "serve HTTP on this port; as --http-port");
    private readonly ValueOption _statusPort = new(
        "--status-port", "PORT", "there is no page with the machines' state: the terminal shows it");
    private readonly ValueOption _ipxeForIpxe = new(
        "--ipxe-ipxe", "FILE", "not needed: iPXE in a card gets its script at once, and no other iPXE");
    private readonly Option<bool> _debug = new("--debug") { Description = "as --verbose" };
    private readonly Option<bool> _timestamps = new("--log-timestamps") { Description = "log lines always have their time" };

    public PixiecoreOptions(Command command)
    {
        _listen.Aliases.Add("-l");
        _port.Aliases.Add("-p");
        _debug.Aliases.Add("-d");
        _timestamps.Aliases.Add("-t");
        All = [_listen, _port, _debug, _timestamps, _statusPort, _ipxeForIpxe];
        foreach (var option in All)
            command.Options.Add(option);
    }

    /// <summary>Where options are found that the command line does not give.</summary>
    public EnvironmentValues Environment { get; init; } = EnvironmentValues.OfProcess();

    public OptionGroup Group => new("Under pixiecore's names", All);

    private IReadOnlyList<Option> All { get; }

    /// <summary>Every request is to be shown.</summary>
    public bool IsDebug(ParseResult parsed) => IsOn(parsed, _debug);

    /// <summary>Puts them into the settings.</summary>
    public void Apply(ParseResult parsed, SettingsDraft draft)
    {
        if (ValueOf(parsed, _port) is { } port && IsFree(draft, "http.port", port))
            draft.Set("http.port", port);
        if (ValueOf(parsed, _listen) is { } address && IsFree(draft, "interfaces", address))
            Listen(draft, address);
        if (ValueOf(parsed, _statusPort) is { } status && status.Text != "0")
            draft.Note($"{status.Where}: there is no page with the state of machines here; the terminal and the log lines show it.");
        if (ValueOf(parsed, _ipxeForIpxe) is { } ipxe)
            draft.Note($"{ipxe.Where}: {ipxe.Text} is not handed out: iPXE in a card gets its script at once, and no other iPXE.");
        if (IsOn(parsed, _timestamps))
            draft.Note("--log-timestamps: log lines always have their time.");
        foreach (var name in (string[])[_debug.Name, _timestamps.Name])
        {
            _ = Environment.FindSwitch(name, likePixiecore: true, out var mistake);
            if (mistake is not null)
                draft.Complain(mistake);
        }
    }

    /// <summary>An option of the command's own, from the command line or else the environment.</summary>
    public string? TextOf(ParseResult parsed, ValueOption option) => ValueOf(parsed, option)?.Text;

    private bool IsOn(ParseResult parsed, Option<bool> option) =>
        parsed.GetValue(option) || Environment.FindSwitch(option.Name, likePixiecore: true, out _) == true;

    private SettingValue? ValueOf(ParseResult parsed, ValueOption option)
    {
        if (option.Single(parsed) is { } given)
            return SettingValue.FromOption(option.Name, [given]);
        return Environment.Find(option.Name, likePixiecore: true) is var (variable, text)
            ? SettingValue.FromEnvironment(variable, [text])
            : null;
    }

    /// <summary>Our own name for the same thing goes before, but two on one command line contradict each other.</summary>
    private static bool IsFree(SettingsDraft draft, string key, SettingValue value)
    {
        if (draft.Places.Of(key) is not { } there || value.Where.Beats(there))
            return true;
        if (there.IsCommandLine && value.Where.IsCommandLine)
            draft.Complain(new(value.Where, $"{there} says it already: leave one of the two out"));
        return false;
    }

    private static void Listen(SettingsDraft draft, SettingValue value)
    {
        if (!Ipv4Text.TryRead(value.Text!, out var address))
            draft.Complain(new(value.Where, $"expected an IPv4 address of this host; found {value.Found}"));
        else if (address.Equals(IPAddress.Any))
            return;
        else if (new NetworkInterfaces().Survey().FirstOrDefault(each => each.Address?.Equals(address) == true) is { } found)
            draft.Set("interfaces", value with { Text = found.Name });
        else
            draft.Complain(new(value.Where, $"no interface of this host has the address {address}"));
    }
}
