using System.Collections.Concurrent;
using System.Net;
using System.Runtime.Versioning;
using Lanboot.Boot;
using Lanboot.Host;
using Lanboot.Journal;
using Lanboot.Media.Blocks;
using Lanboot.Servers.Tftp;
using Lanboot.Settings;
using Lanboot.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Lanboot.Tests.Servers.Tftp;

/// <summary>The TFTP door on a port of the loopback interface that the kernel chose, and what its journal says.</summary>
[SupportedOSPlatform("linux")]
internal sealed class RunningTftp : IAsyncDisposable
{
    /// <summary>The MTU of Ethernet, so that single-port mode, which goes by this value, behaves as on a LAN.</summary>
    public static readonly HostInterface Loopback = new("lo", 1, new MacAddress(0), IPAddress.Loopback, 8);

    private RunningTftp(TftpSettings settings)
    {
        Journal.Recorded += Entries.Enqueue;
        Door = new TftpDoor(settings with { Port = 0 }, [Loopback], 80, Tree, Journal, _ => null, TimeProvider.System, NullLogger<TftpDoor>.Instance);
    }

    public FixedBootTree Tree { get; } = new();

    public BootJournal Journal { get; } = new(TimeProvider.System);

    public ConcurrentQueue<JournalEntry> Entries { get; } = new();

    public TftpDoor Door { get; }

    public int Port => Door.Port;

    public static async Task<RunningTftp> StartAsync(TftpSettings? settings = null)
    {
        var running = new RunningTftp(settings ?? new TftpSettings());
        await running.Door.StartAsync(TestContext.Current.CancellationToken);
        return running;
    }

    /// <summary>Adds a file of random bytes and gives them back.</summary>
    public byte[] AddRandom(string path, int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        Tree.Add(path, new ByteSource(bytes));
        return bytes;
    }

    /// <summary>A client of its own port.</summary>
    public TftpTestClient Client() => new(Port);

    /// <summary>Waits for a line of the journal; the server may write it a moment after the client has what it wants.</summary>
    public async Task<JournalEntry> EntryAsync(string text)
    {
        await Eventually.HoldsAsync(() => Entries.Any(entry => entry.Text.Contains(text, StringComparison.Ordinal)));
        return Entries.First(entry => entry.Text.Contains(text, StringComparison.Ordinal));
    }

    public ValueTask DisposeAsync() => Door.DisposeAsync();
}
