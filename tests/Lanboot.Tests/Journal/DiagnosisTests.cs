using Lanboot.Boot;
using Lanboot.Journal;
using Xunit;
using static Lanboot.Tests.Journal.JournalScene;

namespace Lanboot.Tests.Journal;

/// <summary>Machines that stop somewhere, and what is said of them.</summary>
public sealed class DiagnosisTests
{
    private readonly JournalScene _scene = new();

    [Fact]
    public void An_offer_and_nothing_after_names_ports_and_addresses()
    {
        _scene.Journal.Meet(new Machine(Mac(1)) { Program = BootProgram.Firmware });
        _scene.Journal.Record(Mac(1), BootStage.Offered, "offered");
        Expect(29, 1, "got its offer 30 s ago and fetched nothing: a firewall may close UDP ports 67, 69 or 4011;");
    }

    [Fact]
    public void An_address_and_no_loader_names_TFTP()
    {
        _scene.AskForAddress(1);
        Expect(29, 1, "got its address 30 s ago and fetched nothing: a firewall may close UDP port 69");
    }

    [Fact]
    public void HTTP_firmware_that_fetches_nothing_names_HTTP()
    {
        _scene.AskForAddress(1, BootProgram.HttpFirmware);
        Expect(29, 1, "got its offer 30 s ago and fetched nothing: a firewall may close the TCP port of HTTP");
    }

    [Fact]
    public void IPXE_without_its_menu_names_HTTP()
    {
        _scene.AskForAddress(1);
        _scene.Fetch(1, LoaderFile());
        _scene.AskForAddress(1, BootProgram.Ipxe);
        Expect(29, 1, "runs iPXE, was told 30 s ago where its menu is, and did not fetch it");
    }

    [Fact]
    public void A_loader_that_does_nothing_names_Secure_Boot()
    {
        _scene.AskForAddress(1);
        _scene.Fetch(1, LoaderFile());
        Expect(59, 1, $"fetched {IpxePath} 60 s ago and nothing since: Secure Boot may refuse it");
    }

    [Fact]
    public void A_loader_that_ran_and_found_no_menu_points_to_the_screen()
    {
        _scene.AskForAddress(1);
        _scene.Fetch(1, LoaderFile("lpxelinux.0"));
        _scene.Begin(1, File("ldlinux.c32", BootStage.Loader, 100)).Finish(TransferEnd.Failed, "no answer");
        _scene.Entries.Clear();
        Expect(59, 1, "runs lpxelinux.0 and stopped 60 s ago before its menu");
    }

    [Fact]
    public void A_file_that_stops_in_the_middle_is_named()
    {
        _scene.AskForAddress(1);
        _scene.Begin(1, InitrdFile).Advance(10);
        Expect(60, 1, $"stopped 60 s ago in the middle of {InitrdPath} (60.0 MB)");
    }

    [Fact]
    public void A_kernel_and_nothing_more_asks_for_its_processor()
    {
        _scene.AskForAddress(1);
        _scene.Fetch(1, KernelFile);
        Expect(59, 1, $"fetched the kernel {KernelPath} 60 s ago and nothing since");
    }

    [Fact]
    public void A_root_never_asked_for_names_driver_card_and_command_line()
    {
        _scene.AskForAddress(1);
        _scene.Fetch(1, KernelFile);
        _scene.Fetch(1, InitrdFile);
        Expect(119, 1, "fetched kernel and initrds 2 min ago and never asked for its root");
    }

    [Fact]
    public void A_root_that_stops_is_named_even_while_the_transfer_hangs()
    {
        _scene.AskForAddress(1);
        _scene.Begin(1, RootFile).Advance(1000);
        Expect(60, 1, $"stopped 60 s ago in the middle of its root, {RootPath} (210.0 MB)");
    }

    [Fact]
    public void Bytes_on_their_way_are_a_sign_of_life()
    {
        _scene.AskForAddress(1);
        var transfer = _scene.Begin(1, RootFile);
        for (var i = 0; i < 200; i++)
        {
            transfer.Advance(1);
            _scene.ReviewAfter(1);
        }

        Assert.Empty(_scene.Texts(EntryKind.Warning));
    }

    [Fact]
    public void A_machine_that_waits_in_its_menu_is_not_stuck()
    {
        _scene.AskForAddress(1);
        _scene.Fetch(1, LoaderFile());
        _scene.Fetch(1, MenuFile);
        _scene.ReviewAfter(1000);
        Assert.Empty(_scene.Texts(EntryKind.Warning));
    }

    [Fact]
    public void A_machine_that_goes_on_is_no_longer_shown_as_stuck()
    {
        _scene.AskForAddress(1);
        _scene.ReviewAfter(31);
        Assert.NotNull(_scene.Status(1).Stall);
        _scene.Fetch(1, LoaderFile());
        Assert.Null(_scene.Status(1).Stall);
    }

    [Fact]
    public void Ordinary_clients_are_never_stuck()
    {
        _scene.AskForAddress(1, BootProgram.None);
        _scene.ReviewAfter(1000);
        Assert.Empty(_scene.Texts(EntryKind.Warning));
    }

    /// <summary>Nothing is said for some seconds; then exactly this, once.</summary>
    private void Expect(double silent, double then, string text)
    {
        _scene.ReviewAfter(silent);
        Assert.Empty(_scene.Texts(EntryKind.Warning));
        _scene.ReviewAfter(then);
        Assert.StartsWith(text, Assert.Single(_scene.Texts(EntryKind.Warning)), StringComparison.Ordinal);
        _scene.ReviewAfter(1000);
        Assert.Single(_scene.Texts(EntryKind.Warning));
    }
}
