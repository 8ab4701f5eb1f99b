using Lanboot.Journal;
using Xunit;
using static Lanboot.Tests.Journal.JournalScene;

namespace Lanboot.Tests.Journal;

/// <summary>When serving ends by itself.</summary>
public sealed class BootedWatchTests
{
    private readonly JournalScene _scene = new();

    [Fact]
    public void It_is_over_once_so_many_have_booted_and_nothing_more_comes()
    {
        var watch = new BootedWatch(2, []);
        Boot(1);
        _scene.ReviewAfter(10);
        Assert.Equal((false, 0), Look(watch));
        Boot(2);
        // A sum behind the root may follow.
        Assert.Equal((false, 0), Look(watch));
        _scene.ReviewAfter(4);
        var verdict = watch.Look(_scene.Journal.Snapshot());
        Assert.True(verdict.IsOver);
        Assert.Equal(["2 machines have booted, and none needs this server any more: serving ends."], verdict.News);
    }

    [Fact]
    public void Only_the_named_machines_count()
    {
        var watch = new BootedWatch(1, [Mac(2)]);
        Boot(1);
        _scene.ReviewAfter(10);
        Assert.False(watch.Look(_scene.Journal.Snapshot()).IsOver);
        Boot(2);
        _scene.ReviewAfter(10);
        Assert.True(watch.Look(_scene.Journal.Snapshot()).IsOver);
    }

    [Fact]
    public void A_machine_that_booted_and_starts_anew_has_booted_all_the_same()
    {
        var watch = new BootedWatch(2, []);
        Boot(1);
        _scene.ReviewAfter(5);
        Assert.False(watch.Look(_scene.Journal.Snapshot()).IsOver);
        _scene.AskForAddress(1);
        Boot(2);
        _scene.ReviewAfter(5);
        Assert.True(watch.Look(_scene.Journal.Snapshot()).IsOver);
    }

    [Fact]
    public void One_machine_twice_is_not_two()
    {
        var watch = new BootedWatch(2, []);
        Boot(1);
        _scene.ReviewAfter(5);
        watch.Look(_scene.Journal.Snapshot());
        Boot(1);
        _scene.ReviewAfter(5);
        Assert.False(watch.Look(_scene.Journal.Snapshot()).IsOver);
    }

    [Theory]
    [InlineData(TransferProtocol.Nfs, "NFS")]
    [InlineData(TransferProtocol.Nbd, "NBD")]
    public void Who_reads_its_root_from_here_is_named_once_and_waited_for(TransferProtocol protocol, string name)
    {
        var watch = new BootedWatch(1, []);
        _scene.AskForAddress(1);
        _scene.Fetch(1, KernelFile);
        _scene.Fetch(1, InitrdFile);
        var root = _scene.Begin(1, RootFile, protocol);
        root.Advance(1_000_000);
        _scene.ReviewAfter(10);
        var verdict = watch.Look(_scene.Journal.Snapshot());
        Assert.Equal(
            [$"52:54:00:00:00:01 (192.168.0.101) still reads its root from here over {name}: serving goes on until it is gone, or Ctrl-C."],
            verdict.News);
        Assert.False(verdict.IsOver);
        _scene.ReviewAfter(10);
        Assert.Equal((false, 0), Look(watch));

        root.Finish(TransferEnd.Complete);
        _scene.ReviewAfter(4);
        Assert.True(watch.Look(_scene.Journal.Snapshot()).IsOver);
    }

    [Fact]
    public void Another_machine_that_is_on_its_way_is_told_of()
    {
        var watch = new BootedWatch(1, []);
        Boot(1);
        _scene.ReviewAfter(4);
        _scene.AskForAddress(2);
        _scene.Fetch(2, LoaderFile());
        Assert.Contains(
            "52:54:00:00:00:02 (192.168.0.102) was still on its way (loader) and gets no more.",
            watch.Look(_scene.Journal.Snapshot()).News);
    }

    private (bool IsOver, int News) Look(BootedWatch watch)
    {
        var verdict = watch.Look(_scene.Journal.Snapshot());
        return (verdict.IsOver, verdict.News.Count);
    }

    private void Boot(int number)
    {
        _scene.AskForAddress(number);
        _scene.Fetch(number, KernelFile);
        _scene.Fetch(number, InitrdFile);
        _scene.Fetch(number, RootFile);
    }
}
