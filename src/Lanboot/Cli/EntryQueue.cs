using System.Threading.Channels;
using Lanboot.Journal;

namespace Lanboot.Cli;

/// <summary>Carries entries from the threads that record them to the one that shows them. Recording never waits: what does not fit is counted.</summary>
internal sealed class EntryQueue
{
    /// <summary>A class room at its busiest makes some hundred lines a second; a slow terminal may be several seconds behind.</summary>
    public const int Capacity = 4096;

    private readonly Channel<JournalEntry> _channel =
        Channel.CreateBounded<JournalEntry>(new BoundedChannelOptions(Capacity) { SingleReader = true });

    private long _lost;

    /// <summary>For <see cref="BootJournal.Recorded"/> and <see cref="BootJournal.Passed"/>.</summary>
    public void Add(JournalEntry entry)
    {
        if (!_channel.Writer.TryWrite(entry))
            Interlocked.Increment(ref _lost);
    }

    /// <summary>No more comes: readers end after what is there.</summary>
    public void Complete() => _channel.Writer.TryComplete();

    /// <summary>When no more comes, and all is taken.</summary>
    public Task Ended => _channel.Reader.Completion;

    public bool TryTake(out JournalEntry? entry) => _channel.Reader.TryRead(out entry);

    public ValueTask<bool> WaitAsync() => _channel.Reader.WaitToReadAsync();

    /// <summary>How many did not fit since the last call.</summary>
    public long TakeLost() => Interlocked.Exchange(ref _lost, 0);
}
