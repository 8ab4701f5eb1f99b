using System.Net;
using Lanboot.Host;
using Xunit;

namespace Lanboot.Tests.Host;

public sealed class NeighbourRoomTests
{
    [Theory]
    [InlineData("10.0.0.1", "10.0.4.0", 1024, false)]
    [InlineData("10.0.0.1", "10.0.4.1", 1024, true)]
    [InlineData("0.0.0.0", "255.255.255.255", 1024, true)]
    [InlineData("10.0.0.1", "10.0.255.254", null, false)]
    public void A_range_that_is_larger_than_the_kernels_table_is_told_of(string first, string last, int? limit, bool isTold)
    {
        var note = NeighbourRoom.Note((IPAddress.Parse(first), IPAddress.Parse(last)), limit);

        Assert.Equal(isTold, note is not null);
    }

    [Fact]
    public void The_sentence_says_what_to_do()
    {
        var note = NeighbourRoom.Note((IPAddress.Parse("10.0.0.1"), IPAddress.Parse("10.0.8.0")), 1024);

        Assert.Contains("2048 addresses", note, StringComparison.Ordinal);
        Assert.Contains("sysctl -w net.ipv4.neigh.default.gc_thresh3=4096", note, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_gives_no_addresses_is_told_nothing() => Assert.Null(NeighbourRoom.Note(null, 1));
}
