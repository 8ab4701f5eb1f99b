using Lanboot.Media.Blocks;
using Lanboot.Tests.Media.Support;
using Xunit;

namespace Lanboot.Tests.Media.Blocks;

public sealed class SourceTests
{
    private static readonly MemorySource Whole = new([.. Enumerable.Range(0, 100).Select(number => (byte)number)]);

    [Fact]
    public void A_slice_begins_and_ends_where_it_should()
    {
        var slice = new SliceSource(Whole, 10, 5);

        Assert.Equal([10, 11, 12, 13, 14], Survey.ReadAll(slice));
        Assert.Equal([13, 14], Read(slice, 3, 50));
        Assert.Empty(Read(slice, 5, 1));
        Assert.True(slice.TryGetFileRange(3, out var range));
        Assert.Equal((13, 2), (range.Offset, range.Length));
        Assert.False(slice.TryGetFileRange(5, out _));
    }

    [Theory]
    [InlineData(101, 0)]
    [InlineData(100, 1)]
    [InlineData(0, 101)]
    [InlineData(-1, 1)]
    [InlineData(1, -1)]
    [InlineData(long.MaxValue, long.MaxValue)]
    public void A_slice_beyond_its_source_is_refused(long start, long length)
    {
        Assert.Throws<EndOfStreamException>(() => new SliceSource(Whole, start, length));
        Assert.Throws<EndOfStreamException>(() => new ExtentSource([new Extent(Whole, start, length)]));
    }

    [Fact]
    public void Extents_are_read_one_after_the_other()
    {
        var source = new ExtentSource([new(Whole, 90, 10), Extent.Hole(3), new(Whole, 0, 0), new(Whole, 5, 2), new(Whole, 7, 2)]);

        Assert.Equal(17, source.Length);
        Assert.Equal([98, 99, 0, 0, 0, 5, 6], Read(source, 8, 7));
        Assert.Equal([7, 8], Read(source, 15, 10));
        Assert.Empty(Read(source, 17, 10));
    }

    [Fact]
    public void Extents_know_their_ranges_and_join_their_neighbours()
    {
        var source = new ExtentSource([new(Whole, 90, 10), Extent.Hole(3), new(Whole, 5, 2), new(Whole, 7, 2)]);

        Assert.Equal((92, 8), RangeAt(source, 2));
        Assert.Null(RangeAt(source, 10));
        Assert.Null(RangeAt(source, 12));
        Assert.Equal((5, 4), RangeAt(source, 13));
        Assert.Equal((8, 1), RangeAt(source, 16));
        Assert.Null(RangeAt(source, 17));
    }

    [Fact]
    public void Sources_on_sources_lead_down_to_the_file()
    {
        var source = new SliceSource(new ExtentSource([new(new SliceSource(Whole, 20, 50), 10, 5), new(Whole, 1, 1)]), 2, 4);

        Assert.Equal([32, 33, 34, 1], Survey.ReadAll(source));
        Assert.Equal((32, 3), RangeAt(source, 0));
        Assert.Equal((1, 1), RangeAt(source, 3));
    }

    [Fact]
    public void A_host_file_gives_its_own_range()
    {
        using var scratch = new Scratch();
        using var file = HostFile.Open(scratch.Write("file", 1000));

        Assert.Equal((999, 1), RangeAt(file, 999));
        Assert.Null(RangeAt(file, 1000));
        Assert.Equal(File.ReadAllBytes(scratch["file"]), Survey.ReadRanges(file));
    }

    private static byte[] Read(IBlockSource source, long offset, int length)
    {
        var bytes = new byte[length];
        return bytes[..source.Read(offset, bytes)];
    }

    private static (long Offset, long Length)? RangeAt(IBlockSource source, long offset) =>
        source.TryGetFileRange(offset, out var range) ? (range.Offset, range.Length) : null;
}
