namespace Lanboot.Protocols.Tftp;

/// <summary>
/// How long to wait for an ACK before sending again: a multiple of the time that ACKs take, doubled with each try.
/// RFC 6298 with bounds for boot networks: a lost packet on a LAN costs 50 ms, not the customary second.
/// </summary>
internal struct RoundTrip(TimeSpan longest)
{
    /// <summary>Below this, a client that was busy for a moment (flash, video BIOS) would be sent everything twice.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Before anything is known of the client (RFC 6298 section 2.1). It may be slow, its address may be forged, and there are clients that
    /// give up when an OACK comes a second time (atftp).
    /// </summary>
    private static readonly TimeSpan Unknown = TimeSpan.FromSeconds(1);

    private TimeSpan _smoothed;

    public TimeSpan Timeout { get; private set; } = Unknown < longest ? Unknown : longest;

    /// <summary>An ACK came after this time, for a packet that was sent once only (Karn's rule: of others nothing is learnt).</summary>
    public void Learn(TimeSpan sample)
    {
        _smoothed = _smoothed == TimeSpan.Zero ? sample : _smoothed + (sample - _smoothed) / 8;
        Timeout = Bounded(4 * _smoothed);
    }

    /// <summary>No ACK came in time. The longer wait stays until something new is learnt.</summary>
    public void BackOff() => Timeout = Bounded(2 * Timeout);

    private readonly TimeSpan Bounded(TimeSpan wait) => wait < Shortest ? Shortest : wait > longest ? longest : wait;
}
