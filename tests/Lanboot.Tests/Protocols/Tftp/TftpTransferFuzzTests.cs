using Lanboot.Protocols.Tftp;
using Xunit;

namespace Lanboot.Tests.Protocols.Tftp;

/// <summary>Random events, and a second, slower account of what may be sent: never more than a window, always an end.</summary>
public sealed class TftpTransferFuzzTests
{
    private const int Transfers = 4000;

    /// <summary>
    /// More than any transfer can take: it ends after a minute without progress, and each progress takes one of at most 200 blocks.
    /// </summary>
    private static readonly TimeSpan Bound = TimeSpan.FromHours(4);

    [Fact]
    public void Whatever_the_client_sends_a_window_is_never_exceeded_and_it_ends()
    {
        var random = new Random(7);
        for (var i = 0; i < Transfers; i++)
            RunOne(random);
    }

    [Fact]
    public void A_lossy_network_with_echoes_never_keeps_a_live_client_from_the_whole_file()
    {
        var random = new Random(11);
        for (var i = 0; i < Transfers / 4; i++)
        {
            var window = random.Next(1, 65);
            var last = random.Next(1, 300);
            var client = new ScriptedClient(random, window, last, loss: random.NextDouble() * 0.3, echo: random.NextDouble() * 0.3);

            Assert.Equal(TftpOutcome.Complete, client.Run());
            Assert.Equal(last, client.Received);
        }
    }

    private static void RunOne(Random random)
    {
        var window = random.Next(1, 65);
        var last = random.Next(1, 200);
        var terms = new TftpTerms { WindowSize = window, Oack = random.Next(2) == 0 ? default : new byte[] { 0, 6 } };
        var transfer = new TftpTransfer(terms, last);
        var now = TimeSpan.Zero;
        var sentBeforeFirstAck = 0;
        var sentAlone = 0L;
        for (var move = transfer.Start(now); ; move = Event(random, transfer, last, ref now))
        {
            switch (move.Kind)
            {
                case TftpMoveKind.End:
                    // Nothing that comes later wakes it up.
                    Assert.Equal(TftpMove.Wait, transfer.Acknowledge((ushort)random.Next(65536), now));
                    Assert.Equal(TftpMove.Wait, transfer.Tick(now + TimeSpan.FromHours(1)));
                    return;
                case TftpMoveKind.SendOack:
                    Assert.False(transfer.IsOpen);
                    sentBeforeFirstAck++;
                    break;
                case TftpMoveKind.SendBlocks:
                    Assert.Equal(Math.Max(0, transfer.Acknowledged) + 1, move.From);
                    // A single block that was sent in vain takes the next one along.
                    Assert.InRange(move.Count, 1, transfer.IsOpen ? Math.Max(window, 2) : 1);
                    Assert.True(move.Count <= window || move.From == sentAlone);
                    sentAlone = move.From;
                    Assert.InRange(move.From + move.Count - 1, 1, last);
                    sentBeforeFirstAck += transfer.IsOpen ? 0 : 1;
                    break;
            }

            Assert.InRange(now, TimeSpan.Zero, Bound);
            Assert.InRange(sentBeforeFirstAck, 0, 5);
        }
    }

    private static TftpMove Event(Random random, TftpTransfer transfer, long last, ref TimeSpan now)
    {
        switch (random.Next(20))
        {
            case < 6:
                now = transfer.Deadline > now ? transfer.Deadline : now;
                return transfer.Tick(now);
            case < 8:
                now += TimeSpan.FromMilliseconds(random.Next(100));
                return transfer.Tick(now);
            case < 16:
                now += TimeSpan.FromMilliseconds(random.Next(20));
                return transfer.Acknowledge((ushort)(transfer.Acknowledged + random.Next(-3, 70)), now);
            case < 19:
                return transfer.Acknowledge((ushort)random.Next(65536), now);
            default:
                return random.Next(30) switch
                {
                    0 => transfer.PortClosed(),
                    1 => transfer.Refused((TftpErrorCode)random.Next(10)),
                    _ => TftpMove.Wait,
                };
        }
    }

    /// <summary>A client by RFC 7440 at the end of a network that loses packets and doubles ACKs.</summary>
    private sealed class ScriptedClient(Random random, int window, long last, double loss, double echo)
    {
        private readonly TftpTransfer _transfer = new(new TftpTerms { WindowSize = window, Oack = new byte[] { 0, 6 } }, last);
        private readonly Queue<ushort> _acks = [];
        private TimeSpan _now;
        private int _sinceAck;

        public long Received { get; private set; } = -1;

        public TftpOutcome Run()
        {
            for (var move = _transfer.Start(_now); ; move = Next())
            {
                if (move.Kind == TftpMoveKind.End)
                    return move.Outcome;
                if (move.Kind == TftpMoveKind.SendOack && !IsLost())
                    Take(0);
                for (var i = 0; i < move.Count; i++)
                {
                    if (!IsLost())
                        Take(move.From + i);
                }
            }
        }

        private TftpMove Next()
        {
            _now += TimeSpan.FromMilliseconds(1);
            if (_acks.TryDequeue(out var ack))
                return _transfer.Acknowledge(ack, _now);
            _now = _transfer.Deadline > _now ? _transfer.Deadline : _now;
            return _transfer.Tick(_now);
        }

        private void Take(long block)
        {
            if (block == Received + 1)
            {
                Received = block;
                if (++_sinceAck >= window || block == 0 || block == last)
                    Acknowledge();
            }
            else
            {
                Acknowledge();
            }
        }

        private void Acknowledge()
        {
            _sinceAck = 0;
            for (var copies = random.NextDouble() < echo ? 2 : 1; copies > 0 && !IsLost(); copies--)
                _acks.Enqueue((ushort)Received);
        }

        private bool IsLost() => _transfer.IsOpen && random.NextDouble() < loss;
    }
}
