using System.Text;
using Lanboot.Protocols.Tftp;
using Xunit;

namespace Lanboot.Tests.Protocols.Tftp;

public sealed class TftpRequestFuzzTests
{
    private static readonly TftpLimits Limits = new(PathMtu: 1500, MaxBlockSize: 65464, MaxWindowSize: 64);

    [Fact]
    public void Mutated_requests_are_read_as_a_slow_reader_reads_them_and_get_no_answer_they_did_not_ask_for()
    {
        var random = new Random(69);
        var accepted = 0;
        for (var i = 0; i < 50_000; i++)
        {
            var packet = Mutate(random, CapturedRequests.Bytes(CapturedRequests.All[random.Next(CapturedRequests.All.Length)]));
            var words = SlowRead(packet);
            if (!TftpRequest.TryRead(packet, out var request, out var refusal))
            {
                Assert.NotEmpty(refusal);
                continue;
            }

            accepted++;
            Assert.Equal(words[0], request.File);
            Assert.Equal(words[1], request.Mode.ToString(), ignoreCase: true);
            Assert.Equal(words.Skip(2).Take(2 * request.Options.Count), request.Options.SelectMany(option => new[] { option.Name, option.Value }));
            CheckAnswer(request, TftpTerms.Agree(request, Limits, 123_456_789));
        }

        Assert.InRange(accepted, 10_000, 49_000);
    }

    [Fact]
    public void Random_bytes_do_no_harm()
    {
        var random = new Random(1350);
        for (var i = 0; i < 50_000; i++)
        {
            var packet = new byte[random.Next(64)];
            random.NextBytes(packet);
            if (packet.Length > 2)
                packet[1] = (byte)random.Next(8);
            _ = TftpRequest.TryRead(packet, out _, out _);
            _ = TftpPacket.TryReadAck(packet, out _);
            if (TftpPacket.TryReadError(packet, out _, out var text))
                Assert.DoesNotContain(text, char.IsControl);
        }
    }

    private static void CheckAnswer(TftpRequest request, TftpTerms terms)
    {
        Assert.InRange(terms.BlockSize, 8, 1468);
        Assert.InRange(terms.WindowSize, 1, 64);
        if (terms.Oack.IsEmpty)
            return;
        var answers = Encoding.ASCII.GetString(terms.Oack.Span[2..^1]).Split('\0');
        for (var i = 0; i < answers.Length; i += 2)
        {
            var asked = request.Options.First(option => option.Name == answers[i]);
            var answer = uint.Parse(answers[i + 1], System.Globalization.CultureInfo.InvariantCulture);
            Assert.True(asked.Is("tsize") || answer <= uint.Parse(asked.Value, System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    /// <summary>All NUL-ended words behind the opcode, control characters replaced, by splitting text instead of walking bytes.</summary>
    private static string[] SlowRead(byte[] packet)
    {
        if (packet.Length < 2)
            return [];
        var words = new List<string>();
        var word = new List<byte>();
        foreach (var octet in packet.Skip(2).Append((byte)0))
        {
            if (octet != 0)
            {
                word.Add(octet);
                continue;
            }

            words.Add(string.Concat(Decode([.. word]).Select(c => char.IsControl(c) ? '?' : c)));
            word.Clear();
        }

        return [.. words];
    }

    private static string Decode(byte[] word)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(word);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(word);
        }
    }

    private static byte[] Mutate(Random random, byte[] packet)
    {
        for (var changes = random.Next(4); changes > 0; changes--)
        {
            var at = random.Next(packet.Length);
            packet = random.Next(5) switch
            {
                0 => [.. packet[..at], .. packet[Math.Min(packet.Length, at + random.Next(8))..]],
                1 => [.. packet[..at], (byte)random.Next(256), .. packet[at..]],
                2 => [.. packet, .. new byte[random.Next(8)]],
                3 => [.. packet[..at], 0, .. packet[at..]],
                _ => [.. packet[..at], (byte)random.Next(256), .. packet[(at + 1)..]],
            };
            if (packet.Length == 0)
                return packet;
        }

        return packet;
    }
}
