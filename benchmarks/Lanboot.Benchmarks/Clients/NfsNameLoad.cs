using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.Versioning;
using System.Text;
using Lanboot.Protocols.Nfs;
using Lanboot.Protocols.Rpc;
using Lanboot.Protocols.Wire;

namespace Lanboot.Benchmarks.Clients;

/// <summary>
/// Looks up one name after the other in a tree of folders, and asks for the attributes of each: what a system does that starts from a
/// root of many small files. Several are on their way at a time over one connection.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class NfsNameLoad : IDisposable
{
    /// <summary>As many as Linux begins with for one mount (RPC_DEF_SLOT_TABLE).</summary>
    private const int InFlight = 16;

    private readonly NfsMount _mount;
    private readonly List<byte[]> _folders = [];
    private readonly byte[][] _names;
    private readonly byte[] _calls = new byte[64 << 10];
    private readonly byte[] _input = new byte[64 << 10];
    private readonly bool[] _isLookup = new bool[InFlight];
    private int _callsEnd;
    private int _buffered;
    private int _next;
    private long _done;

    private NfsNameLoad(string server, string export, string tree, int folders, int names)
    {
        _mount = new NfsMount(server, export);
        for (var i = 0; i < folders; i++)
            _folders.Add(_mount.Find(string.Create(CultureInfo.InvariantCulture, $"{tree}/{i}")));
        _names = [.. Enumerable.Range(0, names).Select(i => Encoding.ASCII.GetBytes(i.ToString(CultureInfo.InvariantCulture)))];
    }

    /// <param name="tree">Holds the folders 0, 1, 2 …, and each of them the files 0, 1, 2 ….</param>
    /// <param name="calls">How many to make: half of them LOOKUP, half GETATTR.</param>
    public static ClientOutcome Run(string server, string export, string tree, int folders, int names, int calls)
    {
        using var load = new NfsNameLoad(server, export, tree, folders, names);
        var start = TimeProvider.System.GetTimestamp();
        load.Ask(calls);
        return new ClientOutcome(load._done, TimeProvider.System.GetElapsedTime(start).TotalSeconds);
    }

    public void Dispose() => _mount.Dispose();

    private void Ask(int calls)
    {
        for (uint slot = 0; slot < InFlight; slot++)
            LookUpNext(slot);
        while (_done < calls)
        {
            Send();
            var count = _mount.Nfs.Receive(_input.AsSpan(_buffered));
            if (count == 0)
                throw new InvalidOperationException("The server closed the connection.");
            _buffered += count;
            TakeReplies();
        }
    }

    private void TakeReplies()
    {
        var at = 0;
        while (_buffered - at >= RecordMark.Length)
        {
            var length = (int)(BinaryPrimitives.ReadUInt32BigEndian(_input.AsSpan(at)) & int.MaxValue);
            if (_buffered - at - RecordMark.Length < length)
                break;
            Take(_input.AsSpan(at + RecordMark.Length, length));
            at += RecordMark.Length + length;
        }

        _input.AsSpan(at, _buffered - at).CopyTo(_input);
        _buffered -= at;
    }

    private void Take(ReadOnlySpan<byte> reply)
    {
        var reader = new WireReader(reply);
        var slot = NfsCalls.ReadHead(ref reader);
        NfsCalls.ReadStatus(ref reader, _isLookup[slot] ? "LOOKUP" : "GETATTR");
        _done++;
        if (!_isLookup[slot])
        {
            // fattr3 alone: of a file.
            if (reader.Remaining != NfsCalls.Attributes || reader.ReadUInt32() != (uint)NfsFileType.NF3REG)
                throw new InvalidOperationException("GETATTR does not give the attributes of a file.");
            LookUpNext(slot);
            return;
        }

        _isLookup[slot] = false;
        Add(NfsCalls.GetAttr(_calls.AsSpan(_callsEnd), slot, reader.ReadOpaque(NfsProtocol.NFS3_FHSIZE)));
    }

    private void LookUpNext(uint slot)
    {
        var (folder, name) = (_next % _folders.Count, _next / _folders.Count % _names.Length);
        _next++;
        _isLookup[slot] = true;
        Add(NfsCalls.Lookup(_calls.AsSpan(_callsEnd), slot, _folders[folder], _names[name]));
    }

    private void Add(int length)
    {
        RecordMark.Write(_calls.AsSpan(_callsEnd), length);
        _callsEnd += RecordMark.Length + length;
    }

    private void Send()
    {
        if (_callsEnd > 0)
            _mount.Nfs.Send(_calls.AsSpan(0, _callsEnd));
        _callsEnd = 0;
    }
}
