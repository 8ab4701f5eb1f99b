using System.Buffers.Binary;
using System.Net;
using Lanboot.Boot;

namespace Lanboot.Journal;

/// <summary>
/// Which card has which address, of systems that only wanted one: all that is kept of them, as values, since there may be very many.
/// Where it is full the oldest goes. Guarded by the journal's lock.
/// </summary>
internal sealed class AddressBook(int capacity)
{
    private readonly Dictionary<uint, MacAddress> _cards = [];

    /// <summary>The addresses in the order in which they came; each stands here once.</summary>
    private readonly Queue<uint> _order = new();

    public void Note(IPAddress address, MacAddress card)
    {
        if (KeyOf(address) is not { } key)
            return;
        if (!_cards.ContainsKey(key))
        {
            if (_order.Count == capacity)
                _cards.Remove(_order.Dequeue());
            _order.Enqueue(key);
        }

        _cards[key] = card;
    }

    public MacAddress? Find(IPAddress address) => KeyOf(address) is { } key && _cards.TryGetValue(key, out var card) ? card : null;

    /// <summary>Null for what is no IPv4 address: nothing else is given by DHCP here.</summary>
    private static uint? KeyOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[4];
        return address.TryWriteBytes(bytes, out var length) && length == bytes.Length ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : null;
    }
}
