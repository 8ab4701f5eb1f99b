using System.Text;

namespace Lanboot.Cli;

/// <summary>A line for each entry: for files, pipes, service logs, and whoever likes it plain.</summary>
internal sealed class PlainDisplay(EntryQueue queue, TextWriter to, ILogLines lines, TimeProvider time) : IDisplay
{
    /// <summary>
    /// After what was written; the lines that come meanwhile go out together. So a storm of machines costs five writes a second in place
    /// of one for each of their lines, and nobody who reads along notices.
    /// </summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(200);

    private readonly StringBuilder _text = new();

    public async Task RunAsync(CancellationToken stop)
    {
        // Ends when the queue is completed: a stop must not lose the last lines.
        while (await queue.WaitAsync())
        {
            // As much as there can be at one time, since more may be coming while we write.
            for (var taken = 0; taken < EntryQueue.Capacity && queue.TryTake(out var entry); taken++)
            {
                foreach (var line in lines.Of(entry!))
                    _text.Append(line).Append(to.NewLine);
            }

            if (queue.TakeLost() is > 0 and var lost)
                _text.Append(null, $"({lost} lines left out: they came faster than they could be written)").Append(to.NewLine);
            await to.WriteAsync(_text, CancellationToken.None);
            await to.FlushAsync(CancellationToken.None);
            _text.Clear();
            await Task.WhenAny(Task.Delay(Rest, time, stop), queue.Ended);
        }
    }
}
