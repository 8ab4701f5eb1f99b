namespace Lanboot.Protocols.Dhcp.Leases;

/// <summary>
/// Leases in the order in which they expire. A lease that is prolonged is not moved at once, only when it comes to the
/// front; one that is shortened gets a second place. So a renewal costs nothing, and the front is right.
/// </summary>
internal sealed class ExpiryQueue
{
    private readonly PriorityQueue<Lease, long> _queue = new();
    private int _leases;

    /// <summary>To be called when a lease is new, and when it now expires earlier; later does no harm.</summary>
    public void Place(Lease lease)
    {
        if (lease.QueuePlace <= lease.Expires)
            return;
        if (lease.QueuePlace == long.MaxValue)
            _leases++;
        lease.QueuePlace = lease.Expires;
        _queue.Enqueue(lease, lease.Expires);
        // A client that takes and releases for ever leaves a place behind each time.
        if (_queue.Count > 2 * _leases + 64)
            DropOldPlaces();
    }

    /// <summary>The lease that expires first, or has expired longest.</summary>
    public Lease? First()
    {
        while (_queue.TryPeek(out var lease, out var place))
        {
            if (place != lease.QueuePlace)
            {
                _queue.Dequeue();
            }
            else if (place != lease.Expires)
            {
                lease.QueuePlace = lease.Expires;
                _queue.DequeueEnqueue(lease, lease.Expires);
            }
            else
            {
                return lease;
            }
        }

        return null;
    }

    private void DropOldPlaces()
    {
        var places = _queue.UnorderedItems.Where(item => item.Priority == item.Element.QueuePlace).ToArray();
        _queue.Clear();
        _queue.EnqueueRange(places);
    }
}
