using System.Net;
using Lanboot.Boot;

namespace Lanboot.Journal;

/// <summary>
/// The machines that are known, by hardware address and by network address, bounded: where it is full the one that has
/// been silent longest is forgotten, and those that never fetched anything before those that did. So a flood of invented
/// hardware addresses pushes out only itself. Not thread-safe: the journal's lock guards it.
/// </summary>
internal sealed class MachineTable(int capacity)
{
    private readonly Dictionary<MacAddress, MachineTrack> _byMac = [];
    private readonly Dictionary<IPAddress, MachineTrack> _byAddress = [];

    /// <summary>Asked, but fetched nothing yet; the longest silent first.</summary>
    private readonly LinkedList<MachineTrack> _asking = [];

    /// <summary>Fetched something at least once; the longest silent first.</summary>
    private readonly LinkedList<MachineTrack> _fetching = [];

    public IEnumerable<MachineTrack> All => _byMac.Values;

    public MachineTrack? Find(MacAddress mac) => _byMac.GetValueOrDefault(mac);

    public MachineTrack? Find(IPAddress address) => _byAddress.GetValueOrDefault(address);

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

    /// <summary>Another has this address now.</summary>
    public void GiveUp(IPAddress address) => _byAddress.Remove(address);

    private void Bind(MachineTrack track)
    {
        if (track.Machine.Address is { } address)
            _byAddress[address] = track;
    }

    private void Unbind(MachineTrack track)
    {
        // The address may have gone to another machine since.
        if (track.Machine.Address is { } address && _byAddress.GetValueOrDefault(address) == track)
            _byAddress.Remove(address);
    }

    private void Forget(MachineTrack track)
    {
        Unbind(track);
        _byMac.Remove(track.Machine.Mac);
        track.Place.List!.Remove(track.Place);
    }
}
