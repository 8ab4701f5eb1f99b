namespace Lanboot.Protocols.Dhcp.Policy;

// What goes into a reply: the choice among the rules.
public sealed partial class DhcpPolicy
{
    private readonly OptionRule[]?[] _byCode = new OptionRule[]?[256];
    private readonly byte[] _codes = [];
    private readonly EncapsulatedRules[] _encapsulated = [];
    private readonly BootRule[] _boots = [];
    private readonly PxeService[] _services = [];
    private readonly PxePrompt[] _prompts = [];

    /// <summary>Options that stand by themselves.</summary>
    public IReadOnlyList<OptionRule> Options
    {
        get => [.. _codes.SelectMany(code => _byCode[code]!)];
        init
        {
            _codes = [.. value.Select(rule => rule.Code).Distinct()];
            foreach (var code in _codes)
                _byCode[code] = [.. value.Where(rule => rule.Code == code)];
        }
    }

    /// <summary>The codes of <see cref="Options"/>, each once.</summary>
    public ReadOnlySpan<byte> Codes => _codes;

    public IReadOnlyList<EncapsulatedRules> Encapsulated { get => _encapsulated; init => _encapsulated = [.. value]; }

    internal ReadOnlySpan<EncapsulatedRules> Groups => _encapsulated;

    /// <summary>Something is said of what stands inside of this option.</summary>
    public bool Encapsulates(byte outer)
    {
        foreach (var group in _encapsulated)
        {
            if (group.Outer == outer)
                return true;
        }

        return _byCode[outer] is not null;
    }

    public IReadOnlyList<BootRule> Boots { get => _boots; init => _boots = [.. value]; }

    /// <summary>In the order of the menu.</summary>
    public IReadOnlyList<PxeService> Services { get => _services; init => _services = [.. value]; }

    internal ReadOnlySpan<PxeService> Menu => _services;

    public IReadOnlyList<PxePrompt> Prompts { get => _prompts; init => _prompts = [.. value]; }

    /// <summary>PXE firmware is spoken to in option 43.</summary>
    public bool SpeaksPxe => _services.Length > 0 || _prompts.Length > 0;

    /// <param name="own">The tags without those of the range: a rule for these goes before one for the range's.</param>
    public OptionRule? Option(byte code, in TagSet own, in TagSet tags)
    {
        OptionRule? best = null;
        var rank = 0;
        foreach (var rule in _byCode[code] ?? [])
        {
            if (!rule.For.Holds(tags))
                continue;
            var its = rule.For.IsAlways ? 0 : rule.For.Holds(own) ? 2 : 1;
            if (best is null || its >= rank)
                (best, rank) = (rule, its);
        }

        return best;
    }

    public BootRule? BootFor(in TagSet tags)
    {
        BootRule? best = null;
        foreach (var rule in _boots)
        {
            if (rule.For.Holds(tags) && (best is null || best.For.IsAlways || !rule.For.IsAlways))
                best = rule;
        }

        return best;
    }

    public PxePrompt? PromptFor(in TagSet tags)
    {
        PxePrompt? best = null;
        foreach (var prompt in _prompts)
        {
            if (prompt.For.Holds(tags) && (best is null || best.For.IsAlways || !prompt.For.IsAlways))
                best = prompt;
        }

        return best;
    }

    public bool HasServices(ushort architecture, in TagSet tags)
    {
        foreach (var service in _services)
        {
            if (service.Architecture == architecture && service.For.Holds(tags))
                return true;
        }

        return false;
    }

    /// <summary>The only service with a file for an architecture; null where there are none or several.</summary>
    public PxeService? SingleService(ushort architecture, in TagSet tags)
    {
        PxeService? single = null;
        foreach (var service in _services)
        {
            if (service.Architecture != architecture || service.File is null || !service.For.Holds(tags))
                continue;
            if (single is not null)
                return null;
            single = service;
        }

        return single;
    }

    /// <summary>The service of a boot item that a client asks for; tags do not matter, since it was shown the menu already.</summary>
    public PxeService? ServiceOf(ushort type)
    {
        foreach (var service in _services)
        {
            if (service.Type == type && service.File is not null)
                return service;
        }

        return null;
    }
}
