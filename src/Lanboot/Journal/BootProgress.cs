using Lanboot.Boot;

namespace Lanboot.Journal;

/// <summary>
/// One boot of one machine: how far it has come, when it came there, what it fetched. Stages only move forward.
/// Guarded by the journal's lock; times are those of the journal's clock.
/// </summary>
internal sealed class BootProgress(int number, BootProgram program, long started)
{
    private const int StageCount = (int)BootStage.Booted + 1;

    /// <summary>Files fetched in pieces. A boot has one or two of them; a client with more of them than this is no boot.</summary>
    private const int MaxFiles = 32;

    /// <summary>Paths that it asked for in vain. PXELINUX and GRUB look for their menus under some twenty names.</summary>
    private const int MaxMissing = 64;

    private readonly long?[] _entered = new long?[StageCount];
    private readonly long[] _bytes = new long[Enum.GetValues<TransferProtocol>().Length];
    // Made by the first that needs them: most machines of a storm never do, and one is kept for each.
    private Dictionary<string, Coverage>? _files;
    private HashSet<string>? _missing;
    private HashSet<string>? _saidStalls;

    /// <summary>Counts the boots of this machine, from 1.</summary>
    public int Number { get; } = number;

    /// <summary>Who asked first in this boot.</summary>
    public BootProgram Program { get; private set; } = program;

    public long Started { get; } = started;
    public BootStage Stage { get; private set; }

    /// <summary>The last sign of life: a packet, a request, or bytes taken.</summary>
    public long LastHeard { get; private set; } = started;

    /// <summary>When the last file ended that belongs to the boot: the boot's end, once nothing comes after it.</summary>
    public long LastFetched { get; private set; } = started;

    /// <summary>When the last part of kernel and initrds had come: from then on Linux starts.</summary>
    public long? LinuxStarted { get; private set; }

    /// <summary>The image that it boots, as soon as a file tells.</summary>
    public string? Image { get; private set; }

    /// <summary>The first loader that was fetched whole.</summary>
    public string? Loader { get; private set; }

    /// <summary>That loader did something afterwards: it runs.</summary>
    public bool LoaderRan { get; private set; }

    public bool IpxeAsked { get; private set; }

    /// <summary>All is fetched that we know of, but no root told the end: it ends when nothing more comes.</summary>
    public bool EndsInSilence { get; private set; }

    /// <summary>The file that was asked for last, and how it stands.</summary>
    public (string Path, long Length, bool Whole)? LastFile { get; private set; }

    /// <summary>What it asked for in vain, and nothing that is there since: "X by HTTP".</summary>
    public string? LastMissing { get; private set; }

    /// <summary>The stalls that were named already: each is said once a boot.</summary>
    public HashSet<string> SaidStalls => _saidStalls ??= [];

    /// <summary>The stall it is in, in words; any sign of life clears it.</summary>
    public string? Stall { get; set; }

    /// <summary>Bytes of transfers that run, when we looked last: more of them is a sign of life.</summary>
    public long BytesSeen { get; set; }

    /// <summary>When it came into the stage; null where it skipped it or is not there yet.</summary>
    public long? Entered(BootStage stage) => _entered[(int)stage];

    public long EndedBytes(TransferProtocol protocol) => _bytes[(int)protocol];

    public void Hear(long now)
    {
        LastHeard = now;
        Stall = null;
    }

    public void HearProgram(BootProgram said)
    {
        if (Program == BootProgram.None)
            Program = said;
        if (said != BootProgram.Ipxe)
            return;
        IpxeAsked = true;
        LoaderRan = Loader is not null;
    }

    /// <summary>Bytes of a root in use were taken: the boot lasts at least until now.</summary>
    public void Took(Transfer? root, long now)
    {
        if (root is not null && Stage < BootStage.Booted)
            LastFetched = now;
    }

    /// <returns>True when this is news; false where it had been there already or beyond.</returns>
    public bool Reach(BootStage stage, long now)
    {
        if (stage < Stage || (stage == Stage && _entered[(int)stage] is not null))
            return false;
        Stage = stage;
        _entered[(int)stage] = now;
        return true;
    }

    /// <summary>It asked for something that is not there.</summary>
    /// <returns>True for the first time in this boot.</returns>
    public bool Misses(TransferProtocol protocol, string path)
    {
        LastMissing = $"{path} by {TransferWords.Name(protocol)}";
        _missing ??= new HashSet<string>(StringComparer.Ordinal);
        return _missing.Count < MaxMissing && _missing.Add(path);
    }

    public void Asked(BootFile file)
    {
        LastMissing = null;
        Image = file.Image ?? Image;
        LoaderRan |= Loader is not null && file.Path != Loader;
        if (file.Stage is BootStage.Seen or BootStage.Menu)
            return;
        EndsInSilence = false;
        LastFile = (file.Path, file.Source.Length, false);
    }

    /// <summary>A transfer is over.</summary>
    /// <returns>True when with it the file has been fetched whole.</returns>
    public bool Fetched(Transfer transfer, long now)
    {
        _bytes[(int)transfer.Protocol] += transfer.Sent;
        var file = transfer.File;
        if (file.Stage is BootStage.Seen or BootStage.Menu)
            return false;
        LastFetched = now;
        if (file.Stage is BootStage.Kernel or BootStage.Initrd)
            LinuxStarted = now;
        if (transfer.IsInUse)
            return transfer.Sent > 0;
        if (transfer.End == TransferEnd.SizeProbe || !IsWhole(transfer))
            return false;
        if (LastFile is { } last && last.Path == file.Path)
            LastFile = last with { Whole = true };
        if (file.Stage == BootStage.Loader)
            Loader ??= file.Path;
        EndsInSilence = file.CompletesBoot && file.Stage < BootStage.Root;
        return true;
    }

    private bool IsWhole(Transfer transfer)
    {
        var length = transfer.File.Source.Length;
        if (transfer is { End: TransferEnd.Complete, Offset: 0 } && transfer.Sent >= length)
            return true;
        _files ??= [];
        if (!_files.TryGetValue(transfer.File.Path, out var coverage))
        {
            if (_files.Count == MaxFiles)
                return false;
            _files[transfer.File.Path] = coverage = new Coverage(length);
        }

        coverage.Add(transfer.Offset, transfer.Offset + Taken(transfer));
        return coverage.IsWhole;
    }

    /// <summary>What the client surely has. Where it broke off, the last byte may still have lain in our buffers.</summary>
    private static long Taken(Transfer transfer) => transfer.End == TransferEnd.Complete
        ? transfer.Sent
        : Math.Min(transfer.Sent, (transfer.Length ?? transfer.File.Source.Length - transfer.Offset) - 1);
}
