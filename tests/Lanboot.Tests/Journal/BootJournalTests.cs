using System.Buffers.Binary;
using System.Net;
using Lanboot.Boot;
using Lanboot.Journal;
using Xunit;
using static Lanboot.Tests.Journal.JournalScene;

namespace Lanboot.Tests.Journal;

public sealed class BootJournalTests
{
    private readonly JournalScene _scene = new();

    [Fact]
    public void A_boot_from_firmware_over_iPXE_to_the_root_ends_with_its_summary()
    {
        _scene.AskForAddress(1);
        _scene.Time.Advance(0.4);
        _scene.Fetch(1, LoaderFile(), 1.0, TransferProtocol.Tftp);
        _scene.Time.Advance(3.0);
        _scene.AskForAddress(1, BootProgram.Ipxe);
        _scene.Time.Advance(0.4);
        _scene.Fetch(1, MenuFile, 0.0);
        _scene.Time.Advance(10);
        _scene.Fetch(1, KernelFile, 1.5);
        _scene.Fetch(1, InitrdFile, 5.5);
        _scene.Time.Advance(13);
        _scene.Fetch(1, RootFile, 0.0, length: 1);
        Assert.Empty(_scene.Texts(EntryKind.Summary));
        _scene.Fetch(1, RootFile, 3.2);

        Assert.Equal(
            "booted arch in 38.2 s: address 0.5 s, loader 4.5 s, menu 10.0 s, kernel 1.5 s, initrd 5.5 s, Linux start 13.0 s, root 3.2 s; "
            + "TFTP 1.0 MB, HTTP 282.0 MB",
            Assert.Single(_scene.Texts(EntryKind.Summary)));
        Assert.Equal(BootStage.Booted, _scene.Status(1).Stage);
        Assert.Equal(1, _scene.Status(1).Boot);
        Assert.Equal(38.2, _scene.Status(1).Elapsed.TotalSeconds, 0.01);
    }

    [Fact]
    public void What_was_not_said_again_stays_known()
    {
        _scene.AskForAddress(1);
        var known = _scene.Journal.Meet(new Machine(Mac(1)) { Program = BootProgram.None, VendorClass = "dhcpcd-10.0", HostName = "archiso" });

        Assert.Equal(Address(1), known.Address);
        Assert.Equal(7, known.Architecture!.Value.Code);
        Assert.Equal("PXEClient:Arch:00007", known.VendorClass);
        Assert.Equal("archiso", known.HostName);
        Assert.Equal(BootProgram.None, known.Program);
    }

    [Fact]
    public void Stages_only_move_forward()
    {
        _scene.AskForAddress(1);
        _scene.Fetch(1, KernelFile);
        _scene.Fetch(1, MenuFile);
        _scene.Journal.Record(Mac(1), BootStage.Addressed, "renewed");

        Assert.Equal(BootStage.Kernel, _scene.Status(1).Stage);
        Assert.Equal("renewed", _scene.Entries[^1].Text);
    }

    [Fact]
    public void Files_go_to_the_machine_that_has_the_address_even_while_several_boot()
    {
        _scene.AskForAddress(1);
        _scene.AskForAddress(2);
        var first = _scene.Begin(1, RootFile);
        var second = _scene.Begin(2, KernelFile);
        var third = _scene.Begin(2, InitrdFile);
        first.Advance(100);
        second.Advance(20);
        third.Advance(3);

        Assert.Equal(100, _scene.Status(1).Bytes[TransferProtocol.Http]);
        Assert.Equal(BootStage.Root, _scene.Status(1).Stage);
        Assert.Equal(23, _scene.Status(2).Bytes[TransferProtocol.Http]);
        Assert.Equal([second, third], _scene.Status(2).Transfers);
        second.Finish(TransferEnd.Complete);
        Assert.Equal([third], _scene.Status(2).Transfers);
        Assert.Equal(23, _scene.Status(2).Bytes[TransferProtocol.Http]);
    }

    [Fact]
    public void A_transfer_ends_once()
    {
        _scene.AskForAddress(1);
        var transfer = _scene.Begin(1, KernelFile);
        transfer.Advance(10);
        transfer.Finish(TransferEnd.Aborted, "User aborted the transfer");
        transfer.Finish(TransferEnd.Complete);

        Assert.Equal(TransferEnd.Aborted, transfer.End);
        Assert.Equal(10, _scene.Status(1).Bytes[TransferProtocol.Http]);
        Assert.Single(_scene.Entries, entry => entry.Text.Contains("the client stopped after 10 B of 12.0 MB (User aborted", StringComparison.Ordinal));
    }

    [Fact]
    public void Size_probes_are_detail_and_complete_nothing()
    {
        _scene.AskForAddress(1);
        _scene.Begin(1, RootFile, TransferProtocol.Tftp).Finish(TransferEnd.SizeProbe);
        _scene.Fetch(1, RootFile, length: 1);

        Assert.Empty(_scene.Texts(EntryKind.Summary));
        Assert.Equal(2, _scene.Texts(EntryKind.Detail).Count());
    }

    [Fact]
    public void Where_nobody_wants_detail_it_is_not_recorded_but_what_tells_why_a_boot_is_stuck_is_kept()
    {
        var scene = new JournalScene(recordsDetail: false);
        scene.AskForAddress(1);
        scene.Entries.Clear();
        scene.Begin(1, RootFile).Finish(TransferEnd.SizeProbe);
        scene.Begin(2, RootFile).Finish(TransferEnd.SizeProbe);
        scene.Journal.Missing(JournalScene.Address(1), TransferProtocol.Http, "menu.c32");

        Assert.Equal([EntryKind.Step], scene.Entries.Select(entry => entry.Kind));
        Assert.Contains(scene.Journal.EntriesOf(JournalScene.Mac(1)), entry => entry.Text.Contains("menu.c32", StringComparison.Ordinal));
        Assert.Empty(scene.Status(1).Transfers);
    }

    [Fact]
    public void A_root_fetched_in_ranges_completes_when_the_last_gap_closes()
    {
        _scene.AskForAddress(1);
        _scene.Fetch(1, RootFile, offset: 100_000_000);
        _scene.Fetch(1, RootFile, length: 99_999_999);
        Assert.Empty(_scene.Texts(EntryKind.Summary));
        _scene.Fetch(1, RootFile, offset: 99_000_000, length: 2_000_000);
        Assert.Single(_scene.Texts(EntryKind.Summary));
    }

    [Fact]
    public void A_root_broken_off_and_resumed_completes_and_bytes_in_our_buffers_do_not_count()
    {
        _scene.AskForAddress(1);
        var all = _scene.Begin(1, RootFile);
        all.Advance(RootFile.Source.Length);
        all.Finish(TransferEnd.Aborted, "connection reset");
        Assert.Empty(_scene.Texts(EntryKind.Summary));
        _scene.Fetch(1, RootFile, offset: 200_000_000);
        Assert.Single(_scene.Texts(EntryKind.Summary));
    }

    [Fact]
    public void Without_a_root_the_last_initrd_and_silence_end_the_boot()
    {
        var microcode = File("images/d/ucode.img", BootStage.Initrd, 1000, "debian-installer") with { CompletesBoot = true };
        var initrd = File("images/d/initrd.gz", BootStage.Initrd, 40_000_000, "debian-installer") with { CompletesBoot = true };
        _scene.AskForAddress(1);
        _scene.Fetch(1, KernelFile, 1);
        _scene.Fetch(1, microcode, 1);
        var last = _scene.Begin(1, initrd);
        _scene.ReviewAfter(10);
        Assert.Empty(_scene.Texts(EntryKind.Summary));
        last.Advance(40_000_000);
        last.Finish(TransferEnd.Complete);
        _scene.ReviewAfter(4);
        Assert.Empty(_scene.Texts(EntryKind.Summary));
        _scene.ReviewAfter(1);

        Assert.StartsWith("booted debian-installer in 12.1 s: address 0.1 s", Assert.Single(_scene.Texts(EntryKind.Summary)), StringComparison.Ordinal);
        _scene.ReviewAfter(600);
        Assert.Empty(_scene.Texts(EntryKind.Warning));
    }

    [Fact]
    public void Firmware_that_asks_again_after_progress_begins_the_next_boot()
    {
        _scene.AskForAddress(1);
        _scene.AskForAddress(1);
        Assert.Equal(1, _scene.Status(1).Boot);
        _scene.Fetch(1, LoaderFile(), 1, TransferProtocol.Tftp);
        _scene.Fetch(1, MenuFile);
        _scene.Time.Advance(60);
        _scene.AskForAddress(1);

        var status = _scene.Status(1);
        Assert.Equal(2, status.Boot);
        Assert.Equal(BootStage.Addressed, status.Stage);
        Assert.Equal(0, status.Bytes[TransferProtocol.Tftp]);
        Assert.Equal(0.1, status.Elapsed.TotalSeconds, 0.001);
        Assert.Contains("begins anew, 61.7 s after its last start; it had come to: menu", _scene.Texts(EntryKind.Step));
    }

    [Fact]
    public void The_address_that_the_running_system_asks_for_begins_no_boot()
    {
        _scene.AskForAddress(1);
        _scene.Fetch(1, InitrdFile);
        _scene.AskForAddress(1, BootProgram.None);
        _scene.Fetch(1, RootFile);

        Assert.Equal(1, _scene.Status(1).Boot);
        Assert.Equal(BootProgram.Firmware, _scene.Status(1).Program);
        Assert.Single(_scene.Texts(EntryKind.Summary));
    }

    [Fact]
    public void IPXE_out_of_the_cards_ROM_begins_anew_when_it_asks_again_after_its_menu()
    {
        _scene.AskForAddress(1, BootProgram.Ipxe);
        _scene.Fetch(1, MenuFile);
        Assert.Equal(1, _scene.Status(1).Boot);
        _scene.AskForAddress(1, BootProgram.Ipxe);
        Assert.Equal(2, _scene.Status(1).Boot);
    }

    [Fact]
    public void IPXE_that_fetches_autoexec_before_it_asks_stays_in_its_boot()
    {
        _scene.AskForAddress(1);
        _scene.Fetch(1, LoaderFile());
        _scene.Fetch(1, File("autoexec.ipxe", BootStage.Menu, 100));
        _scene.AskForAddress(1, BootProgram.Ipxe);
        Assert.Equal(1, _scene.Status(1).Boot);
    }

    [Fact]
    public void A_loader_fetched_after_a_kernel_begins_the_next_boot_where_DHCP_passed_us_by()
    {
        _scene.AskForAddress(1);
        _scene.Fetch(1, KernelFile);
        _scene.Fetch(1, LoaderFile(), 1, TransferProtocol.Tftp);
        Assert.Equal(2, _scene.Status(1).Boot);
    }

    [Fact]
    public void A_transfer_that_outlasts_its_boot_says_nothing_of_the_next()
    {
        _scene.AskForAddress(1);
        var old = _scene.Begin(1, RootFile);
        old.Advance(RootFile.Source.Length);
        _scene.AskForAddress(1);
        old.Finish(TransferEnd.Complete);

        Assert.Empty(_scene.Texts(EntryKind.Summary));
        Assert.Equal(0, _scene.Status(1).Bytes[TransferProtocol.Http]);
    }

    [Fact]
    public void A_program_out_of_an_image_that_asks_as_iPXE_ends_its_boot_and_begins_the_next()
    {
        _scene.AskForAddress(1, BootProgram.Ipxe);
        _scene.Fetch(1, MenuFile);
        _scene.Fetch(1, File("images/ipxe/ipxe.efi", BootStage.Kernel, 1_000_000, "ipxe") with { CompletesBoot = true });
        _scene.Time.Advance(2);
        _scene.AskForAddress(1, BootProgram.Ipxe);

        Assert.StartsWith("booted ipxe", Assert.Single(_scene.Texts(EntryKind.Summary)), StringComparison.Ordinal);
        Assert.Equal(2, _scene.Status(1).Boot);
    }

    [Fact]
    public void Clients_that_nobody_knows_are_told_of_by_address()
    {
        _scene.Fetch(9, KernelFile);

        var entry = Assert.Single(_scene.Entries);
        Assert.Null(entry.Machine);
        Assert.Equal(Address(9), entry.Address);
        Assert.Empty(_scene.Journal.Snapshot().Machines);
    }

    [Fact]
    public void The_neighbour_table_introduces_machines_whose_DHCP_passed_us_by()
    {
        var scene = new JournalScene(address => address.Equals(Address(9)) ? Mac(9) : null);
        scene.Fetch(9, KernelFile);

        Assert.Equal(Mac(9), Assert.Single(scene.Journal.Snapshot().Machines).Machine.Mac);
        Assert.Equal(Mac(9), scene.Journal.MachineAt(Address(9))!.Mac);
    }

    [Fact]
    public void An_address_belongs_to_whoever_had_it_last()
    {
        _scene.AskForAddress(1);
        _scene.Journal.Meet(new Machine(Mac(2)) { Address = Address(1) });
        Assert.Equal(Mac(2), _scene.Journal.MachineAt(Address(1))!.Mac);

        _scene.Journal.Meet(new Machine(Mac(1)) { Address = Address(5) });
        Assert.Equal(Mac(2), _scene.Journal.MachineAt(Address(1))!.Mac);
        Assert.Equal(Mac(1), _scene.Journal.MachineAt(Address(5))!.Mac);
    }

    [Fact]
    public void Ordinary_clients_that_want_an_address_are_no_boots()
    {
        _scene.AskForAddress(1, BootProgram.None);
        Assert.Empty(_scene.Journal.Snapshot().Machines);
    }

    [Fact]
    public void A_system_that_got_an_address_is_followed_once_it_fetches_something()
    {
        _scene.Journal.Learn(Mac(1), Address(1));
        _scene.Journal.Tell(Mac(1), "has its address");
        Assert.Equal((Mac(1), "has its address"), (_scene.Entries[^1].Machine!.Value, _scene.Entries[^1].Text));
        Assert.Null(_scene.Journal.Find(Mac(1)));
        Assert.Equal((Mac(1), Address(1)), (_scene.Journal.MachineAt(Address(1))!.Mac, _scene.Journal.MachineAt(Address(1))!.Address));

        _scene.Fetch(1, LoaderFile());
        Assert.Equal(BootStage.Loader, _scene.Status(1).Stage);
        Assert.Equal(Address(1), _scene.Status(1).Machine.Address);
    }

    [Fact]
    public void An_address_belongs_to_the_system_that_got_it_last()
    {
        _scene.AskForAddress(1);
        _scene.Journal.Learn(Mac(2), Address(1));
        Assert.Equal(Mac(2), _scene.Journal.MachineAt(Address(1))!.Mac);
        _scene.Journal.Learn(Mac(3), Address(1));
        Assert.Equal(Mac(3), _scene.Journal.MachineAt(Address(1))!.Mac);
        // The machine that had it speaks again, and says nothing of an address.
        _scene.Journal.Meet(new Machine(Mac(1)) { Program = BootProgram.Firmware });
        Assert.Equal(Mac(3), _scene.Journal.MachineAt(Address(1))!.Mac);
        Assert.Null(_scene.Status(1).Machine.Address);
        _scene.AskForAddress(1);
        Assert.Equal(Mac(1), _scene.Journal.MachineAt(Address(1))!.Mac);
        // And leaves it: what the system had before does not come back.
        _scene.Journal.Meet(new Machine(Mac(1)) { Address = Address(5), Program = BootProgram.Firmware });
        Assert.Null(_scene.Journal.MachineAt(Address(1)));
    }

    [Fact]
    public void A_system_has_one_address_the_last()
    {
        _scene.Journal.Learn(Mac(1), Address(1));
        _scene.Journal.Learn(Mac(1), Address(2));
        Assert.Null(_scene.Journal.MachineAt(Address(1)));
        Assert.Equal(Mac(1), _scene.Journal.MachineAt(Address(2))!.Mac);

        // It turns out to be a machine that boots, and is known as such by its address.
        _scene.Journal.Meet(new Machine(Mac(1)) { Program = BootProgram.Ipxe });
        Assert.Equal(BootProgram.Ipxe, _scene.Journal.MachineAt(Address(2))!.Program);
        _scene.Journal.Learn(Mac(1), Address(3));
        Assert.Equal(Address(3), _scene.Journal.Find(Mac(1))!.Address);
        Assert.Null(_scene.Journal.MachineAt(Address(2)));
    }

    [Fact]
    public void What_a_system_asks_for_in_vain_is_said_of_it()
    {
        _scene.Journal.Learn(Mac(1), Address(1));
        _scene.Journal.Missing(Address(1), TransferProtocol.Tftp, "phone.cfg");
        Assert.Equal(Mac(1), _scene.Entries[^1].Machine);
        Assert.Contains("phone.cfg", _scene.Journal.EntriesOf(Mac(1))[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_system_of_a_machine_does_is_kept_with_its_boot()
    {
        _scene.AskForAddress(1);
        _scene.Fetch(1, KernelFile);
        _scene.Time.Advance(5);
        _scene.Journal.Tell(Mac(1), "DHCP gives 192.168.0.101");
        Assert.Equal("DHCP gives 192.168.0.101", _scene.Journal.EntriesOf(Mac(1))[^1].Text);
        Assert.Equal((BootStage.Kernel, TimeSpan.Zero), (_scene.Status(1).Stage, _scene.Status(1).Quiet));
    }

    [Fact]
    public void A_network_full_of_systems_pushes_out_no_boot()
    {
        _scene.AskForAddress(1);
        for (var i = 0; i < 100_000; i++)
            _scene.Journal.Learn(new MacAddress((ulong)(0x020000000000 + i)), new IPAddress((long)BinaryPrimitives.ReverseEndianness(0x0a000000u + (uint)i)));

        Assert.Equal(Mac(1), _scene.Journal.MachineAt(Address(1))!.Mac);
        Assert.Null(_scene.Journal.MachineAt(IPAddress.Parse("10.0.0.0")));
        Assert.Equal(new MacAddress(0x02000001869f), _scene.Journal.MachineAt(IPAddress.Parse("10.1.134.159"))!.Mac);
    }

    [Fact]
    public void A_flood_of_invented_machines_pushes_out_only_itself()
    {
        _scene.AskForAddress(1);
        _scene.Fetch(1, LoaderFile());
        for (var i = 0; i < 10_000; i++)
            _scene.Journal.Meet(new Machine(new MacAddress((ulong)(0x020000000000 + i))) { Program = BootProgram.Firmware });

        Assert.Equal(BootJournal.MaxMachines, _scene.Journal.Snapshot().Machines.Count);
        Assert.Equal(BootStage.Loader, _scene.Status(1).Stage);
        Assert.Equal(Mac(1), _scene.Journal.MachineAt(Address(1))!.Mac);
    }

    [Fact]
    public void The_entries_of_a_machine_are_bounded_and_hold_no_detail()
    {
        for (var i = 0; i < 200; i++)
            _scene.Journal.Record(Mac(1), BootStage.Offered, $"offer {i}");
        _scene.Journal.Meet(new Machine(Mac(1)) { Address = Address(1), Program = BootProgram.Firmware });
        _scene.Begin(1, MenuFile).Finish(TransferEnd.SizeProbe);

        var entries = _scene.Journal.EntriesOf(Mac(1));
        Assert.Equal(64, entries.Count);
        Assert.Equal("offer 199", entries[^2].Text);
        Assert.Empty(_scene.Journal.EntriesOf(Mac(2)));
    }

    [Fact]
    public async Task Threads_that_record_at_once_lose_no_byte()
    {
        for (var i = 1; i <= 8; i++)
            _scene.AskForAddress(i);
        var journal = _scene.Journal;
        await Task.WhenAll(Enumerable.Range(1, 8).Select(number => Task.Run(() =>
        {
            for (var round = 0; round < 500; round++)
            {
                var transfer = journal.Begin(Address(number), TransferProtocol.Http, KernelFile, 0, 10);
                for (var i = 0; i < 10; i++)
                    transfer.Advance(1);
                journal.Review();
                transfer.Finish(TransferEnd.Complete);
            }
        })));

        Assert.All(journal.Snapshot().Machines, status => Assert.Equal(5000, status.Bytes[TransferProtocol.Http]));
        Assert.All(journal.Snapshot().Machines, status => Assert.Empty(status.Transfers));
    }
}
