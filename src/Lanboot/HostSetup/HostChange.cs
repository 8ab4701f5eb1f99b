using System.Text.Json.Serialization;
using Lanboot.Host;

namespace Lanboot.HostSetup;

/// <summary>
/// One thing that is changed in this host: how it is done, and how it is taken back. Doing or taking back what is as it should be already
/// does nothing, since a record of a change is older than the change itself. What is not as we left it was changed by somebody else, and
/// stays.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "change")]
[JsonDerivedType(typeof(LinkUp), "link-up")]
[JsonDerivedType(typeof(AddressAdded), "address-added")]
[JsonDerivedType(typeof(ForwardingOn), "forwarding-on")]
[JsonDerivedType(typeof(TableAdded), "table-added")]
internal abstract record HostChange
{
    /// <summary>As part of a sentence: "the address 192.168.0.1/24 of eth0".</summary>
    [JsonIgnore]
    public abstract string Words { get; }

    /// <exception cref="HostSetupException">It can't be.</exception>
    public abstract void Apply(IHostSystem system);

    /// <inheritdoc cref="Apply"/>
    public abstract void TakeBack(IHostSystem system);

    /// <summary>An interface that was taken away and made anew under the same name is another one, and not ours to change.</summary>
    protected static SurveyedInterface? Find(IHostSystem system, string name, int index) =>
        system.Survey().FirstOrDefault(each => each.Name == name && each.Index == index);
}

/// <summary>An interface that was down is up.</summary>
internal sealed record LinkUp(string Interface, int Index) : HostChange
{
    public override string Words => $"{Interface}, which was down";

    public override void Apply(IHostSystem system) => system.SetUp(Index, Interface, up: true);

    public override void TakeBack(IHostSystem system)
    {
        if (Find(system, Interface, Index) is { Up: true })
            system.SetUp(Index, Interface, up: false);
    }
}

/// <summary>An interface has one more address.</summary>
/// <param name="Address">"192.168.0.1/24".</param>
internal sealed record AddressAdded(string Interface, int Index, string Address) : HostChange
{
    public override string Words => $"the address {Address} of {Interface}";

    private InterfaceAddress Value => InterfaceAddress.TryRead(Address, out var address)
        ? address
        : throw new HostSetupException($"{Address} is no address of an interface.");

    public override void Apply(IHostSystem system)
    {
        if (!system.AddressesOf(Interface).Contains(Value))
            system.AddAddress(Index, Interface, Value);
    }

    public override void TakeBack(IHostSystem system)
    {
        if (Find(system, Interface, Index) is not null && system.AddressesOf(Interface).Contains(Value))
            system.RemoveAddress(Index, Interface, Value);
    }
}

/// <summary>An interface that did not send packets on does.</summary>
internal sealed record ForwardingOn(string Interface, int Index) : HostChange
{
    public override string Words => $"forwarding of {Interface}";

    public override void Apply(IHostSystem system)
    {
        if (!system.IsForwarding(Interface))
            system.SetForwarding(Interface, true);
    }

    public override void TakeBack(IHostSystem system)
    {
        if (Find(system, Interface, Index) is not null && system.IsForwarding(Interface))
            system.SetForwarding(Interface, false);
    }
}

/// <summary>A table of our own in nftables.</summary>
/// <param name="Name">Of the table, in the family ip; begins with <see cref="ShareTable.Prefix"/>.</param>
internal sealed record TableAdded(string Name) : HostChange
{
    public override string Words => $"the nftables table ip {Name}";

    /// <summary>What makes the table; not kept, since only its name is needed to take it back.</summary>
    [JsonIgnore]
    public string Script { get; init; } = "";

    public override void Apply(IHostSystem system) => system.Nft(["-f", "-"], Script);

    public override void TakeBack(IHostSystem system)
    {
        if (!ShareTable.IsOurs(Name))
            throw new HostSetupException($"The nftables table {Name} is none of Lanboot's.");
        // Made first, so that taking it away can't fail where it is gone already; both is one transaction.
        system.Nft(["-f", "-"], $"table ip {Name}\ndelete table ip {Name}\n");
    }
}
