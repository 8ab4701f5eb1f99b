using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Lanboot.Linux;
using Microsoft.Win32.SafeHandles;

namespace Lanboot.State;

/// <summary>
/// The leases on disk, such that a kill or a power cut at any instant loses nothing that a client was told.
/// <list type="bullet">
/// <item>Changes are appended, a line each, and <see cref="Commit"/> returns when they are on the disk; or, where the settings say so, with
/// the system, which outlives this program but no power cut.</item>
/// <item>Each line has a checksum. A line cut short by a kill was never confirmed to anybody and is passed over.</item>
/// <item>The last line of an address counts. When the file has four times as many lines as addresses, all that counts is
/// written to a new file, synced, and renamed over the old one: there is a whole file at every instant.</item>
/// <item>Where the disk fails or is full, the service goes on from memory, says so, and writes the whole file anew as
/// soon as it can.</item>
/// <item>One program at a time has the file: two would each put its own leases in the place of the other's. The lock is on a file
/// beside it, as the file itself is renamed; the system lifts it when a program dies.</item>
/// </list>
/// For one thread.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class LeaseFile : IDisposable
{
    private const string Header = "# Lanboot leases 1: expires, hardware address, address, name, client identifier, checksum\n";

    /// <summary>Below this many lines it is not worth while to write the file anew.</summary>
    private const int FewestLinesToCompact = 4096;

    /// <summary>A million addresses four times over; a larger file is none of ours.</summary>
    private const long MaxLength = 512L << 20;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);

    private readonly string _path;
    private readonly Action<string> _warn;
    private readonly TimeProvider _time;
    private readonly bool _syncs;

    /// <summary>What counts, with the order in which it came: the newer lease of a client stands behind its older one.</summary>
    private readonly Dictionary<uint, (LeaseRecord Record, long Order)> _live = [];
    private long _order;
    private byte[] _pending = new byte[64 * LeaseRecord.MaxLength];
    private int _pendingLength;
    private SafeFileHandle? _lock;
    private SafeFileHandle? _file;
    private long _length;
    private int _lines;
    private bool _failed;
    private long _failedAt;

    /// <summary>There is a file that we can't read: writing would destroy what is in it.</summary>
    private bool _keepsOff;

    private LeaseFile(string path, Action<string> warn, TimeProvider time, bool syncs)
    {
        _path = Path.GetFullPath(path);
        _warn = warn;
        _time = time;
        _syncs = syncs;
    }

    /// <summary>What the file held when it was opened, and has been told since, older first.</summary>
    public IEnumerable<LeaseRecord> Records => _live.Values.OrderBy(entry => entry.Order).Select(entry => entry.Record);

    /// <summary>False while the leases are in memory only.</summary>
    public bool IsDurable => _file is not null;

    /// <summary>Opens the file, or makes it. What is damaged in it is set aside beside it; an unwritable place is warned of.</summary>
    /// <param name="warn">Told of what a person should look at, in one sentence each.</param>
    /// <param name="syncs">Whether a change is on the disk after <see cref="Commit"/>, or only on its way there.</param>
    /// <exception cref="InvalidDataException">There is another kind of file at this path, or another program has it open.</exception>
    public static LeaseFile Open(string path, Action<string> warn, TimeProvider time, bool syncs = true)
    {
        var file = new LeaseFile(path, warn, time, syncs);
        try
        {
            file.LockOrRefuse();
            if (file.Load())
                file.Rewrite();
            else
                file._keepsOff = true;
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Notes a change; it is on disk after the next <see cref="Commit"/>.</summary>
    public void Append(in LeaseRecord record)
    {
        Note(record);
        if (_file is null)
            return;
        if (_pending.Length - _pendingLength < LeaseRecord.MaxLength)
            Array.Resize(ref _pending, 2 * _pending.Length);
        _pendingLength += record.Write(_pending.AsSpan(_pendingLength));
        _lines++;
    }

    /// <summary>Brings all changes to the disk, or fails aloud and leaves them in memory.</summary>
    public void Commit()
    {
        if (_file is null)
        {
            if (!_keepsOff && _time.GetElapsedTime(_failedAt) >= RetryAfter)
                Rewrite();
            return;
        }

        try
        {
            RandomAccess.Write(_file, _pending.AsSpan(0, _pendingLength), _length);
            if (_syncs && LibC.SyncData(_file) != 0)
                throw new IOException(Marshal.GetLastPInvokeErrorMessage());
            _length += _pendingLength;
            _pendingLength = 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Fail(error);
            return;
        }

        if (_lines >= FewestLinesToCompact && _lines >= 4 * _live.Count)
            Rewrite();
    }

    public void Dispose()
    {
        _file?.Dispose();
        _lock?.Dispose();
    }

    private void LockOrRefuse()
    {
        try
        {
            Lock();
        }
        catch (IOException error) when (error.HResult == LibC.EAGAIN)
        {
            throw new InvalidDataException($"{_path} is used by another Lanboot that runs on this host.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Where nothing can be written, that is said once the leases are to be.
        }
    }

    /// <summary>Makes the folder too.</summary>
    private void Lock()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        // To share it with nobody is flock(2) here. It stays behind: were it removed, the next two could lock two files of one name.
        _lock ??= File.OpenHandle(_path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }

    private void Note(in LeaseRecord record)
    {
        if (record.IsFree)
            _live.Remove(record.Address);
        else
            _live[record.Address] = (record, _order++);
    }

    /// <returns>False when there is a file, but it can't be read.</returns>
    private bool Load()
    {
        byte[] bytes;
        try
        {
            if (!File.Exists(_path))
                return true;
            if (new FileInfo(_path).Length > MaxLength)
                throw new InvalidDataException($"{_path} is too large for a lease file.");
            bytes = File.ReadAllBytes(_path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _warn($"The leases in {_path} can't be read, so they are kept in memory only: {error.Message}");
            return false;
        }

        var (good, bad) = ReadLines(bytes);
        if (good == 0 && !BeginsAsOurs(bytes))
            throw new InvalidDataException($"{_path} is no lease file of Lanboot; it is left as it is.");
        if (bad > 0)
            SetAside(bytes, good, bad);
        return true;
    }

    /// <summary>Takes in all whole lines. What stands behind the last end of a line was being written when we were killed.</summary>
    private (int Good, int Bad) ReadLines(ReadOnlySpan<byte> bytes)
    {
        var (good, bad) = (0, 0);
        while (bytes.IndexOf((byte)'\n') is var end and >= 0)
        {
            var line = bytes[..end];
            bytes = bytes[(end + 1)..];
            if (line.StartsWith((byte)'#'))
                continue;
            if (!LeaseRecord.TryRead(line, out var record))
            {
                bad++;
                continue;
            }

            Note(record);
            good++;
        }

        return (good, bad);
    }

    private static bool BeginsAsOurs(ReadOnlySpan<byte> bytes)
    {
        var mark = "# Lanboot leases "u8;
        return bytes.StartsWith(mark) || mark.StartsWith(bytes);
    }

    private void SetAside(byte[] bytes, int good, int bad)
    {
        var aside = $"{_path}.damaged-{_time.GetUtcNow():yyyyMMdd-HHmmss}";
        try
        {
            File.WriteAllBytes(aside, bytes);
            _warn($"The lease file {_path} is damaged: {good} lines are good and used, {bad} are not; the file as it was is now {aside}.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _warn($"The lease file {_path} is damaged: {good} lines are good and used, {bad} are lost; it could not be set aside: {error.Message}");
        }
    }

    /// <summary>Writes all that counts to a new file, which takes the place of the old one at once.</summary>
    private void Rewrite()
    {
        var temporary = _path + ".new";
        SafeFileHandle? file = null;
        try
        {
            Lock();
            file = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write, FileShare.Read);
            var length = WriteAll(file);
            if (LibC.SyncData(file) != 0)
                throw new IOException(Marshal.GetLastPInvokeErrorMessage());
            File.Move(temporary, _path, overwrite: true);
            if (LibC.SyncFolder(Path.GetDirectoryName(_path)!) != 0)
                throw new IOException(Marshal.GetLastPInvokeErrorMessage());
            _file?.Dispose();
            (_file, _length, _lines, _pendingLength) = (file, length, _live.Count, 0);
            if (_failed)
                _warn($"Leases are written to {_path} again.");
            _failed = false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            Fail(error);
        }
    }

    /// <returns>The length of the file.</returns>
    private long WriteAll(SafeFileHandle file)
    {
        var buffer = new byte[64 * LeaseRecord.MaxLength];
        var used = Encoding.ASCII.GetBytes(Header, buffer);
        var length = 0L;
        foreach (var record in Records)
        {
            used += record.Write(buffer.AsSpan(used));
            if (buffer.Length - used < LeaseRecord.MaxLength)
                Flush();
        }

        Flush();
        return length;

        void Flush()
        {
            RandomAccess.Write(file, buffer.AsSpan(0, used), length);
            length += used;
            used = 0;
        }
    }

    private void Fail(Exception error)
    {
        _file?.Dispose();
        _file = null;
        _pendingLength = 0;
        _failedAt = _time.GetTimestamp();
        if (!_failed)
            _warn($"Leases are kept in memory and a restart will forget them, since they can't be written to {_path}: {error.Message}");
        _failed = true;
    }
}
