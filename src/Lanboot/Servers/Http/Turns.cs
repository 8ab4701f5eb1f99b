namespace Lanboot.Servers.Http;

/// <summary>Whose turn it is at a socket: that of who works at it, or of the loop that hears of it. Nothing that is heard gets lost between them.</summary>
internal struct Turns
{
    private const int Mine = 0, Heard = 1, Given = 2;

    private int _turn;

    /// <summary>For whose turn it is: what was heard so far counts no more.</summary>
    public void Forget() => Volatile.Write(ref _turn, Mine);

    /// <returns>False when the loop has heard of the socket since it was tried last.</returns>
    public bool TryGive()
    {
        if (Interlocked.CompareExchange(ref _turn, Given, Mine) == Mine)
            return true;
        Volatile.Write(ref _turn, Mine);
        return false;
    }

    /// <summary>The loop heard of the socket.</summary>
    /// <returns>True when it is the loop's turn now.</returns>
    public bool TryTake()
    {
        if (Interlocked.Exchange(ref _turn, Heard) != Given)
            return false;
        // What is heard of until the next attempt needs no other.
        Volatile.Write(ref _turn, Mine);
        return true;
    }
}
