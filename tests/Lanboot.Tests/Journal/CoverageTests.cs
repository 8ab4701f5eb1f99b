using Lanboot.Journal;
using Xunit;

namespace Lanboot.Tests.Journal;

public sealed class CoverageTests
{
    [Fact]
    public void Ranges_that_together_cover_the_file_make_it_whole()
    {
        var coverage = new Coverage(100);
        coverage.Add(60, 100);
        coverage.Add(0, 10);
        Assert.False(coverage.IsWhole);
        coverage.Add(5, 59);
        Assert.False(coverage.IsWhole);
        coverage.Add(59, 60);
        Assert.True(coverage.IsWhole);
    }

    [Fact]
    public void An_empty_file_is_whole_from_the_start() => Assert.True(new Coverage(0).IsWhole);

    [Fact]
    public void Ranges_that_are_empty_or_backwards_count_nothing()
    {
        var coverage = new Coverage(1);
        coverage.Add(1, 0);
        coverage.Add(0, 0);
        Assert.False(coverage.IsWhole);
    }

    [Fact]
    public void Agrees_with_one_flag_for_each_byte()
    {
        var random = new Random(4711);
        for (var round = 0; round < 2000; round++)
        {
            var length = random.Next(1, 60);
            var coverage = new Coverage(length);
            var bytes = new bool[length];
            for (var i = 0; i < 20; i++)
            {
                var from = random.Next(length);
                var to = random.Next(from, length + 1);
                coverage.Add(from, to);
                Array.Fill(bytes, true, from, to - from);
                Assert.Equal(bytes.All(covered => covered), coverage.IsWhole);
            }
        }
    }
}
