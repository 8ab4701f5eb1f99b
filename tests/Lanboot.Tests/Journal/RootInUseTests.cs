using Lanboot.Boot;
using Lanboot.Journal;
using Xunit;
using static Lanboot.Tests.Journal.JournalScene;

namespace Lanboot.Tests.Journal;

/// <summary>A root over NFS or NBD is read from as long as its system runs.</summary>
public sealed class RootInUseTests
{
    private readonly JournalScene _scene = new();

    public RootInUseTests()
    {
        _scene.AskForAddress(1);
        _scene.Fetch(1, KernelFile, 1.0);
        _scene.Fetch(1, InitrdFile, 2.0);
        _scene.Time.Advance(10);
    }

    [Fact]
    public void The_boot_is_over_when_the_system_falls_silent()
    {
        var root = _scene.Begin(1, RootFile, TransferProtocol.Nfs);
        Assert.Equal($"NFS {RootFile.Path}: in use as the root", _scene.Entries[^1].Text);
        Read(root, seconds: 20);
        Assert.Empty(_scene.Texts(EntryKind.Summary));
        _scene.ReviewAfter(6);

        Assert.EndsWith("root 20.0 s; HTTP 72.0 MB, NFS 20.0 MB", Assert.Single(_scene.Texts(EntryKind.Summary)), StringComparison.Ordinal);
        Assert.Equal(BootStage.Booted, _scene.Status(1).Stage);
    }

    [Fact]
    public void A_system_that_never_falls_silent_has_come_up_after_two_minutes()
    {
        Read(_scene.Begin(1, RootFile, TransferProtocol.Nbd), seconds: 119);
        Assert.Empty(_scene.Texts(EntryKind.Summary));
        Read(_scene.Status(1).Transfers[0], seconds: 2);
        Assert.Single(_scene.Texts(EntryKind.Summary));
    }

    [Fact]
    public void A_system_that_copied_its_root_lets_go_and_has_booted()
    {
        var root = _scene.Begin(1, RootFile, TransferProtocol.Nbd);
        Read(root, seconds: 3);
        root.Finish(TransferEnd.Complete, "the client is done with it");

        Assert.Single(_scene.Texts(EntryKind.Summary));
        Assert.Contains(_scene.Entries, entry => entry.Text == $"NBD {RootFile.Path}: let go after 3.0 MB were read (the client is done with it)");
    }

    [Fact]
    public void A_root_that_was_only_looked_at_is_no_boot()
    {
        _scene.Begin(1, RootFile, TransferProtocol.Nbd).Finish(TransferEnd.Complete);
        _scene.ReviewAfter(10);

        Assert.Empty(_scene.Texts(EntryKind.Summary));
        Assert.Equal(BootStage.Root, _scene.Status(1).Stage);
    }

    private void Read(Transfer root, int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            root.Advance(1_000_000);
            _scene.ReviewAfter(1);
        }
    }
}
