using System.Net;
using Lanboot.Journal;
using Xunit;

namespace Lanboot.Tests.Journal;

public sealed class MissingFileTests
{
    private readonly JournalScene _scene = new();

    [Fact]
    public void A_file_that_is_not_there_is_said_once_for_each_path_and_boot_and_kept()
    {
        _scene.AskForAddress(1);
        for (var i = 0; i < 3; i++)
            Miss("pxelinux.cfg/default");
        Miss("menu.c32");
        Assert.Equal(["asked by HTTP for pxelinux.cfg/default, which is not there.", "asked by HTTP for menu.c32, which is not there."], _scene.Texts(EntryKind.Detail));
        Assert.Equal(2, _scene.Journal.EntriesOf(JournalScene.Mac(1)).Count(entry => entry.Kind == EntryKind.Detail));

        _scene.Fetch(1, JournalScene.LoaderFile());
        _scene.AskForAddress(1);
        Miss("menu.c32");
        Assert.Equal(3, _scene.Texts(EntryKind.Detail).Count());
    }

    [Fact]
    public void A_flood_of_names_is_bounded()
    {
        _scene.AskForAddress(1);
        for (var i = 0; i < 1000; i++)
            Miss($"name{i}");
        Assert.Equal(64, _scene.Texts(EntryKind.Detail).Count());
    }

    [Fact]
    public void Who_is_not_known_is_told_once_for_each_path_too()
    {
        for (var i = 0; i < 5; i++)
            _scene.Journal.Missing(IPAddress.Parse("10.0.0.9"), TransferProtocol.Http, "x");
        Assert.Single(_scene.Entries);
    }

    [Fact]
    public void A_stall_names_the_file_that_was_asked_for_last_and_is_not_there()
    {
        _scene.AskForAddress(1);
        _scene.Fetch(1, JournalScene.LoaderFile(), protocol: TransferProtocol.Tftp);
        Miss("boot/grub.cfg");
        _scene.ReviewAfter(90);
        Assert.EndsWith(" What it asked for last, boot/grub.cfg by HTTP, is not there.", Assert.Single(_scene.Texts(EntryKind.Warning)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_found_afterwards_was_no_reason_to_stop()
    {
        _scene.AskForAddress(1);
        Miss("boot/grub.cfg");
        _scene.Fetch(1, JournalScene.LoaderFile(), protocol: TransferProtocol.Tftp);
        _scene.ReviewAfter(90);
        Assert.DoesNotContain("is not there", Assert.Single(_scene.Texts(EntryKind.Warning)), StringComparison.Ordinal);
    }

    private void Miss(string path) => _scene.Journal.Missing(JournalScene.Address(1), TransferProtocol.Http, path);
}
