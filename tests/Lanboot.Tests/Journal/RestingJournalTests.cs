using Lanboot.Boot;
using Lanboot.Journal;
using Xunit;
using static Lanboot.Tests.Journal.JournalScene;

namespace Lanboot.Tests.Journal;

/// <summary>The journal says whether it is worth looking at the clock: a server that idles lets its host sleep.</summary>
public sealed class RestingJournalTests
{
    private readonly JournalScene _scene = new();

    private Task Stirred => _scene.Journal.StirredAsync(TestContext.Current.CancellationToken);

    [Fact]
    public void A_journal_without_machines_rests()
    {
        Assert.False(Stirred.IsCompleted);
        Assert.False(_scene.Journal.Review());
    }

    [Fact]
    public async Task The_first_sign_of_a_machine_stirs_it_until_nobody_is_waited_for()
    {
        var before = Stirred;
        _scene.AskForAddress(1);
        _scene.AskForAddress(2);

        await before;
        Assert.True(_scene.Journal.Review());
        Assert.True(Stirred.IsCompletedSuccessfully);
    }

    [Fact]
    public void A_machine_that_went_silent_is_waited_for_until_all_has_been_said_of_it()
    {
        _scene.AskForAddress(1);
        _scene.ReviewAfter(119);

        Assert.True(_scene.Journal.Review());
        _scene.ReviewAfter(2);

        Assert.Contains("fetched nothing", _scene.Status(1).Stall, StringComparison.Ordinal);
        Assert.False(_scene.Journal.Review());
    }

    [Fact]
    public void A_file_on_its_way_is_waited_for_however_long_it_takes()
    {
        _scene.AskForAddress(1);
        var transfer = _scene.Begin(1, RootFile);
        _scene.ReviewAfter(600);

        Assert.True(_scene.Journal.Review());
        transfer.Finish(TransferEnd.Aborted);
        _scene.ReviewAfter(121);
        Assert.False(_scene.Journal.Review());
    }

    [Fact]
    public void A_machine_that_has_booted_is_not_waited_for_and_stirs_it_when_it_comes_back()
    {
        _scene.AskForAddress(1);
        _scene.Fetch(1, KernelFile);
        _scene.Fetch(1, RootFile);
        Assert.Equal(BootStage.Booted, _scene.Status(1).Stage);
        Assert.True(Stirred.IsCompletedSuccessfully);
        Assert.False(_scene.Journal.Review());
        Assert.False(Stirred.IsCompleted);

        _scene.AskForAddress(1);

        Assert.True(Stirred.IsCompletedSuccessfully);
    }
}
