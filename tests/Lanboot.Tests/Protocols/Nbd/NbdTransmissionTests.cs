using Lanboot.Protocols.Nbd;
using Lanboot.Protocols.Nbd.Transmission;
using Lanboot.Protocols.Wire;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests.Protocols.Nbd;

public sealed class NbdTransmissionTests
{
    private const string Magic = "25609513";

    /// <summary>1000 bytes, read-only and not.</summary>
    private static readonly NbdExport ReadOnly = new("r", 1000, IsWritable: false);
    private static readonly NbdExport Writable = new("w", 1000, IsWritable: true);

    [Theory]
    // Command, flags, offset, length; on a read-only export, on a writable one (0 for fine).
    [InlineData(NbdCommand.READ, 0, 0, 1, 0, 0)]
    [InlineData(NbdCommand.READ, 0, 999, 1, 0, 0)]
    [InlineData(NbdCommand.READ, 0, 0, 1000, 0, 0)]
    [InlineData(NbdCommand.READ, 0, 0, 1001, 22, 22)]
    [InlineData(NbdCommand.READ, 0, 1000, 1, 22, 22)]
    [InlineData(NbdCommand.READ, 0, ulong.MaxValue, 1, 22, 22)]
    [InlineData(NbdCommand.READ, 0, ulong.MaxValue - 1, uint.MaxValue, 22, 22)]
    [InlineData(NbdCommand.READ, 0, 0, 0, 22, 22)]
    [InlineData(NbdCommand.READ, 1, 0, 1, 22, 22)]
    [InlineData(NbdCommand.READ, 4, 0, 1, 0, 0)]
    [InlineData(NbdCommand.READ, 8, 0, 1, 22, 22)]
    [InlineData(NbdCommand.WRITE, 0, 0, 1, 1, 0)]
    [InlineData(NbdCommand.WRITE, 0, 999, 2, 1, 28)]
    [InlineData(NbdCommand.WRITE, 0, 2000, 1, 1, 28)]
    [InlineData(NbdCommand.WRITE, 0, 0, 0, 1, 22)]
    [InlineData(NbdCommand.WRITE, 1, 0, 1, 1, 22)]
    [InlineData(NbdCommand.FLUSH, 0, 0, 0, 0, 0)]
    [InlineData(NbdCommand.FLUSH, 0, 1, 0, 22, 22)]
    [InlineData(NbdCommand.FLUSH, 0, 0, 1, 22, 22)]
    [InlineData(NbdCommand.FLUSH, 2, 0, 0, 22, 22)]
    [InlineData(NbdCommand.TRIM, 0, 0, 1000, 1, 0)]
    [InlineData(NbdCommand.TRIM, 0, 1, 1000, 1, 22)]
    [InlineData(NbdCommand.CACHE, 0, 0, 1000, 0, 0)]
    [InlineData(NbdCommand.CACHE, 0, 0, 1001, 22, 22)]
    [InlineData(NbdCommand.CACHE, 1, 0, 1, 22, 22)]
    [InlineData(NbdCommand.WRITE_ZEROES, 0, 0, 1000, 1, 0)]
    [InlineData(NbdCommand.WRITE_ZEROES, 2, 0, 1000, 1, 0)]
    [InlineData(NbdCommand.WRITE_ZEROES, 16, 0, 1000, 1, 22)]
    [InlineData(NbdCommand.WRITE_ZEROES, 0, 500, 501, 1, 28)]
    [InlineData(NbdCommand.BLOCK_STATUS, 0, 0, 1000, 0, 0)]
    [InlineData(NbdCommand.BLOCK_STATUS, 8, 0, 1, 0, 0)]
    [InlineData(NbdCommand.BLOCK_STATUS, 0, 0, 1001, 22, 22)]
    [InlineData((NbdCommand)8, 0, 0, 1, 22, 22)]
    [InlineData((NbdCommand)65535, 65535, 0, 1, 22, 22)]
    public void A_request_is_done_or_refused_as_the_document_says(NbdCommand command, int flags, ulong offset, uint length, int onReadOnly, int onWritable)
    {
        foreach (var (export, expected) in new[] { (ReadOnly, onReadOnly), (Writable, onWritable) })
        {
            var step = Next(new NbdTerms(export, Structured: true, Allocation: true), Request(command, flags, offset, length), out var request, out var error);
            Assert.Equal(expected == 0 ? NbdStep.Perform : NbdStep.Refuse, step);
            Assert.Equal((NbdError)expected, error);
            Assert.Equal(new NbdRequest((NbdCommandModes)flags, command, 0x1122334455667788, offset, length), request);
        }
    }

    [Fact]
    public void What_was_not_negotiated_is_refused()
    {
        var plain = new NbdTerms(ReadOnly, Structured: false, Allocation: false);
        Assert.Equal(NbdStep.Refuse, Next(plain, Request(NbdCommand.READ, 4, 0, 1), out _, out _));
        Assert.Equal(NbdStep.Refuse, Next(plain, Request(NbdCommand.BLOCK_STATUS, 0, 0, 1), out _, out _));
    }

    [Theory]
    [InlineData(false, 32 << 20, NbdError.None)]
    [InlineData(false, (32 << 20) + 1, NbdError.EINVAL)]
    [InlineData(true, (32 << 20) + 1, NbdError.EOVERFLOW)]
    [InlineData(true, uint.MaxValue, NbdError.EOVERFLOW)]
    public void Reads_of_more_than_32_MiB_are_refused(bool structured, uint length, NbdError expected)
    {
        var terms = new NbdTerms(new NbdExport("large", 1L << 40, false), structured, false);
        Next(terms, Request(NbdCommand.READ, 0, 0, length), out _, out var error);
        Assert.Equal(expected, error);
    }

    [Fact]
    public void A_write_that_is_larger_is_not_waited_for()
    {
        Assert.Equal(NbdStep.Close, Next(new NbdTerms(Writable, false, false), Request(NbdCommand.WRITE, 0, 0, (32 << 20) + 1), out _, out _));
        Assert.Equal(NbdStep.Refuse, Next(new NbdTerms(Writable, false, false), Request(NbdCommand.WRITE, 0, 0, 32 << 20), out var drained, out _));
        Assert.Equal(32u << 20, drained.PayloadLength);
    }

    [Fact]
    public void Anything_but_a_request_closes_and_half_a_request_waits()
    {
        var terms = new NbdTerms(ReadOnly, false, false);
        var request = Request(NbdCommand.READ, 0, 0, 1);
        for (var length = 0; length < NbdRequest.Size; length++)
            Assert.Equal(NbdStep.MoreInput, Next(terms, request.AsSpan(0, length), out _, out _));
        request[3] ^= 1;
        Assert.Equal(NbdStep.Close, Next(terms, request, out _, out _));
        Assert.Equal(NbdStep.Disconnect, Next(terms, Request(NbdCommand.DISC, 0, 0, 0), out _, out _));
    }

    [Theory]
    [InlineData("nbdinfo-map", 101, new[] { NbdCommand.BLOCK_STATUS, NbdCommand.DISC })]
    [InlineData("qemu-img-info", 101, new[] { NbdCommand.READ, NbdCommand.DISC })]
    [InlineData("qemu-img-oldstyle", 0, new[] { NbdCommand.READ, NbdCommand.DISC })]
    public void Real_clients_are_understood(string capture, int handshake, NbdCommand[] commands)
    {
        var transmission = new NbdTransmission(new NbdTerms(FixedExports.Archiso, true, true));
        var input = Vector.Read($"Nbd/{capture}").AsSpan(handshake);
        foreach (var command in commands)
        {
            var step = transmission.Next(input, out var request, out _);
            Assert.Equal(command == NbdCommand.DISC ? NbdStep.Disconnect : NbdStep.Perform, step);
            Assert.Equal(command, request.Command);
            input = input[NbdRequest.Size..];
        }

        Assert.True(input.IsEmpty);
    }

    [Fact]
    public void Replies_are_what_the_document_lays_out()
    {
        var read = new NbdRequest(0, NbdCommand.READ, 0x1122334455667788, 0x1000, 0x200);
        const string Cookie = "1122334455667788";
        AssertWritten("67446698" + "00000000" + Cookie, (ref WireWriter output) => NbdReplies.Data(ref output, false, read, isFinal: true));
        AssertWritten("668e33ef" + "0001" + "0001" + Cookie + "00000208" + "0000000000001000",
            (ref WireWriter output) => NbdReplies.Data(ref output, true, read, isFinal: true));
        AssertWritten("668e33ef" + "0000" + "0001" + Cookie + "00000208" + "0000000000001000",
            (ref WireWriter output) => NbdReplies.Data(ref output, true, read, isFinal: false));
        AssertWritten("668e33ef" + "0001" + "0000" + Cookie + "00000000", (ref WireWriter output) => NbdReplies.Done(ref output, read.Cookie));
        AssertWritten("67446698" + "00000000" + Cookie, (ref WireWriter output) => NbdReplies.Ok(ref output, read));
        AssertWritten("67446698" + "00000016" + Cookie, (ref WireWriter output) => NbdReplies.Fail(ref output, false, read, NbdError.EINVAL));
        AssertWritten("668e33ef" + "0001" + "0005" + Cookie + "0000000c" + "00000001" + "00000200" + "00000003",
            (ref WireWriter output) => NbdReplies.BlockStatus(ref output, read.Cookie, 0x200, NbdState.HOLE | NbdState.ZERO));
        var message = Convert.ToHexStringLower("This export is read-only."u8);
        AssertWritten("668e33ef" + "0001" + "8001" + Cookie + "0000001f" + "00000001" + "0019" + message,
            (ref WireWriter output) => NbdReplies.Fail(ref output, true, read, NbdError.EPERM));
        AssertWritten("668e33ef" + "0001" + "8002" + Cookie + "00000027" + "00000001" + "0019" + message + "0000000000001100",
            (ref WireWriter output) => NbdReplies.FailAt(ref output, read.Cookie, NbdError.EPERM, 0x1100));
    }

    /// <summary>Captured requests with changed bytes: no exception, and what is to be performed lies inside by another reckoning.</summary>
    [Fact]
    public void Changed_requests_do_no_harm()
    {
        var random = new Random(10809);
        var performed = 0;
        for (var i = 0; i < 100_000; i++)
        {
            var bytes = Request((NbdCommand)random.Next(9), random.Next(8) == 0 ? random.Next(32) : 0, (ulong)random.Next(1100), (uint)random.Next(1100));
            if (random.Next(4) == 0)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var terms = new NbdTerms(random.Next(2) == 0 ? ReadOnly : Writable, random.Next(2) == 0, random.Next(2) == 0);
            if (Next(terms, bytes, out var request, out var error) != NbdStep.Perform)
                continue;
            performed++;
            Assert.Equal(NbdError.None, error);
            var hex = Convert.ToHexString(bytes);
            var end = System.Numerics.BigInteger.Parse("0" + hex[32..48], System.Globalization.NumberStyles.HexNumber, null)
                + System.Numerics.BigInteger.Parse("0" + hex[48..56], System.Globalization.NumberStyles.HexNumber, null);
            Assert.True(end <= 1000);
            Assert.True(terms.Export.IsWritable || request.Command is NbdCommand.READ or NbdCommand.FLUSH or NbdCommand.CACHE or NbdCommand.BLOCK_STATUS);
        }

        Assert.InRange(performed, 10_000, 90_000);
    }

    private static NbdStep Next(NbdTerms terms, ReadOnlySpan<byte> input, out NbdRequest request, out NbdError error) =>
        new NbdTransmission(terms).Next(input, out request, out error);

    private static byte[] Request(NbdCommand command, int flags, ulong offset, uint length) =>
        Convert.FromHexString($"{Magic}{flags:x4}{(int)command:x4}1122334455667788{offset:x16}{length:x8}");

    private static void AssertWritten(string expected, Writing write)
    {
        var writer = new WireWriter(new byte[NbdReplies.MaxLength]);
        write(ref writer);
        Assert.False(writer.Failed);
        Assert.Equal(expected, Convert.ToHexStringLower(writer.Written));
    }

    private delegate void Writing(ref WireWriter output);
}
