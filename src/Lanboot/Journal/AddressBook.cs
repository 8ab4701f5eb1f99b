using System.Buffers.Binary;
using System.Net;
using Lanboot.Boot;

namespace Lanboot.Journal;

/// <summary>
/// Which card has which address, of systems that only wanted one: all that is kept of them, as values, since there may be very many.
/// A card has one address here, the last, and an address one card. Where it is full the oldest goes. Guarded by the journal's lock.
/// </summary>
internal sealed class AddressBook(int capacity)
{
    private readonly Dictionary<uint, MacAddress> _cards = [];
    private readonly Dictionary<MacAddress, uint> _addresses = [];

    /// <summary>The cards in the order in which they came; some have been dropped since.</summary>
    private readonly Queue<MacAddress> _order = new();

    public void Note(IPAddress address, MacAddress card)
    {
        if (KeyOf(address) is not { } key || (_cards.TryGetValue(key, out var held) && held == card))
            return;
        Drop(address);
        if (_addresses.TryGetValue(card, out var old))
        {
            _cards.Remove(old);
        }
        else
        {
            if (_order.Count == capacity)
                Drop(_order.Dequeue());
            _order.Enqueue(card);
        }

        (_cards[key], _addresses[card]) = (card, key);
    }

    /// <summary>Somebody else has this address.</summary>
    public void Drop(IPAddress address)
    {
        if (KeyOf(address) is { } key && _cards.Remove(key, out var card))
            _addresses.Remove(card);
    }

    /// <summary>It is known as a machine with an address from now on, or forgotten.</summary>
    public void Drop(MacAddress card)
    {
        if (_addresses.Remove(card, out var key))
            _cards.Remove(key);
    }

    public MacAddress? Find(IPAddress address) => KeyOf(address) is { } key && _cards.TryGetValue(key, out var card) ? card : null;

    /// <summary>Null for what is no IPv4 address: nothing else is given by DHCP here.</summary>
    private static uint? KeyOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[4];
        return address.TryWriteBytes(bytes, out var length) && length == bytes.Length ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : null;
    }
}
