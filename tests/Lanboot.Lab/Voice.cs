using Lanboot.Trial;

namespace Lanboot.Lab;

/// <summary>What one machine or server says, line by line; a test waits here for what it hopes to hear.</summary>
public sealed class Voice(Transcript transcript, string speaker)
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private readonly SpokenLines _text = new();
    private readonly List<Listener> _listeners = [];
    private string? _ending;

    public string Speaker { get; } = speaker;

    /// <summary>The finished lines so far.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate)
                return [.. _lines];
        }
    }

    public void Hear(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            foreach (var line in _text.Add(bytes))
            {
                transcript.Add(Speaker, line);
                _lines.Add(line);
                _listeners.RemoveAll(listener => listener.Heard(line, finished: true));
            }

            _listeners.RemoveAll(listener => listener.Heard(_text.Unfinished, finished: false));
        }
    }

    /// <summary>It will say no more; who still waits is told <paramref name="why"/>.</summary>
    public void End(string why)
    {
        Hear("\n"u8);
        lock (_gate)
        {
            _ending = why;
            transcript.Add(Speaker, $"[{why}]");
            _listeners.ForEach(listener => listener.Ended(why));
            _listeners.Clear();
        }
    }

    /// <summary>
    /// The first finished line that contains <paramref name="marker"/>, already said or still to come.
    /// </summary>
    /// <param name="failures">Words that end the wait at once: what follows them is never a boot.</param>
    /// <exception cref="LabException">A failure word came, the deadline passed, or the speaker ended.</exception>
    public Task<string> LineAsync(string marker, TimeSpan deadline, IReadOnlyList<string>? failures = null) =>
        WaitAsync(new Listener(marker, failures ?? [], OnlyFinished: true), deadline);

    /// <summary>As <see cref="LineAsync"/>, for what is said after other lines: the first of the last marker behind one of each before it.</summary>
    public Task<string> LineAfterAsync(IReadOnlyList<string> markers, TimeSpan deadline) =>
        WaitAsync(new Listener(markers[^1], [], OnlyFinished: true) { Before = new Queue<string>(markers.SkipLast(1)) }, deadline);

    /// <summary>As <see cref="LineAsync"/>, but the line need not be finished: for prompts.</summary>
    public Task<string> PromptAsync(string prompt, TimeSpan deadline, IReadOnlyList<string>? failures = null) =>
        WaitAsync(new Listener(prompt, failures ?? [], OnlyFinished: false), deadline);

    private async Task<string> WaitAsync(Listener listener, TimeSpan deadline)
    {
        Begin(listener);
        try
        {
            return await listener.Outcome.Task.WaitAsync(deadline);
        }
        catch (TimeoutException)
        {
            throw new LabException($"{Speaker} did not say \"{listener.Marker}\" within {deadline.TotalSeconds} s.", transcript);
        }
        catch (InvalidOperationException failure)
        {
            throw new LabException($"While waiting for \"{listener.Marker}\": {failure.Message}", transcript);
        }
    }

    private void Begin(Listener listener)
    {
        lock (_gate)
        {
            if (_lines.Exists(line => listener.Heard(line, finished: true)) || listener.Heard(_text.Unfinished, finished: false))
                return;
            if (_ending is null)
                _listeners.Add(listener);
            else
                listener.Ended(_ending);
        }
    }

    private sealed record Listener(string Marker, IReadOnlyList<string> Failures, bool OnlyFinished)
    {
        public TaskCompletionSource<string> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>What must be said first, in this order.</summary>
        public Queue<string> Before { get; init; } = [];

        /// <summary>Whether this settles the wait.</summary>
        public bool Heard(string line, bool finished)
        {
            if (Before.TryPeek(out var first))
            {
                if (finished && line.Contains(first, StringComparison.Ordinal))
                    Before.Dequeue();
                return false;
            }

            if ((finished || !OnlyFinished) && line.Contains(Marker, StringComparison.Ordinal))
                return Outcome.TrySetResult(line);
            return Failures.FirstOrDefault(word => line.Contains(word, StringComparison.Ordinal)) is not null
                && Outcome.TrySetException(new InvalidOperationException($"it said \"{line.Trim()}\"."));
        }

        public void Ended(string why) => Outcome.TrySetException(new InvalidOperationException(why));
    }
}
