using System.Runtime.Versioning;
using Lanboot.Settings;
using Lanboot.Tests.Servers.Http;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests.Servers.Tftp;

/// <summary>Whole files, in all sizes, over good and bad networks.</summary>
[SupportedOSPlatform("linux")]
public sealed class TftpFilesTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Files_around_the_borders_of_blocks_and_windows_arrive_whole(bool singlePort)
    {
        await using var tftp = await RunningTftp.StartAsync(new TftpSettings { SinglePort = singlePort });
        foreach (var blockSize in new[] { 8, 512, 1468 })
        {
            foreach (var window in new[] { 1, 2, 7, 64 })
            {
                var whole = blockSize * window;
                foreach (var length in new[] { 0, 1, blockSize - 1, blockSize, blockSize + 1, whole - 1, whole, whole + 1, 3 * whole })
                {
                    var bytes = tftp.AddRandom("file", length);
                    using var client = tftp.Client();
                    Assert.Equal(bytes, client.Fetch("file", blockSize, window));
                }
            }
        }
    }

    [Fact]
    public async Task A_file_in_pieces_of_a_disc_and_of_nowhere_arrives_whole()
    {
        await using var tftp = await RunningTftp.StartAsync();
        using var disc = TestFile.Random(3_000_000, seed: 2);
        var source = new PiecedSource(
            new Part(disc.Handle, 1_000_001, 700_001),
            new Part(null, 0, 5_000),
            new Part(disc.Handle, 3, 1),
            new Part(disc.Handle, 2_000_000, 900_003),
            new Part(null, 0, 77));
        tftp.Tree.Add("file", source);
        var expected = new byte[source.Length];
        source.Read(0, expected);

        foreach (var (blockSize, window) in new[] { (512, 1), (1468, 1), (1468, 16), (1000, 64) })
        {
            using var client = tftp.Client();
            Assert.Equal(expected, client.Fetch("file", blockSize, window));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public async Task Block_numbers_roll_over(int window)
    {
        await using var tftp = await RunningTftp.StartAsync();
        var bytes = tftp.AddRandom("file", 140_000 * 8 + 3);
        using var client = tftp.Client();

        Assert.Equal(bytes, client.Fetch("file", 8, window));
    }

    [Theory]
    [InlineData(1, 0.02, 0.02)]
    [InlineData(4, 0.02, 0.02)]
    [InlineData(16, 0.01, 0.05)]
    [InlineData(64, 0.005, 0.01)]
    public async Task Lost_and_doubled_packets_cost_time_and_nothing_else(int window, double loss, double doubled)
    {
        await using var tftp = await RunningTftp.StartAsync();
        var bytes = tftp.AddRandom("file", 500 * 512 + 17);
        var random = new Random(window);
        using var client = tftp.Client();

        var received = client.Fetch("file", 512, window, _ => random.NextDouble() switch
        {
            var dice when dice < loss => 0,
            var dice when dice < loss + doubled => 2,
            _ => 1,
        });

        Assert.Equal(bytes, received);
    }

    [Fact]
    public async Task A_class_room_that_asks_at_once_is_served()
    {
        await using var tftp = await RunningTftp.StartAsync(new TftpSettings { MaxTransfersPerClient = 1000 });
        var bytes = tftp.AddRandom("file", 100_000);

        var fetched = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Factory.StartNew(
            () =>
            {
                using var client = tftp.Client();
                return client.Fetch("file", 1468, 1);
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        Assert.All(fetched, received => Assert.Equal(bytes, received));
        await Eventually.HoldsAsync(() => tftp.Entries.Count(entry => entry.Text.StartsWith("TFTP file: 100.0 kB", StringComparison.Ordinal)) == 200);
    }
}
