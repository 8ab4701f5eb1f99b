using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Lanboot.Settings;

/// <summary>Reads "192.168.0.0/24(ro,no_root_squash)": a client of exports(5) with its options.</summary>
internal static class NfsClientText
{
    /// <summary>Options that say something about writing, locking or caching on a server that writes: nothing here depends on them.</summary>
    private static readonly string[] WithoutEffect =
    [
        "sync", "async", "wdelay", "no_wdelay", "hide", "nohide", "crossmnt", "subtree_check", "no_subtree_check", "secure_locks",
        "insecure_locks", "auth_nlm", "no_auth_nlm", "acl", "no_acl", "fsid", "mp", "mountpoint", "pnfs", "no_pnfs", "security_label",
    ];

    private static readonly string[] WithEffect =
        ["ro", "rw", "secure", "insecure", "root_squash", "no_root_squash", "all_squash", "no_all_squash", "anonuid", "anongid", "sec"];

    public static bool TryRead(string text, [NotNullWhen(true)] out NfsClientSettings? client, [NotNullWhen(false)] out string? problem)
    {
        client = null;
        problem = null;
        var bracket = text.IndexOf('(');
        var name = bracket < 0 ? text : text[..bracket];
        if (bracket >= 0 && !text.EndsWith(')'))
            problem = $"the options of {name} end without a closing bracket";
        else if (!NfsClientPattern.TryRead(name, out var pattern))
            problem = $"expected an address, a network such as 192.168.0.0/24, a host's name, a name with * or ?, or *; found \"{name}\"";
        else
            client = WithOptions(new NfsClientSettings(pattern), bracket < 0 ? "" : text[(bracket + 1)..^1], out problem);
        return problem is null;
    }

    private static NfsClientSettings WithOptions(NfsClientSettings client, string options, out string? problem)
    {
        problem = null;
        foreach (var option in options.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (problem is null && !TryApply(option, ref client))
                problem = Problem(option);
        }

        return client;
    }

    private static bool TryApply(string option, ref NfsClientSettings client)
    {
        var parts = option.Split('=', 2);
        NfsClientSettings? changed = (parts[0], parts.Length == 2 ? parts[1] : null) switch
        {
            ("ro", null) => client with { ReadWrite = false },
            ("rw", null) => client with { ReadWrite = true },
            ("secure", null) => client with { Secure = true },
            ("insecure", null) => client with { Secure = false },
            ("root_squash", null) => client with { Squash = NfsSquash.Root },
            ("no_root_squash", null) => client with { Squash = NfsSquash.None },
            ("all_squash", null) => client with { Squash = NfsSquash.All },
            ("no_all_squash", null) => client with { Squash = client.Squash == NfsSquash.All ? NfsSquash.Root : client.Squash },
            ("anonuid", { } user) when TryReadId(user, out var id) => client with { AnonymousUser = id },
            ("anongid", { } group) when TryReadId(group, out var id) => client with { AnonymousGroup = id },
            ("sec", "sys") => client,
            (var name, _) when WithoutEffect.Contains(name) => client,
            _ => null,
        };
        client = changed ?? client;
        return changed is not null;
    }

    /// <summary>exports(5) takes -1 and 4294967295 for the same.</summary>
    private static bool TryReadId(string text, out uint id)
    {
        id = uint.MaxValue;
        return text == "-1" || uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id);
    }

    private static string Problem(string option)
    {
        var name = option.Split('=')[0];
        if (name is "anonuid" or "anongid")
            return $"expected a number behind {name}=; found \"{option}\"";
        if (name == "sec")
            return $"only sec=sys is served; found \"{option}\"";
        var near = NearestName.Of(name, WithEffect.Concat(WithoutEffect));
        return $"exports have no option {name}" + (near is null ? "" : $": did you mean {near}?");
    }
}
