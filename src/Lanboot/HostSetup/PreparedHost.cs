using System.Globalization;
using System.Runtime.Versioning;
using Lanboot.Host;

namespace Lanboot.HostSetup;

/// <summary>The host as a server wants it, until this is disposed: then exactly what was changed is taken back.</summary>
[SupportedOSPlatform("linux")]
internal sealed class PreparedHost : IDisposable
{
    private readonly IHostSystem _system;
    private readonly HostRecords _records;
    private readonly Func<IDisposable?> _watch;
    private readonly Action<string> _warn;
    private readonly List<string> _notes = [];
    private IDisposable? _watcher;
    private bool _over;

    private PreparedHost(IHostSystem system, HostRecords records, Func<IDisposable?> watch, Action<string> warn) =>
        (_system, _records, _watch, _warn) = (system, records, watch, warn);

    /// <summary>What was done, and what the user should know, in sentences.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Makes the host ready; where any of it can't be, all is put back before this throws.</summary>
    /// <param name="interfaces">Where machines are served, with the address that is to be.</param>
    /// <param name="watch">Starts somebody who takes all back when this process is killed; called before the first change.</param>
    /// <param name="warn">Told what could not be taken back, in one sentence each.</param>
    /// <exception cref="HostSetupException">It can't be; the message says why and what to do.</exception>
    public static PreparedHost Make(
        HostWish wish,
        IReadOnlyList<HostInterface> interfaces,
        IHostSystem system,
        HostRecords records,
        Func<IDisposable?> watch,
        Action<string> warn)
    {
        var host = new PreparedHost(system, records, watch, warn);
        if (wish.IsEmpty)
            return host;
        if (!system.MayChange)
        {
            throw new HostSetupException(
                $"To change this host Lanboot needs the right {Capability.CAP_NET_ADMIN}: run it as root, with sudo. Nothing was changed.");
        }

        using var held = records.Hold();
        try
        {
            // What can be seen to be wrong is, before anything is changed.
            var outside = wish.Wan is { } wan ? host.Outside(wan, interfaces) : null;
            var chains = outside is null ? "" : host.Chains();
            if (wish.Address is { } address)
                host.SetAddress(address, interfaces[0]);
            if (outside is not null)
                host.Share(outside, interfaces, chains);
            return host;
        }
        catch
        {
            host.TakeBack();
            throw;
        }
    }

    /// <summary>The sentence about an interface that is not there, with those that are.</summary>
    public static string NotThere(string name, IReadOnlyList<SurveyedInterface> survey) =>
        $"There is no interface {name} here; there are {string.Join(", ", survey.Select(each => each.Name))}. Nothing was changed.";

    public void Dispose()
    {
        if (_over || _records.Own.Count == 0)
            return;
        try
        {
            using var held = _records.Hold();
            TakeBack();
        }
        catch (HostSetupException busy)
        {
            _warn(busy.Message);
        }
    }

    private void TakeBack()
    {
        _over = true;
        var troubles = Leftovers.TakeBack(_system, _records.Own, _records.Living());
        foreach (var trouble in troubles)
            _warn(trouble);
        // Else the next run tries again.
        if (troubles.Count == 0)
            _records.Clear();
        _watcher?.Dispose();
    }

    private void SetAddress(InterfaceAddress address, HostInterface on)
    {
        var found = Find(on.Name);
        foreach (var other in _system.Survey().Where(each => each.Name != on.Name))
        {
            if (_system.AddressesOf(other.Name).Any(each => each.Address.Equals(address.Address)))
                throw new HostSetupException($"{other.Name} of this host has the address {address.Address} already. Nothing was changed.");
        }

        if (_system.AddressesOf(on.Name).FirstOrDefault(each => each.Address.Equals(address.Address)) is { } there && there != address)
        {
            throw new HostSetupException($"{on.Name} has the address {there} already, with another prefix than {address}: "
                + "leave --address out, or take that one away first. Nothing was changed.");
        }

        Need(new LinkUp(on.Name, found.Index), isThere: found.Up);
        var mayAsk = found is { Up: true, Carrier: true } || _system.AwaitCarrier(on.Name);
        var change = new AddressAdded(on.Name, found.Index, address.ToString());
        var has = _system.AddressesOf(on.Name).Contains(address);
        if (!has && !mayAsk)
        {
            _notes.Add($"{on.Name} has no cable plugged in, or nothing at its other end: "
                + $"nobody could be asked whether {address.Address} is in use there.");
        }
        else if (!has && _system.HolderOf(address, found) is { } holder)
        {
            throw new HostSetupException($"The address {address.Address} is in use on {on.Name}: {holder} has it. "
                + "Choose another one, or take it from that machine. Nothing was changed.");
        }

        if (Need(change, isThere: has))
            _notes.Add($"{on.Name} has the address {address} until the end.");
    }

    private SurveyedInterface Outside(string wan, IReadOnlyList<HostInterface> interfaces) => interfaces.Any(each => each.Name == wan)
        ? throw new HostSetupException($"{wan} is where machines are served: the internet must be reached by another interface.")
        : Find(wan);

    /// <summary>The chains that are there, as JSON; empty where this nft was built without it.</summary>
    private string Chains()
    {
        try
        {
            return _system.Nft(["-j", "list", "chains"]);
        }
        catch (HostSetupException)
        {
            // Where nft is missing, or has no right, this says so.
            _system.Nft(["list", "tables"]);
            return "";
        }
    }

    private void Share(SurveyedInterface outside, IReadOnlyList<HostInterface> interfaces, string chains)
    {
        var wan = outside.Name;
        string[] lans = [.. interfaces.Select(each => each.Name)];
        List<(string Name, int Index)> all = [.. interfaces.Select(each => (each.Name, each.Index)), (wan, outside.Index)];
        List<string> closed = [.. all.Select(each => each.Name).Where(name => !_system.IsForwarding(name))];
        var name = string.Create(CultureInfo.InvariantCulture, $"{ShareTable.Prefix}{Environment.ProcessId}");
        var script = ShareTable.Write(name, [.. interfaces.Select(each => (each.Name, each.Network))], wan, closed);
        // The rules first: what they keep out shall not get through for a moment.
        Do(new TableAdded(name) { Script = script });
        foreach (var (each, index) in all)
            Need(new ForwardingOn(each, index), isThere: !closed.Contains(each));

        _notes.Add($"Machines on {string.Join(", ", lans)} reach the internet by {wan}, until the end.");
        if (outside.Address is null || !outside.Up)
            _notes.Add($"{wan} {(outside.Up ? "has no IPv4 address" : "is down")} yet: machines get out once it has one.");
        _notes.AddRange(ForwardBlocks.Find(chains, lans, wan));
    }

    private SurveyedInterface Find(string name)
    {
        var survey = _system.Survey();
        return survey.FirstOrDefault(each => each.Name == name)
            ?? throw new HostSetupException(NotThere(name, survey));
    }

    /// <summary>Makes a change where it is not so already; or was made by another run, and then we need it as well as that one.</summary>
    /// <returns>Whether it is ours.</returns>
    private bool Need(HostChange change, bool isThere)
    {
        if (isThere && !_records.Living().Any(other => other.Changes.Contains(change)))
            return false;
        Do(change);
        return true;
    }

    private void Do(HostChange change)
    {
        _watcher ??= _watch();
        _records.Add(change);
        change.Apply(_system);
    }
}
