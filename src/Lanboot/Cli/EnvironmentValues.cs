using System.Collections;
using Lanboot.Settings;

namespace Lanboot.Cli;

/// <summary>
/// Options by way of environment variables: --menu-timeout is LANBOOT_MENU_TIMEOUT. pixiecore's own options are heard under its names too,
/// by the commands that are pixiecore's. An empty variable is as good as none.
/// </summary>
internal sealed class EnvironmentValues
{
    private const string Prefix = "LANBOOT_";
    private const string PixiecorePrefix = "PIXIECORE_";

    /// <summary>pixiecore's options, but for those of its commands for IPv6 (pixiecore/cli/cli.go and its neighbours).</summary>
    public static readonly IReadOnlyList<string> PixiecoreOptions =
    [
        "--debug", "--log-timestamps", "--listen-addr", "--port", "--status-port", "--dhcp-no-bind",
        "--ipxe-bios", "--ipxe-ipxe", "--ipxe-efi32", "--ipxe-efi64",
        "--cmdline", "--bootmsg", "--api-request-timeout", "--mirror", "--arch",
    ];

    /// <summary>Variables that are no options: of the script `test`, of the tests, and of the demonstration image.</summary>
    private static readonly string[] NoOptions = ["PROGRAM", "REQUIRE_ALL", "DEMO"];

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <param name="variables">All of the environment; what is not ours does not matter.</param>
    public EnvironmentValues(IEnumerable<KeyValuePair<string, string>> variables)
    {
        foreach (var (name, value) in variables.Where(each => each.Value.Length > 0))
        {
            if (name.StartsWith(Prefix, StringComparison.Ordinal) || name.StartsWith(PixiecorePrefix, StringComparison.Ordinal))
                _values[name] = value;
        }
    }

    public static EnvironmentValues None { get; } = new([]);

    public static EnvironmentValues OfProcess() => new(Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .Select(each => KeyValuePair.Create((string)each.Key, (string?)each.Value ?? "")));

    /// <summary>The value of an option, and the variable that has it; null where none does. LANBOOT_ goes before PIXIECORE_.</summary>
    /// <param name="option">"--menu-timeout".</param>
    /// <param name="likePixiecore">pixiecore's names count as well.</param>
    public (string Variable, string Text)? Find(string option, bool likePixiecore)
    {
        var name = NameOf(option);
        if (_values.TryGetValue(Prefix + name, out var text))
            return (Prefix + name, text);
        if (likePixiecore && PixiecoreOptions.Contains(option) && _values.TryGetValue(PixiecorePrefix + name, out text))
            return (PixiecorePrefix + name, text);
        return null;
    }

    /// <summary>As <see cref="Find"/>, for a switch: yes or no; null where it is not there.</summary>
    /// <param name="mistake">What is wrong with the value.</param>
    public bool? FindSwitch(string option, bool likePixiecore, out SettingsMistake? mistake)
    {
        mistake = null;
        if (Find(option, likePixiecore) is not var (variable, text))
            return null;
        switch (text.ToLowerInvariant())
        {
            case "1" or "yes" or "true" or "on":
                return true;
            case "0" or "no" or "false" or "off":
                return false;
            default:
                mistake = new(SettingOrigin.Environment(variable), $"expected yes or no; found \"{text}\"");
                return null;
        }
    }

    /// <summary>A sentence for each variable of ours that nobody knows.</summary>
    /// <param name="likePixiecore">pixiecore's names mean something.</param>
    public IEnumerable<string> Unknown(bool likePixiecore)
    {
        List<string> known =
        [
            .. NoOptions.Select(name => Prefix + name),
            .. SettingSchema.Keys.Select(key => key.Option?.Name).OfType<string>().Select(option => Prefix + NameOf(option)),
        ];
        if (likePixiecore)
            known.AddRange(PixiecoreOptions.SelectMany(option => (string[])[Prefix + NameOf(option), PixiecorePrefix + NameOf(option)]));
        foreach (var name in _values.Keys.Except(known).Order(StringComparer.Ordinal))
        {
            if (likePixiecore || name.StartsWith(Prefix, StringComparison.Ordinal))
            {
                var hint = NearestName.Of(name, known) is { } near ? $": did you mean {near}?" : ".";
                yield return $"The variable {name} means nothing here{hint}";
            }
        }
    }

    /// <summary>Several values of a repeatable option: a line each, or, where there is one line, a word each.</summary>
    public static string[] Several(string text)
    {
        const StringSplitOptions Plain = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        return text.Contains('\n', StringComparison.Ordinal) ? text.Split('\n', Plain) : text.Split((char[]?)null, Plain);
    }

    private static string NameOf(string option) => option.TrimStart('-').Replace('-', '_').ToUpperInvariant();
}
