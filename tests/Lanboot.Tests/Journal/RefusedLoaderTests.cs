using Lanboot.Boot;
using Lanboot.Journal;
using Xunit;
using static Lanboot.Tests.Journal.JournalScene;

namespace Lanboot.Tests.Journal;

/// <summary>A loader that was fetched whole, and then the firmware asks again: the machine does not run it.</summary>
public sealed class RefusedLoaderTests
{
    private readonly JournalScene _scene = new();

    [Fact]
    public void Secure_Boot_that_refuses_iPXE_is_noticed_when_the_firmware_asks_again()
    {
        _scene.AskForAddress(1);
        _scene.Begin(1, LoaderFile(), TransferProtocol.Tftp).Finish(TransferEnd.Aborted, "User aborted the transfer");
        _scene.Fetch(1, LoaderFile(), 1, TransferProtocol.Tftp);
        _scene.Time.Advance(20);
        var known = _scene.AskForAddress(1);

        Assert.Equal([IpxePath], known.RefusedLoaders);
        Assert.Equal(2, _scene.Status(1).Boot);
        Assert.Contains("did not run it", Assert.Single(_scene.Texts(EntryKind.Warning)), StringComparison.Ordinal);
        Assert.Equal([IpxePath], _scene.AskForAddress(1).RefusedLoaders);
    }

    [Fact]
    public void HTTP_boot_of_the_same_firmware_counts_too()
    {
        _scene.AskForAddress(1);
        _scene.Fetch(1, LoaderFile(), 1, TransferProtocol.Tftp);
        Assert.Equal([IpxePath], _scene.AskForAddress(1, BootProgram.HttpFirmware).RefusedLoaders);
    }

    [Fact]
    public void A_loader_that_was_only_begun_is_not_refused()
    {
        _scene.AskForAddress(1);
        var transfer = _scene.Begin(1, LoaderFile(), TransferProtocol.Tftp);
        transfer.Advance(500);
        transfer.Finish(TransferEnd.Failed, "no answer");
        Assert.Empty(_scene.AskForAddress(1).RefusedLoaders);
    }

    [Fact]
    public void A_loader_that_asked_as_iPXE_is_not_refused()
    {
        _scene.AskForAddress(1);
        _scene.Fetch(1, LoaderFile(), 1, TransferProtocol.Tftp);
        _scene.AskForAddress(1, BootProgram.Ipxe);
        Assert.Empty(_scene.AskForAddress(1).RefusedLoaders);
    }

    [Theory]
    [InlineData("loaders/grubx64.efi", BootStage.Loader)]
    [InlineData("pxelinux.cfg/default", BootStage.Menu)]
    [InlineData("revocations.efi", BootStage.Seen)]
    public void A_loader_that_fetched_anything_afterwards_is_not_refused(string next, BootStage stage)
    {
        _scene.AskForAddress(1);
        _scene.Fetch(1, LoaderFile("loaders/shimx64.efi"), 1, TransferProtocol.Tftp);
        _scene.Fetch(1, File(next, stage, 1000), 1, TransferProtocol.Tftp);
        Assert.Empty(_scene.AskForAddress(1).RefusedLoaders);
    }

    [Fact]
    public void A_loader_that_runs_after_all_is_trusted_again()
    {
        _scene.AskForAddress(1);
        _scene.Fetch(1, LoaderFile());
        _scene.AskForAddress(1);
        _scene.Fetch(1, LoaderFile());
        Assert.Empty(_scene.AskForAddress(1, BootProgram.Ipxe).RefusedLoaders);
    }
}
