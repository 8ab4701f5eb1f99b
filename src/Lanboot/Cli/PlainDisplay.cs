namespace Lanboot.Cli;

/// <summary>A line for each entry: for files, pipes, service logs, and whoever likes it plain.</summary>
internal sealed class PlainDisplay(EntryQueue queue, TextWriter to, ILogLines lines) : IDisplay
{
    public async Task RunAsync(CancellationToken stop)
    {
        // Ends when the queue is completed: a stop must not lose the last lines.
        while (await queue.WaitAsync())
        {
            while (queue.TryTake(out var entry))
            {
                foreach (var line in lines.Of(entry!))
                    await to.WriteLineAsync(line);
            }

            if (queue.TakeLost() is > 0 and var lost)
                await to.WriteLineAsync($"({lost} lines left out: they came faster than they could be written)");
            await to.FlushAsync(CancellationToken.None);
        }
    }
}
