using System.Collections.Concurrent;
using System.Net;
using Lanboot.Boot;
using Lanboot.Host;
using Lanboot.Journal;
using Lanboot.Servers.Http;
using Lanboot.Settings;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests.Servers.Http;

/// <summary>The door on a port of the loopback interface that the kernel chose, with what it served.</summary>
internal sealed class RunningDoor : IAsyncDisposable
{
    public static readonly HostInterface Loopback = new("lo", 1, new MacAddress(0), IPAddress.Loopback, 8);

    private readonly TaskCompletionSource<Transfer> _firstTransfer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunningDoor(HttpSettings settings, HttpLimits limits)
    {
        Journal.Recorded += Entries.Enqueue;
        Door = new HttpDoor(settings, [Loopback], Tree, Journal, _ => null, TimeProvider.System, limits);
        Door.TransferBegan += transfer =>
        {
            Transfers.Enqueue(transfer);
            _firstTransfer.TrySetResult(transfer);
        };
    }

    public FixedBootTree Tree { get; } = new();

    public BootJournal Journal { get; } = new(TimeProvider.System);

    public ConcurrentQueue<JournalEntry> Entries { get; } = new();

    public ConcurrentQueue<Transfer> Transfers { get; } = new();

    public HttpDoor Door { get; }

    public int Port => Door.Port;

    /// <summary>Ends when the first transfer begins.</summary>
    public Task<Transfer> FirstTransfer => _firstTransfer.Task;

    public static Task<RunningDoor> StartAsync() => StartAsync(new HttpSettings(), new HttpLimits());

    public static async Task<RunningDoor> StartAsync(HttpSettings settings, HttpLimits limits)
    {
        var running = new RunningDoor(settings with { Port = 0 }, limits);
        await running.Door.StartAsync(TestContext.Current.CancellationToken);
        return running;
    }

    public string Url(string path) => $"http://127.0.0.1:{Port}/{path}";

    /// <summary>Waits until all transfers are over, which the server may learn a moment after the client.</summary>
    public async Task<IReadOnlyList<Transfer>> EndedTransfersAsync()
    {
        await Eventually.HoldsAsync(() => Transfers.All(transfer => transfer.End is not null));
        return [.. Transfers];
    }

    public ValueTask DisposeAsync() => Door.DisposeAsync();
}
