using Lanboot.Boot;
using Lanboot.Journal;
using Lanboot.Media.Blocks;
using Lanboot.Settings;

namespace Lanboot.Servers.Nfs;

/// <summary>A client that uses an image as its root, or reads from it as if it did.</summary>
internal sealed class RootUse(uint client, ServedImage image, string path, Transfer transfer)
{
    private long _lastUsed;

    public uint Client => client;

    public ServedImage Image => image;

    /// <summary>The path that it was mounted by.</summary>
    public string Path => path;

    public bool IsOver => transfer.End is not null;

    public long LastUsed => Volatile.Read(ref _lastUsed);

    /// <summary>Bytes were read.</summary>
    public void Advance(int bytes, long now)
    {
        Volatile.Write(ref _lastUsed, now);
        transfer.Advance(bytes);
    }

    public void Finish(TransferEnd end, string reason) => transfer.Finish(end, reason);
}

/// <summary>
/// Who uses which image, for the journal. NFS itself knows no such thing: a machine says so when it mounts, but not after we were started
/// anew, and hardly ever when it leaves. So a use begins with a mount or a read, whichever is seen first, and ends when the client says so
/// or was silent for long without a connection (Linux closes one that is idle). Safe from several threads at once.
/// </summary>
internal sealed class RootUses(BootJournal journal, NfsClients clients, NfsLimits limits, TimeProvider time)
{
    /// <summary>A bound on what invented addresses can make us keep; then the longest silent makes room.</summary>
    private const int MaxUses = 8192;

    private readonly Lock _gate = new();
    private readonly Dictionary<(uint Client, ServedImage Image), RootUse> _uses = [];

    public IReadOnlyList<RootUse> All
    {
        get
        {
            lock (_gate)
                return [.. _uses.Values];
        }
    }

    /// <summary>The use of an image by a client, which begins where there is none.</summary>
    /// <param name="path">The path that it was mounted by; null where only its reads are seen.</param>
    public RootUse Of(uint client, ServedImage image, string? path = null)
    {
        lock (_gate)
        {
            if (_uses.TryGetValue((client, image), out var known))
                return known;
            if (_uses.Count >= MaxUses)
                End(_uses.Values.MinBy(use => use.LastUsed)!, TransferEnd.Complete, "it was silent longest");
            var whole = image.Image.Whole ?? new ByteSource(default);
            var file = new BootFile($"images/{image.Name}", whole, BootStage.Root) { Image = image.Name };
            var transfer = journal.Begin(Ipv4Text.Address(client), TransferProtocol.Nfs, file, 0, null);
            var use = new RootUse(client, image, path ?? $"{ExportTable.Images}{image.Name}", transfer);
            use.Advance(0, time.GetTimestamp());
            return _uses[(client, image)] = use;
        }
    }

    /// <summary>The client says that it is done, with one image or with all.</summary>
    public void Release(uint client, ServedImage? image)
    {
        lock (_gate)
        {
            foreach (var use in _uses.Values.Where(use => use.Client == client && (image is null || use.Image == image)).ToArray())
                End(use, TransferEnd.Complete, "unmounted");
        }
    }

    /// <summary>A client's last connection is gone: from here on it counts as silent.</summary>
    public void Touch(uint client)
    {
        lock (_gate)
        {
            foreach (var use in _uses.Values.Where(use => use.Client == client))
                use.Advance(0, time.GetTimestamp());
        }
    }

    /// <summary>Ends what was not heard of for long.</summary>
    public void Sweep()
    {
        lock (_gate)
        {
            foreach (var use in _uses.Values.Where(IsUnheard).ToArray())
                End(use, TransferEnd.Complete, $"nothing was heard for {limits.RootUnheard.TotalMinutes:F0} minutes");
        }
    }

    /// <summary>We stop; the machines will go on with whoever comes after us.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            foreach (var use in _uses.Values.ToArray())
                End(use, TransferEnd.Aborted, "the server is being stopped");
        }
    }

    private bool IsUnheard(RootUse use) =>
        !clients.AreConnected(use.Client) && time.GetElapsedTime(use.LastUsed) >= limits.RootUnheard;

    private void End(RootUse use, TransferEnd end, string reason)
    {
        _uses.Remove((use.Client, use.Image));
        use.Finish(end, reason);
    }
}
