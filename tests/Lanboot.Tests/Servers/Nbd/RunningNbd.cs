using System.Collections.Concurrent;
using System.Net;
using System.Runtime.Versioning;
using Lanboot.Boot;
using Lanboot.Host;
using Lanboot.Journal;
using Lanboot.Media.Blocks;
using Lanboot.Media.Images;
using Lanboot.Servers.Nbd;
using Lanboot.Settings;
using Lanboot.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Lanboot.Tests.Servers.Nbd;

/// <summary>The NBD door on ports of the loopback interface that the kernel chose, and what its journal says.</summary>
[SupportedOSPlatform("linux")]
internal sealed class RunningNbd : IAsyncDisposable
{
    private static readonly HostInterface Loopback = new("lo", 1, new MacAddress(0), IPAddress.Loopback, 8);

    private RunningNbd(NbdSettings settings, NbdLimits limits, TimeProvider time, IReadOnlyList<(string Name, IBlockSource Whole)> images)
    {
        Journal = new BootJournal(time);
        Journal.Recorded += Entries.Enqueue;
        Tree = new MemoryTree().With("live/root.img", new byte[5000]);
        List<ServedImage> served =
        [
            .. images.Select(image => new ServedImage(image.Name, new DiscImage("/nowhere/image.iso", "memory", Tree) { Whole = image.Whole, Label = "LABEL" }, [])),
            new("folder", Tree.ToImage(isFolder: true, path: "/"), []),
        ];
        Door = new NbdDoor(
            settings with { Port = 0, CopyOnWriteFolder = Path.GetTempPath() }, [Loopback], served, Journal, _ => null, time, NullLogger<NbdDoor>.Instance, limits);
    }

    public BootJournal Journal { get; }

    public MemoryTree Tree { get; }

    public ConcurrentQueue<JournalEntry> Entries { get; } = new();

    public NbdDoor Door { get; }

    public static async Task<RunningNbd> StartAsync(
        IBlockSource whole, NbdSettings? settings = null, NbdLimits? limits = null, TimeProvider? time = null, params (string Name, IBlockSource Whole)[] more)
    {
        var running = new RunningNbd(
            settings ?? new NbdSettings(), limits ?? new NbdLimits { Workers = 4 }, time ?? TimeProvider.System, [("image", whole), .. more]);
        await running.Door.StartAsync(TestContext.Current.CancellationToken);
        return running;
    }

    /// <summary>A client that has heard the greeting and said nothing yet.</summary>
    public NbdTestClient Connect() => new(Door.Port);

    /// <summary>A client of an export.</summary>
    public NbdTestClient Open(string export, bool structured = false)
    {
        var client = Connect();
        client.Choose(export, structured);
        return client;
    }

    /// <summary>Waits for a line of the journal.</summary>
    public async Task<JournalEntry> EntryAsync(string text)
    {
        await Eventually.HoldsAsync(() => Entries.Any(entry => entry.Text.Contains(text, StringComparison.Ordinal)));
        return Entries.First(entry => entry.Text.Contains(text, StringComparison.Ordinal));
    }

    public ValueTask DisposeAsync() => Door.DisposeAsync();
}
