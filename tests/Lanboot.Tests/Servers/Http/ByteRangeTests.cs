using System.Numerics;
using System.Text.RegularExpressions;
using Lanboot.Servers.Http;
using Xunit;

namespace Lanboot.Tests.Servers.Http;

public sealed partial class ByteRangeTests
{
    [Theory]
    // archiso's probe (curl -r 0-0).
    [InlineData("bytes=0-0", 0, 1)]
    [InlineData("bytes=0-99", 0, 100)]
    [InlineData("bytes=10-19", 10, 10)]
    // GRUB after a seek, EDK2 and curl when they continue.
    [InlineData("bytes=40-", 40, 60)]
    [InlineData("bytes=99-", 99, 1)]
    [InlineData("bytes=0-", 0, 100)]
    [InlineData("bytes=-1", 99, 1)]
    [InlineData("bytes=-100", 0, 100)]
    [InlineData("bytes=-1000", 0, 100)]
    // iPXE's sanboot reads 128 KiB at a time, beyond the end too.
    [InlineData("bytes=50-131121", 50, 50)]
    [InlineData("bytes=50-99999999999999999999999999999999", 50, 50)]
    [InlineData("BYTES=1-2", 1, 2)]
    [InlineData(" bytes= 1 - 2 ", 1, 2)]
    public void One_range_is_taken_and_clamped_to_the_file(string header, long offset, long length) =>
        Assert.Equal(new ByteRange(RangeKind.Part, offset, length), ByteRange.Read(header, 100));

    [Theory]
    [InlineData("bytes=100-")]
    [InlineData("bytes=100-200")]
    [InlineData("bytes=9223372036854775807-")]
    [InlineData("bytes=99999999999999999999999999999999-")]
    [InlineData("bytes=-0")]
    public void A_range_behind_the_end_can_not_be_satisfied(string header) =>
        Assert.Equal(RangeKind.Unsatisfiable, ByteRange.Read(header, 100).Kind);

    [Theory]
    [InlineData("")]
    [InlineData("bytes")]
    [InlineData("bytes=")]
    [InlineData("bytes=-")]
    [InlineData("bytes=--1")]
    [InlineData("bytes=5")]
    [InlineData("bytes=a-b")]
    [InlineData("bytes=5-4")]
    [InlineData("bytes=+5-6")]
    [InlineData("bytes=5-6x")]
    [InlineData("bytes=0x1-0x2")]
    [InlineData("bytes=0-0,2-3")]
    [InlineData("bytes=0-0, -1")]
    [InlineData("items=0-5")]
    public void What_is_malformed_or_several_ranges_gives_the_whole(string header) =>
        Assert.Equal(new ByteRange(RangeKind.Whole, 0, 100), ByteRange.Read(header, 100));

    [Theory]
    [InlineData("bytes=0-0")]
    [InlineData("bytes=0-")]
    [InlineData("bytes=-5")]
    public void Of_an_empty_file_every_range_is_the_whole(string header) =>
        Assert.Equal(new ByteRange(RangeKind.Whole, 0, 0), ByteRange.Read(header, 0));

    [Fact]
    public void Any_header_is_read_as_a_slow_second_reading_does()
    {
        string[] pieces = ["bytes=", "bytes", "=", "-", ",", " ", "0", "1", "7", "42", "99", "100", "4294967296", "9223372036854775807", "18446744073709551616", "x", "\t"];
        long[] sizes = [0, 1, 42, 100, 4294967296, 5_000_000_000_000, long.MaxValue];
        var random = new Random(20261121);
        for (var round = 0; round < 50_000; round++)
        {
            var header = (random.Next(4) == 0 ? "" : "bytes=") + string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => pieces[random.Next(pieces.Length)]));
            var size = sizes[random.Next(sizes.Length)];

            var range = ByteRange.Read(header, size);

            Assert.Equal(SlowReading(header, size), range);
            Assert.True(range.Offset >= 0 && range.Length >= 0 && range.Offset <= size - range.Length);
        }
    }

    /// <summary>By a grammar, and with numbers that have no end until they are beyond every file.</summary>
    private static ByteRange SlowReading(string header, long size)
    {
        var whole = new ByteRange(RangeKind.Whole, 0, size);
        var match = Grammar().Match(header);
        if (!match.Success || size == 0)
            return whole;
        BigInteger? first = match.Groups[1].Value is { Length: > 0 } a ? BigInteger.Min(BigInteger.Parse(a), long.MaxValue) : null;
        BigInteger? last = match.Groups[2].Value is { Length: > 0 } b ? BigInteger.Min(BigInteger.Parse(b), long.MaxValue) : null;
        if ((first is null && last is null) || last < first)
            return whole;
        var from = first ?? BigInteger.Max(size - last!.Value, 0);
        var to = first is null ? size - 1 : BigInteger.Min(last ?? size, size - 1);
        return from > to ? new ByteRange(RangeKind.Unsatisfiable, 0, 0) : new ByteRange(RangeKind.Part, (long)from, (long)(to - from + 1));
    }

    [GeneratedRegex(@"^\s*bytes=\s*([0-9]*)\s*-\s*([0-9]*)\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Grammar();
}
