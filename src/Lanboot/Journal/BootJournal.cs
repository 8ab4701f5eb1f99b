using System.Net;
using Lanboot.Boot;

namespace Lanboot.Journal;

/// <summary>
/// All that happens, kept per machine: the terminal, the logs, the diagnosis and the tests read here, and nothing scrapes
/// text. Safe from several threads; recording never waits for a reader.
/// </summary>
public sealed class BootJournal(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<MacAddress, Machine> _machines = [];
    private readonly Dictionary<IPAddress, MacAddress> _addresses = [];
    private readonly Dictionary<MacAddress, BootStage> _stages = [];

    /// <summary>Called for each entry, on the thread that records it: hand it on, do not work here.</summary>
    public event Action<JournalEntry>? Recorded;

    /// <summary>Adds what a packet says of a machine to what is known; what it does not say stays as it was.</summary>
    /// <returns>All that is known now.</returns>
    public Machine Meet(Machine said)
    {
        lock (_gate)
        {
            var known = _machines.GetValueOrDefault(said.Mac) ?? said;
            known = known with
            {
                Address = said.Address ?? known.Address,
                Architecture = said.Architecture ?? known.Architecture,
                Program = said.Program,
                VendorClass = said.VendorClass ?? known.VendorClass,
                Uuid = said.Uuid ?? known.Uuid,
                HostName = said.HostName ?? known.HostName,
                IpxeHasHttp = said.IpxeHasHttp,
            };
            _machines[said.Mac] = known;
            if (known.Address is { } address)
                _addresses[address] = said.Mac;
            return known;
        }
    }

    /// <summary>The machine that has this address, as far as is known.</summary>
    public Machine? MachineAt(IPAddress address)
    {
        lock (_gate)
            return _addresses.TryGetValue(address, out var mac) ? _machines[mac] : null;
    }

    /// <summary>All that is known of a machine; null when it has not been met.</summary>
    public Machine? Find(MacAddress machine)
    {
        lock (_gate)
            return _machines.GetValueOrDefault(machine);
    }

    /// <summary>The stage that was recorded last of a machine; null before the first.</summary>
    public BootStage? StageOf(MacAddress machine)
    {
        lock (_gate)
            return _stages.TryGetValue(machine, out var stage) ? stage : null;
    }

    /// <summary>A machine came into a stage.</summary>
    public void Record(MacAddress machine, BootStage stage, string text)
    {
        lock (_gate)
            _stages[machine] = stage;
        Recorded?.Invoke(new JournalEntry(time.GetUtcNow(), machine, stage, EntryKind.Step, text));
    }

    /// <summary>Something that a person should look at, of the network as a whole.</summary>
    public void Warn(string text) =>
        Recorded?.Invoke(new JournalEntry(time.GetUtcNow(), null, null, EntryKind.Warning, text));

    /// <summary>A client begins to fetch a file, or a range of one.</summary>
    /// <param name="length">The bytes of this request; null where the end is not known yet.</param>
    public Transfer Begin(IPAddress client, TransferProtocol protocol, BootFile file, long offset, long? length) =>
        new(client, protocol, file, offset, length, this);

    internal void Ended(Transfer transfer)
    {
        if (MachineAt(transfer.Client) is { } machine)
            Record(machine.Mac, transfer.File.Stage, $"{transfer.Protocol} {transfer.File.Path}: {transfer.Sent} bytes, {transfer.End}");
    }
}
