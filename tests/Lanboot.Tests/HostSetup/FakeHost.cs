using Lanboot.Boot;
using Lanboot.Host;
using Lanboot.HostSetup;
using Xunit;

namespace Lanboot.Tests.HostSetup;

/// <summary>A host in memory: two interfaces, rules of others, and a change that fails when a test says so.</summary>
internal sealed class FakeHost : IHostSystem
{
    public const string ForeignRules = "table inet theirs { }";

    private readonly Dictionary<string, SurveyedInterface> _interfaces = new(StringComparer.Ordinal)
    {
        ["eth0"] = new("eth0", 2, InterfaceKind.Wired) { Carrier = true, Mac = new MacAddress(0x525400000001) },
        ["wan0"] = new("wan0", 3, InterfaceKind.Wired) { Up = true, Carrier = true, Mac = new MacAddress(0x525400000002) },
    };

    private readonly Dictionary<string, List<InterfaceAddress>> _addresses = new(StringComparer.Ordinal) { ["eth0"] = [], ["wan0"] = [] };
    private readonly HashSet<string> _forwarding = [];
    private int _changes;

    public Dictionary<string, string> Tables { get; } = [];

    /// <summary>The number of the change that fails, from 1; 0: none does.</summary>
    public int FailAt { get; set; }

    public bool HasNft { get; set; } = true;
    public bool HasJson { get; set; } = true;
    public bool MayChange { get; set; } = true;

    /// <summary>Who answers on the wire.</summary>
    public MacAddress? Holder { get; set; }

    /// <summary>What "nft -j list chains" says.</summary>
    public string Chains { get; set; } = """{"nftables":[]}""";

    /// <summary>Called before each change: what is on the disk at that moment.</summary>
    public Action? BeforeChange { get; set; }

    /// <summary>All that can be changed, as text.</summary>
    public string State => string.Join('\n',
        [
            .. _interfaces.Values.Select(each => $"{each.Name} {(each.Up ? "up" : "down")} {string.Join(' ', _addresses[each.Name])}"),
            .. _forwarding.Order().Select(each => $"forwarding {each}"), .. Tables.Keys.Order().Select(each => $"table {each}"), ForeignRules,
        ]);

    public void Give(string name, string address)
    {
        InterfaceAddress.TryRead(address, out var read);
        _addresses[name].Add(read!);
    }

    public void Change(string name, Func<SurveyedInterface, SurveyedInterface> change) => _interfaces[name] = change(_interfaces[name]);

    public IReadOnlyList<SurveyedInterface> Survey() =>
        [.. _interfaces.Values.Select(each => _addresses[each.Name] is [var first, ..]
            ? each with { Address = first.Address, PrefixLength = first.PrefixLength }
            : each)];

    public IReadOnlyList<InterfaceAddress> AddressesOf(string name) => [.. _addresses[name]];

    public void SetUp(int index, string name, bool up)
    {
        Count();
        Change(name, each => each with { Up = up });
    }

    public void AddAddress(int index, string name, InterfaceAddress address)
    {
        Count();
        _addresses[name].Add(address);
    }

    public void RemoveAddress(int index, string name, InterfaceAddress address)
    {
        Count();
        _addresses[name].Remove(address);
    }

    public bool AwaitCarrier(string name) => _interfaces[name].Carrier;

    public MacAddress? HolderOf(InterfaceAddress address, SurveyedInterface on) => Holder;

    public bool IsForwarding(string name) => _forwarding.Contains(name);

    public void SetForwarding(string name, bool on)
    {
        Count();
        _ = on ? _forwarding.Add(name) : _forwarding.Remove(name);
    }

    public string Nft(IReadOnlyList<string> arguments, string script = "")
    {
        if (!HasNft)
            throw new HostSetupException("nft is not installed");
        if (arguments is ["-j", "list", "chains"])
            return HasJson ? Chains : throw new HostSetupException("JSON support not compiled-in");
        if (arguments is ["list", "tables"])
            return "";
        Count();
        var words = script.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["table", "ip"], words[..2]);
        if (script.Contains("delete table", StringComparison.Ordinal))
            Tables.Remove(words[2]);
        else
            Tables.Add(words[2], script);
        return "";
    }

    private void Count()
    {
        BeforeChange?.Invoke();
        if (++_changes == FailAt)
            throw new HostSetupException($"change {FailAt} fails");
    }
}
