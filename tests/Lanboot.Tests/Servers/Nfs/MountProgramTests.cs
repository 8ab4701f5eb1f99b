using Lanboot.Protocols.Nfs;
using Lanboot.Settings;
using Lanboot.Tests.Protocols.Rpc;
using Xunit;
using static Lanboot.Tests.Servers.Nfs.NfsScene;

namespace Lanboot.Tests.Servers.Nfs;

public sealed class MountProgramTests
{
    private const uint Mount = NfsProtocol.MOUNT_PROGRAM;

    /// <summary>The flavours that are taken, AUTH_SYS first.</summary>
    private const string Flavours = "00000002 00000001 00000000";

    private readonly NfsScene _scene = new();

    [Theory]
    [InlineData("Nfs/linux-mnt", "/run/archiso/bootmnt")]
    [InlineData("Nfs/klibc-mnt", "/run/archiso/bootmnt")]
    public void Real_clients_mount(string capture, string export) =>
        Assert.Equal(
            $"00000000 00000020 {RpcMessages.Words(_scene.HandleOf("", export))} {Flavours}",
            _scene.Server.Results(RpcMessages.Captured(capture), RpcMessages.Near));

    [Theory]
    [InlineData("/images/arch", "/images/arch", "")]
    [InlineData("/images/arch/", "/images/arch", "")]
    [InlineData("//images//arch/boot", "/images/arch", "boot")]
    [InlineData("images/arch", "/images/arch", "")]
    [InlineData("/run/sysresccd/bootmnt/boot/.", "/run/sysresccd/bootmnt", "boot")]
    [InlineData("/images/arch/boot/../../..", "/images/arch", "")] // no way out
    [InlineData("/", "/", "")]
    [InlineData("", "/", "")]
    [InlineData("/boot", "/", "boot")]
    public void A_path_leads_to_a_folder_of_an_export(string path, string export, string folder) =>
        Assert.Equal(
            $"00000000 00000020 {RpcMessages.Words(_scene.HandleOf(folder, export))} {Flavours}",
            _scene.Server.Results(Mnt(path), RpcMessages.Near));

    [Theory]
    [InlineData("/nowhere", 2)] // NOENT
    [InlineData("/images", 2)]
    [InlineData("/images/gentoo", 2)]
    [InlineData("/images/arch/version", 20)] // NOTDIR
    [InlineData("/images/arch/grub", 20)] // a link to a file
    public void What_can_t_be_mounted_says_why(string path, int status) =>
        Assert.Equal($"{status:x8}", _scene.Server.Results(Mnt(path), RpcMessages.Near));

    [Fact]
    public void Version_1_gets_the_handle_without_its_length() =>
        Assert.Equal($"00000000 {_scene.Handle("")}", _scene.Server.Results(RpcMessages.Call(Mount, 1, 1, Text("/images/arch")), RpcMessages.Near));

    [Fact]
    public void EXPORT_lists_paths_and_for_whom_they_are()
    {
        var all = $"00000001 {Text("*")} 00000000";
        var list = $"00000001 {Text("/")} {all} 00000001 {Text("/images/arch")} {all} 00000001 {Text("/images/deb")} {all} "
            + $"00000001 {Text("/run/archiso/bootmnt")} {all} 00000001 {Text("/run/sysresccd/bootmnt")} {all} 00000000";
        Assert.Equal(list, _scene.Server.Results(RpcMessages.Captured("Nfs/libnfs-export"), RpcMessages.Near));
        Assert.Equal(list, _scene.Server.Results(RpcMessages.Call(Mount, 1, 5), RpcMessages.Near));
    }

    [Fact]
    public void A_mount_is_in_the_list_and_in_the_journal_until_it_is_let_go()
    {
        List<string> entries = [];
        _scene.Journal.Recorded += entry => entries.Add(entry.Text);
        _scene.Server.Results(Mnt("/images/deb"), RpcMessages.Near);
        Assert.Equal($"00000001 {Text("192.168.77.2")} {Text("/images/deb")} 00000000", _scene.Server.Results(RpcMessages.Call(Mount, 3, 2), RpcMessages.Near));

        // klibc's nfsmount takes leave with its own path when it could not mount: nothing happens.
        Assert.Equal("", _scene.Server.Results(RpcMessages.Call(Mount, 3, 3, Text("/root")), RpcMessages.Near));
        Assert.Empty(entries);
        Assert.Equal("", _scene.Server.Results(RpcMessages.Call(Mount, 3, 3, Text("/images/deb")), RpcMessages.Near));
        Assert.Equal(["NFS images/deb: let go after 0 B were read (unmounted)"], entries);
        Assert.Equal("00000000", _scene.Server.Results(RpcMessages.Call(Mount, 3, 2), RpcMessages.Near));
    }

    [Fact]
    public void UMNTALL_lets_all_go()
    {
        _scene.Server.Results(Mnt("/images/deb"), RpcMessages.Near);
        _scene.Server.Results(Mnt("/images/arch"), RpcMessages.Near);
        Assert.Equal(2, _scene.Uses.All.Count);
        Assert.Equal("", _scene.Server.Results(RpcMessages.Call(Mount, 3, 4), RpcMessages.Near));
        Assert.Empty(_scene.Uses.All);
    }

    [Fact]
    public void Klibc_s_leave_is_understood() =>
        Assert.Equal("", _scene.Server.Results(RpcMessages.Captured("Nfs/klibc-umnt"), RpcMessages.NearByUdp));

    [Fact]
    public void A_path_longer_than_1024_bytes_is_GARBAGE_ARGS_and_version_2_is_told_of_1_and_3()
    {
        Assert.EndsWith(" 00000004", _scene.Server.Answer(Mnt("/" + new string('a', 1024)), RpcMessages.Near), StringComparison.Ordinal);
        Assert.EndsWith(" 00000002 00000001 00000003", _scene.Server.Answer(RpcMessages.Call(Mount, 2, 1, Text("/")), RpcMessages.Near), StringComparison.Ordinal);
        Assert.EndsWith(" 00000003", _scene.Server.Answer(RpcMessages.Call(Mount, 3, 6), RpcMessages.Near), StringComparison.Ordinal);
    }

    [Fact]
    public void An_export_for_some_is_refused_to_others()
    {
        var scene = new NfsScene(Export("/images/arch", "192.168.77.0/24(ro)"));
        var elsewhere = RpcMessages.Near with { Address = 0xc0a84e02 };
        var unprivileged = RpcMessages.Near with { Port = 1024 };
        Assert.StartsWith("00000000 00000020", scene.Server.Results(Mnt("/images/arch"), RpcMessages.Near), StringComparison.Ordinal);
        Assert.Equal("0000000d", scene.Server.Results(Mnt("/images/arch"), elsewhere));
        Assert.Equal("0000000d", scene.Server.Results(Mnt("/images/arch"), unprivileged));

        var getattr = scene.Call(NfsProcedure.NFSPROC3_GETATTR, "");
        Assert.Equal("0000000d", scene.Server.Results(getattr, elsewhere));
        Assert.Equal("00000001", scene.Server.Results(getattr, unprivileged));
        // The image is still for everybody under its other name.
        Assert.StartsWith("00000000 00000020", scene.Server.Results(Mnt("/run/archiso/bootmnt"), elsewhere), StringComparison.Ordinal);
    }

    [Fact]
    public void Squashing_decides_who_root_is()
    {
        // The folders of the scene are 0444: only root may enter them.
        string Lookup(params IReadOnlyList<NfsExportSettings> exports) =>
            new NfsScene(exports).Results(NfsProcedure.NFSPROC3_LOOKUP, "", Text("version"))[..8];
        Assert.Equal("00000000", Lookup());
        Assert.Equal("0000000d", Lookup(Export("/images/arch", "*(ro)")));
        Assert.Equal("0000000d", Lookup(Export("/images/arch", "*(ro,all_squash)")));
        Assert.Equal("00000000", Lookup(Export("/images/arch", "*(ro,no_root_squash)")));
        Assert.Equal("00000000", Lookup(Export("/images/arch", "*(ro,all_squash,anonuid=0,anongid=0)")));
    }

    private static byte[] Mnt(string path) => RpcMessages.Call(Mount, 3, 1, path.Length == 0 ? "00000000" : Text(path));

    private static NfsExportSettings Export(string path, string client)
    {
        Assert.True(NfsClientText.TryRead(client, out var settings, out _));
        return new NfsExportSettings(path) { Clients = [settings] };
    }
}
