using Lanboot.Protocols.Dhcp;
using Lanboot.Protocols.Dhcp.Leases;
using Lanboot.Protocols.Dhcp.Policy;
using Lanboot.Protocols.Dhcp.Pxe;
using Lanboot.Protocols.Dhcp.Server;
using Xunit;

namespace Lanboot.Tests.Protocols.Dhcp;

/// <summary>Damaged packets of real clients, thousands of them: nothing throws, and what is read is read right.</summary>
public sealed class DhcpFuzzTests
{
    private const int Rounds = 20_000;

    [Fact]
    public void What_is_accepted_reads_the_same_in_a_second_slow_way()
    {
        var random = new Random(2131);
        var sources = Captures.Names.Select(Captures.Read).ToArray();
        var accepted = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = Mutate(sources[round % sources.Length], random);
            var isAccepted = DhcpPacket.TryParse(bytes, new byte[bytes.Length], out var packet, out var refusal);
            Assert.Equal(isAccepted, refusal is null);
            if (!isAccepted)
                continue;
            accepted++;
            var options = SlowOptions(bytes);
            for (var code = 1; code < 255; code++)
            {
                var isThere = options.TryGetValue((byte)code, out var value);
                if (isThere != packet.Options.Has((byte)code) || !packet.Options[(byte)code].SequenceEqual(isThere ? [.. value!] : []))
                    Assert.Fail($"option {code} of {Convert.ToHexString(bytes)}");
            }
        }

        Assert.InRange(accepted, Rounds / 10, Rounds);
    }

    [Fact]
    public void Every_reply_is_whole_and_fits_the_client()
    {
        var random = new Random(951);
        var sources = Captures.Names.Select(Captures.Read).ToArray();
        var leases = new LeaseTable(new AddressPool(IPv4Address.Parse("192.168.77.50"), IPv4Address.Parse("192.168.77.120"), []));
        var server = new DhcpServer([new DhcpSubnet { Mask = IPv4Address.Mask(24), Leases = leases, LeaseTime = 3600, Domain = "lab.test" }]);
        var arrival = new DhcpArrival(IPv4Address.Parse("192.168.77.1"), IPv4Address.Parse("192.168.77.113"), 68, ByBroadcast: true);
        var boots = Enum.GetValues<BootDialect>().Select(dialect => (BootAnswer?)new BootAnswer(dialect, new string('f', 120))
        {
            ConfigFile = "pxelinux.cfg/default",
            PathPrefix = "http://192.168.77.1/loaders/",
        }).Append(null).ToArray();
        var buffer = new byte[DhcpReplyWriter.BufferLength];
        var replies = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = Mutate(sources[round % sources.Length], random);
            if (!DhcpPacket.TryParse(bytes, new byte[bytes.Length], out var packet, out _))
                continue;
            var boot = boots[round % boots.Length];
            random.NextBytes(buffer);
            var outcome = (round % 3) switch
            {
                0 => server.Answer(packet, arrival with { ByBroadcast = random.Next(2) == 0 }, boot, DhcpPolicy.None.Judge(packet, arrival, default), round, buffer),
                1 => ProxyDhcp.Answer(packet, arrival, boot, DhcpPolicy.None.Judge(packet, arrival, default), buffer),
                _ => ProxyDhcp.AnswerBootServer(packet, arrival, boot, DhcpPolicy.None.Judge(packet, arrival, default), buffer),
            };
            Assert.Equal(outcome.Act is DhcpAct.Silence or DhcpAct.Release or DhcpAct.Decline, outcome.Length == 0);
            if (outcome.Length == 0)
                continue;
            replies++;
            var reply = new ReplyBytes(buffer.AsSpan(0, outcome.Length));
            Assert.Equal(packet.TransactionId, reply.Xid);
            Assert.Equal(Convert.ToHexString(packet.HardwareField), reply.Chaddr);
            var most = Math.Clamp((packet.MaximumMessageSize ?? 0) - 28, 548, 1472);
            Assert.InRange(reply.Length, 300, most + packet.Options[82].Length + 2);
        }

        Assert.InRange(replies, Rounds / 20, Rounds);
        Assert.True(leases.All.Count <= 71);
    }

    private static byte[] Mutate(byte[] source, Random random)
    {
        var bytes = (byte[])source.Clone();
        for (var changes = random.Next(4); changes > 0; changes--)
        {
            switch (random.Next(5))
            {
                case 0:
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                    break;
                case 1:
                    // The options are where the structure is.
                    bytes[Math.Min(bytes.Length - 1, 240 + random.Next(100))] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes = bytes[..random.Next(bytes.Length + 1)];
                    break;
                case 3:
                    bytes = [.. bytes, .. source[Math.Min(source.Length, 240)..]];
                    break;
                default:
                    // A second option of a code that is there, in place of the message type and the overload.
                    var options = new byte[] { 52, 1, (byte)random.Next(4), (byte)random.Next(256), (byte)random.Next(8) };
                    if (bytes.Length > 260)
                        options.CopyTo(bytes, 243);
                    break;
            }

            if (bytes.Length == 0)
                return bytes;
        }

        return bytes;
    }

    /// <summary>Straight from RFC 2131 section 4.1 and RFC 3396, with lists.</summary>
    private static Dictionary<byte, List<byte>> SlowOptions(byte[] bytes)
    {
        var found = new Dictionary<byte, List<byte>>();
        if (bytes.Length < 240 || Convert.ToHexString(bytes, 236, 4) != "63825363")
            return found;
        Read(bytes[240..]);
        if (found.TryGetValue(52, out var overload) && overload.Count == 1)
        {
            var which = overload[0];
            if ((which & 1) != 0)
                Read(bytes[108..236]);
            if ((which & 2) != 0)
                Read(bytes[44..108]);
        }

        return found;

        void Read(byte[] field)
        {
            var queue = new Queue<byte>(field);
            while (queue.TryDequeue(out var code) && code != 255)
            {
                if (code == 0)
                    continue;
                if (!found.TryGetValue(code, out var value))
                    found[code] = value = [];
                for (var length = queue.Dequeue(); length > 0; length--)
                    value.Add(queue.Dequeue());
            }
        }
    }
}
