using System.Runtime.Versioning;
using Lanboot.Linux;
using Lanboot.State;

namespace Lanboot.Servers.Dhcp;

/// <summary>
/// Holds acknowledgements back until their leases are on disk, without holding up anything else: one thread fills one half while
/// another brings the other half to the disk, all of it with one sync, and then sends its replies. What is waiting is bounded.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class AckPipe : IDisposable
{
    /// <summary>
    /// As many as one sync of a slow disk (some 20 ms) may let gather at 50,000 leases a second; also the most that one system
    /// call sends.
    /// </summary>
    private const int Capacity = 1024;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _filled = new(0);
    private readonly LeaseFile? _file;
    private readonly ILogger _logger;
    private readonly Thread _thread;
    private Half _filling = new();
    private Half _committing = new();
    private bool _ends;

    /// <param name="file">Null: leases are kept in memory only, and nothing is held back.</param>
    public AckPipe(LeaseFile? file, ILogger logger)
    {
        _file = file;
        _logger = logger;
        _thread = new Thread(Run) { Name = "DHCP leases", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Takes over a lease, and the reply that may go out once it is safe, some time after the next <see cref="Flush"/>.</summary>
    /// <param name="reply">Empty when there is none.</param>
    /// <returns>False when too much is waiting: the client will ask again.</returns>
    public bool TryAdd(in LeaseRecord lease, DhcpSocket socket, ReadOnlySpan<byte> reply, LibC.InternetAddress receiver, LibC.PacketInfoControl from)
    {
        lock (_gate)
        {
            if (_filling.IsFull)
                return false;
            _filling.Leases.Add(lease);
            if (!reply.IsEmpty)
                socket.Add(_filling.Replies, reply, receiver, from);
            return true;
        }
    }

    /// <summary>
    /// No more comes for now. Were each lease told of at once, the thread that commits would bring the first of a batch to the disk alone,
    /// and all others would wait for that.
    /// </summary>
    public void Flush()
    {
        lock (_gate)
        {
            if (_filling.Leases.Count == 0 || _filling.IsTold)
                return;
            _filling.IsTold = true;
        }

        _filled.Release();
    }

    /// <summary>Brings what is waiting to the disk and out, and ends.</summary>
    public void Dispose()
    {
        lock (_gate)
            _ends = true;
        _filled.Release();
        _thread.Join();
        _filling.Dispose();
        _committing.Dispose();
        _filled.Dispose();
        _file?.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            _filled.Wait();
            bool ends;
            lock (_gate)
            {
                (_filling, _committing) = (_committing, _filling);
                ends = _ends;
            }

            Commit(_committing);
            if (ends)
                return;
        }
    }

    private void Commit(Half half)
    {
        if (_file is not null)
        {
            foreach (ref readonly var lease in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(half.Leases))
                _file.Append(lease);
            _file.Commit();
        }

        half.Replies.Send(out var error);
        if (error != 0)
            DhcpLog.NotSent(_logger, System.Runtime.InteropServices.Marshal.GetPInvokeErrorMessage(error));
        half.Leases.Clear();
        half.IsTold = false;
    }

    private sealed class Half : IDisposable
    {
        public List<LeaseRecord> Leases { get; } = new(Capacity);

        public SendBatch Replies { get; } = new(Capacity, DhcpSocket.MaxSent);

        public bool IsFull => Leases.Count == Capacity;

        /// <summary>The thread that commits knows of it.</summary>
        public bool IsTold { get; set; }

        public void Dispose() => Replies.Dispose();
    }
}
