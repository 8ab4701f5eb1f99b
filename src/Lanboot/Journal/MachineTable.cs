using System.Net;
using Lanboot.Boot;

namespace Lanboot.Journal;

/// <summary>
/// The machines that are known, by hardware address and by network address, bounded: where it is full the one that has
/// been silent longest is forgotten, and those that never fetched anything before those that did. So a flood of invented
/// hardware addresses pushes out only itself. Of systems that only wanted an address it knows whose that is. An address belongs to whoever
/// got it last. Not thread-safe: the journal's lock guards it.
/// </summary>
internal sealed class MachineTable(int capacity, int systems)
{
    private readonly Dictionary<MacAddress, MachineTrack> _byMac = [];
    private readonly Dictionary<IPAddress, MachineTrack> _byAddress = [];
    private readonly AddressBook _systems = new(systems);

    /// <summary>Asked, but fetched nothing yet; the longest silent first.</summary>
    private readonly LinkedList<MachineTrack> _asking = [];

    /// <summary>Fetched something at least once; the longest silent first.</summary>
    private readonly LinkedList<MachineTrack> _fetching = [];

    public IEnumerable<MachineTrack> All => _byMac.Values;

    public MachineTrack? Find(MacAddress mac) => _byMac.GetValueOrDefault(mac);

    public MachineTrack? Find(IPAddress address) => _byAddress.GetValueOrDefault(address);

    /// <summary>The card of a system that is at this address, and that no machine is known for there.</summary>
    public MacAddress? SystemAt(IPAddress address) => _systems.Find(address);

    public MachineTrack Add(MachineTrack track)
    {
        if (_byMac.Count >= capacity)
            Forget((_asking.First ?? _fetching.First)!.Value);
        _byMac.Add(track.Machine.Mac, track);
        _asking.AddLast(track.Place);
        Bind(track);
        return track;
    }

    /// <summary>It was heard: it becomes the last to be forgotten among its like.</summary>
    public void Touch(MachineTrack track)
    {
        // A transfer may outlast its machine here.
        if (track.Place.List is not { } list)
            return;
        list.Remove(track.Place);
        (track.Current.Stage >= BootStage.Loader ? _fetching : list).AddLast(track.Place);
    }

    /// <summary>Takes up what is known of the machine now, its address above all.</summary>
    public void Update(MachineTrack track, Machine machine)
    {
        if (!Equals(track.Machine.Address, machine.Address))
            Unbind(track);
        track.Machine = machine;
        Bind(track);
    }

    /// <summary>A card got this address; it becomes no machine by that.</summary>
    public void Place(MacAddress card, IPAddress address)
    {
        if (Find(card) is { } track)
        {
            Update(track, track.Machine with { Address = address });
            return;
        }

        TakeFrom(Find(address), address);
        _systems.Note(address, card);
    }

    private void Bind(MachineTrack track)
    {
        if (track.Machine.Address is not { } address)
            return;
        if (Find(address) is { } other && other != track)
            TakeFrom(other, address);
        _systems.Drop(address);
        _systems.Drop(track.Machine.Mac);
        _byAddress[address] = track;
    }

    /// <summary>Somebody else has its address now: what it says next must not take that back.</summary>
    private void TakeFrom(MachineTrack? track, IPAddress address)
    {
        if (track is null)
            return;
        _byAddress.Remove(address);
        track.Machine = track.Machine with { Address = null };
    }

    private void Unbind(MachineTrack track)
    {
        if (track.Machine.Address is { } address)
            _byAddress.Remove(address);
    }

    private void Forget(MachineTrack track)
    {
        Unbind(track);
        _byMac.Remove(track.Machine.Mac);
        track.Place.List!.Remove(track.Place);
    }
}
