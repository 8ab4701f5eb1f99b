using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Lanboot.Linux;

namespace Lanboot.HostSetup;

/// <summary>
/// The records of all runs, a file each, in a folder. A change is in the record and on the disk before it is made, so that whatever end a
/// run comes to, somebody knows what there is to take back.
/// </summary>
/// <param name="folder">Need not be there yet.</param>
/// <param name="self">The run that this is.</param>
/// <param name="isAlive">Whether another run goes on.</param>
[SupportedOSPlatform("linux")]
internal sealed class HostRecords(string folder, RunIdentity self, Func<RunIdentity, bool> isAlive)
{
    private const string Suffix = ".json";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Another run asks the wire for an address for about a second, after waiting some for a cable.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly List<HostChange> _changes = [];

    private string OwnFile => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{self.Process}-{self.Started}{Suffix}"));

    /// <summary>Some run left a record, or has one.</summary>
    public bool Any => Paths().Length > 0;

    /// <summary>What this run changed so far, in order.</summary>
    public IReadOnlyList<HostChange> Own => _changes;

    /// <summary>Keeps all other runs from changing the host, until it is disposed or this process ends.</summary>
    /// <exception cref="HostSetupException">The folder can't be used, or somebody else is at it for long.</exception>
    public IDisposable Hold()
    {
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                Directory.CreateDirectory(folder, OwnerOnly);
                // With FileShare.None .NET takes flock(2), which the kernel gives back when a process ends.
                return new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException taken) when (taken.HResult == LibC.EAGAIN && System.Diagnostics.Stopwatch.GetElapsedTime(began) < Patience)
            {
                Thread.Sleep(Pause);
            }
            catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
            {
                throw Unwritable(closed);
            }
        }
    }

    /// <summary>Notes a change of this run; it is on the disk when this returns.</summary>
    /// <exception cref="HostSetupException">It can't be written: then the change must not be made.</exception>
    public void Add(HostChange change)
    {
        _changes.Add(change);
        try
        {
            Write(new HostRecord(HostRecord.CurrentFormat, self, _changes).Write());
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            _changes.Remove(change);
            throw Unwritable(full);
        }
    }

    /// <summary>This run has nothing to take back any more.</summary>
    public void Clear()
    {
        _changes.Clear();
        Delete(OwnFile);
    }

    /// <summary>What other runs in this network, which go on, have changed: that is theirs to take back.</summary>
    public IReadOnlyList<HostRecord> Living() =>
        [.. Others().Select(each => each.Record).OfType<HostRecord>().Where(each => IsHere(each) && isAlive(each.Run))];

    /// <summary>What runs have left that ended without taking it back. Records that can't be read are set aside and named.</summary>
    /// <param name="warn">Told of what a person should look at, in one sentence each.</param>
    public IReadOnlyList<(string Path, HostRecord Record)> Left(Action<string> warn)
    {
        List<(string, HostRecord)> left = [];
        foreach (var (path, record) in Others())
        {
            if (record is null)
                SetAside(path, warn);
            else if (record.Run.Host != self.Host)
                // The host was started anew since, and has nothing of it any more.
                Delete(path);
            else if (IsHere(record) && !isAlive(record.Run))
                left.Add((path, record));
        }

        return left;
    }

    public static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            // It is looked at again by the next run, and finds nothing left to take back.
        }
    }

    private bool IsHere(HostRecord record) => record.Run.Host == self.Host && record.Run.Network == self.Network;

    private string[] Paths()
    {
        try
        {
            return Directory.Exists(folder) ? Directory.GetFiles(folder, $"*{Suffix}") : [];
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            // Another user's: what is in it is that user's to take back.
            return [];
        }
    }

    private IEnumerable<(string Path, HostRecord? Record)> Others()
    {
        foreach (var path in Paths().Where(path => path != OwnFile).Order(StringComparer.Ordinal))
        {
            if (TryRead(path, out var record))
                yield return (path, record);
        }
    }

    /// <returns>False when it is gone, or not ours to read.</returns>
    private static bool TryRead(string path, out HostRecord? record)
    {
        record = null;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (file.Length > HostRecord.MaxLength)
                return true;
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            record = HostRecord.Read(bytes);
            return true;
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>It appears under its name only when it is whole and on the disk.</summary>
    private void Write(byte[] bytes)
    {
        var draft = $"{OwnFile}.new";
        using (var file = File.OpenHandle(draft, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, bytes, 0);
            if (LibC.SyncData(file) != 0)
                throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        }

        File.Move(draft, OwnFile, overwrite: true);
        if (LibC.SyncFolder(folder) != 0)
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());
    }

    private static void SetAside(string path, Action<string> warn)
    {
        try
        {
            File.Move(path, $"{path}.damaged", overwrite: true);
            warn("The record of what an earlier run changed in this host can't be read: look whether something is left of it. "
                + $"It is now {path}.damaged.");
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            warn($"The record {path} of what an earlier run changed in this host can't be read: look whether something is left of it.");
        }
    }

    private HostSetupException Unwritable(Exception reason) => new(
        $"What is changed in this host must be noted in {folder} before, and that can't be: {reason.Message} Nothing was changed.", reason);
}
