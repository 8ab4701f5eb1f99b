using System.Collections;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Lanboot.Linux;
using Lanboot.Protocols.Dhcp;

namespace Lanboot.Benchmarks.Clients;

/// <summary>
/// Asks for addresses as a relay agent with many new clients behind it does: DISCOVER, OFFER, REQUEST, ACK (RFC 2131 section 3.1), a hardware
/// address that nobody had for each exchange, and as many exchanges at a time as is asked. Where one ends the next begins, so the server is
/// never given more than it answers. All replies are checked, and every address must be given to one client only.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class DhcpClientLoad : IDisposable
{
    private const ushort Port = 67;
    private const int Batch = 64;

    /// <summary>Longer than any reply is here.</summary>
    private const int LongestReply = 1024;

    /// <summary>How many exchanges can be told apart by the lower bits of their transaction's number; the upper ones count.</summary>
    private const int MaxInFlight = 1024;

    /// <summary>More exchanges in a millisecond than any server can do, so that two runs never name the same client.</summary>
    private const long MacsPerMillisecond = 1000;

    /// <summary>As long as the first wait of a client may be (RFC 2131 section 4.1: four seconds, less for who knows its network).</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>How often one message is sent before the run is given up.</summary>
    private const int Tries = 10;

    private readonly DhcpClientPackets _packets;
    private readonly LibC.InternetAddress _to;
    private readonly LibC.PacketInfoControl _from;
    private readonly (IPv4Address First, IPv4Address Last) _pool;
    private readonly BitArray _given;
    private readonly Exchange[] _exchanges;
    private readonly ReceiveBatch _received = new(Batch, LongestReply);
    private readonly SendBatch _sent = new(MaxInFlight, LongestReply);
    private readonly List<long> _times = new(1 << 20);
    private readonly int _socket;
    private long _mac = (long)(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * MacsPerMillisecond & 0xff_ffff_ffff) | 0x02_00_0000_0000;
    private int _open;
    private int _failures;

    /// <param name="pool">All addresses that may be given.</param>
    private DhcpClientLoad(IPv4Address server, IPv4Address relay, (IPv4Address First, IPv4Address Last) pool, int inFlight, bool isFirmware)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(inFlight, MaxInFlight);
        _packets = new DhcpClientPackets(relay, isFirmware);
        (_to, _from) = (new LibC.InternetAddress(server.Bits, Port), LibC.PacketInfoControl.From(0, relay.Bits));
        _pool = pool;
        _given = new BitArray((int)(pool.Last.Bits - pool.First.Bits + 1));
        _exchanges = new Exchange[inFlight];
        _socket = LibC.OpenSocket(LibC.AF_INET, LibC.SOCK_DGRAM | LibC.SOCK_NONBLOCK | LibC.SOCK_CLOEXEC, 0);
        var own = new LibC.InternetAddress(relay.Bits, Port);
        if (LibC.Bind(_socket, &own, sizeof(LibC.InternetAddress)) != 0)
            throw new InvalidOperationException($"The relay's address {relay} can't be used: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <param name="duration">Exchanges that end later do not count, and are brought to their end.</param>
    public static ClientOutcome Run(
        IPv4Address server, IPv4Address relay, (IPv4Address First, IPv4Address Last) pool, int inFlight, TimeSpan duration, bool isFirmware)
    {
        using var load = new DhcpClientLoad(server, relay, pool, inFlight, isFirmware);
        var start = TimeProvider.System.GetTimestamp();
        load.Exchanges(start, duration);
        load._times.Sort();
        return new ClientOutcome(load._times.Count, duration.TotalSeconds)
        {
            Percentile99 = load._times.Count == 0
                ? throw new InvalidOperationException("No exchange came to its end.")
                : TimeProvider.System.GetElapsedTime(0, load._times[(int)(0.99 * (load._times.Count - 1))]).TotalSeconds,
            Failures = load._failures,
        };
    }

    public void Dispose()
    {
        _ = LibC.Close(_socket);
        _received.Dispose();
        _sent.Dispose();
    }

    private void Exchanges(long start, TimeSpan duration)
    {
        for (var i = 0; i < _exchanges.Length; i++)
            Begin(i, start);
        _open = _exchanges.Length;
        var entry = new LibC.PollEntry(_socket);
        var reviewed = start;
        while (_open > 0)
        {
            _sent.Send(out var error);
            if (error != 0)
                throw new InvalidOperationException($"Nothing can be sent: {Marshal.GetPInvokeErrorMessage(error)}");
            _ = LibC.Poll(&entry, 1, (int)Patience.TotalMilliseconds);
            var now = TimeProvider.System.GetTimestamp();
            var count = _received.Receive(_socket);
            var isOver = TimeProvider.System.GetElapsedTime(start, now) >= duration;
            for (var slot = 0; slot < count; slot++)
                Take(_received.Datagram(slot), now, isOver);
            if (TimeProvider.System.GetElapsedTime(reviewed, now) < Patience / 4)
                continue;
            reviewed = now;
            Remind(now);
        }
    }

    private void Begin(int index, long now)
    {
        ref var exchange = ref _exchanges[index];
        exchange = new Exchange { Mac = _mac++, Transaction = NextTransaction(exchange.Transaction, index), Began = now };
        Send(ref exchange, now);
    }

    private static uint NextTransaction(uint last, int index) => (uint)((last & ~(MaxInFlight - 1)) + MaxInFlight + index);

    private void Take(ReadOnlySpan<byte> packet, long now, bool isOver)
    {
        if (!DhcpClientPackets.TryRead(packet, out var reply))
            throw new InvalidOperationException("What came is no reply of DHCP.");
        var index = (int)(reply.Transaction % MaxInFlight);
        ref var exchange = ref _exchanges[index];
        // An answer that was already given: to what was sent twice.
        if (exchange.IsDone || reply.Transaction != exchange.Transaction
            || (reply.Type == DhcpMessageType.Offer && !exchange.Offered.IsNone))
            return;
        Check(reply, exchange);
        switch (reply.Type)
        {
            case DhcpMessageType.Offer:
                (exchange.Offered, exchange.Server, exchange.Sent) = (reply.Address, reply.Server, 0);
                Send(ref exchange, now);
                return;
            case DhcpMessageType.Nak:
                // It starts again, as section 3.1 has it; the time goes on.
                _failures++;
                exchange = exchange with { Transaction = NextTransaction(exchange.Transaction, index), Offered = default, Sent = 0 };
                Send(ref exchange, now);
                return;
            default:
                End(reply, exchange, now, isOver);
                if (isOver)
                    (exchange.IsDone, _open) = (true, _open - 1);
                else
                    Begin(index, now);
                return;
        }
    }

    private static void Check(in DhcpClientReply reply, in Exchange exchange)
    {
        if (reply.Mac != exchange.Mac)
            throw new InvalidOperationException($"A reply to {exchange.Mac:x12} names {reply.Mac:x12}.");
        if (reply.Server.IsNone || (!exchange.Offered.IsNone && reply.Server != exchange.Server))
            throw new InvalidOperationException($"A reply is from the server {reply.Server}, the offer from {exchange.Server}.");
        if (reply.Type is not (DhcpMessageType.Offer or DhcpMessageType.Nak or DhcpMessageType.Ack))
            throw new InvalidOperationException($"A reply is a {reply.Type}.");
        if (reply.Type == DhcpMessageType.Ack && (exchange.Offered.IsNone || reply.Address != exchange.Offered))
            throw new InvalidOperationException($"{exchange.Offered} was offered, and {reply.Address} is given.");
    }

    private void End(in DhcpClientReply reply, in Exchange exchange, long now, bool isOver)
    {
        if (reply.Address < _pool.First || reply.Address > _pool.Last || reply.LeaseTime == 0)
            throw new InvalidOperationException($"{reply.Address} is given for {reply.LeaseTime} s; the pool is {_pool.First} to {_pool.Last}.");
        var place = (int)(reply.Address.Bits - _pool.First.Bits);
        if (_given[place])
            throw new InvalidOperationException($"{reply.Address} is given to two clients.");
        _given[place] = true;
        if (!isOver)
            _times.Add(now - exchange.Began);
    }

    /// <summary>Sends again what had no answer for too long.</summary>
    private void Remind(long now)
    {
        for (var i = 0; i < _exchanges.Length; i++)
        {
            ref var exchange = ref _exchanges[i];
            if (!exchange.IsDone && TimeProvider.System.GetElapsedTime(exchange.SentAt, now) >= Patience)
                Send(ref exchange, now);
        }
    }

    private void Send(ref Exchange exchange, long now)
    {
        if (++exchange.Sent > Tries)
            throw new InvalidOperationException($"There was no answer to {Tries} messages of {exchange.Mac:x12}.");
        exchange.SentAt = now;
        var packet = exchange.Offered.IsNone
            ? _packets.Discover(exchange.Transaction, exchange.Mac)
            : _packets.Request(exchange.Transaction, exchange.Mac, exchange.Offered, exchange.Server);
        _sent.Add(_socket, packet, _to, _from);
    }

    private record struct Exchange
    {
        public long Mac { get; set; }

        public uint Transaction { get; set; }

        public long Began { get; set; }

        public long SentAt { get; set; }

        /// <summary>How often the message that waits for its answer was sent.</summary>
        public int Sent { get; set; }

        public IPv4Address Offered { get; set; }

        public IPv4Address Server { get; set; }

        public bool IsDone { get; set; }
    }
}
