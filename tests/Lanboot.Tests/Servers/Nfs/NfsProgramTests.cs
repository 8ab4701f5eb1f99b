using Lanboot.Protocols.Nfs;
using Lanboot.Tests.Protocols.Rpc;
using Lanboot.Tests.Support;
using Xunit;
using static Lanboot.Tests.Servers.Nfs.NfsScene;

namespace Lanboot.Tests.Servers.Nfs;

/// <summary>Every procedure of RFC 1813, with the results written out in words of four bytes.</summary>
public sealed class NfsProgramTests
{
    private const string Ok = "00000000";

    private readonly NfsScene _scene = new();

    [Theory]
    [InlineData("Nfs/linux-getattr")]
    [InlineData("Nfs/libnfs-getattr")]
    public void GETATTR_of_real_clients_is_answered(string capture) =>
        Assert.Equal($"{Ok} {_scene.Attributes("")}", _scene.Server.Results(_scene.Captured(capture, ""), RpcMessages.Near));

    [Theory]
    [InlineData("version")]
    [InlineData("boot")]
    [InlineData("grub")]
    public void GETATTR_tells_of_files_folders_and_links(string path) =>
        Assert.Equal($"{Ok} {_scene.Attributes(path)}", _scene.Results(NfsProcedure.NFSPROC3_GETATTR, path));

    [Fact]
    public void LOOKUP_gives_handle_and_attributes_of_both()
    {
        var expected = $"{Ok} 00000020 {_scene.Handle("version")} 00000001 {_scene.Attributes("version")} 00000001 {_scene.Attributes("")}";
        Assert.Equal(expected, _scene.Server.Results(_scene.Captured("Nfs/libnfs-lookup", ""), RpcMessages.Near));
        Assert.Equal(expected, _scene.Results(NfsProcedure.NFSPROC3_LOOKUP, "", Text("version")));
    }

    [Fact]
    public void LOOKUP_of_what_is_not_there_tells_so_with_the_folder_s_attributes() =>
        // Linux asks for "new" before it makes it.
        Assert.Equal($"00000002 00000001 {_scene.Attributes("")}", _scene.Server.Results(_scene.Captured("Nfs/linux-lookup", ""), RpcMessages.Near));

    [Theory]
    [InlineData("boot", ".", "boot")]
    [InlineData("boot", "..", "")]
    [InlineData("", "..", "")] // no way out of the export
    [InlineData("", ".", "")]
    public void LOOKUP_knows_the_folder_itself_and_the_one_above(string folder, string name, string found) =>
        Assert.StartsWith($"{Ok} 00000020 {_scene.Handle(found)} ", _scene.Results(NfsProcedure.NFSPROC3_LOOKUP, folder, Text(name)), StringComparison.Ordinal);

    [Theory]
    [InlineData("version", "x", 20)] // NOTDIR
    [InlineData("", "a/b", 2)]
    [InlineData("", "", 2)]
    public void LOOKUP_fails_as_it_should(string folder, string name, int status) =>
        Assert.Equal($"{status:x8} 00000001 {_scene.Attributes(folder)}", _scene.Results(NfsProcedure.NFSPROC3_LOOKUP, folder, name.Length == 0 ? "00000000" : Text(name)));

    [Fact]
    public void LOOKUP_of_a_name_longer_than_any_says_so()
    {
        Assert.StartsWith("0000003f ", _scene.Results(NfsProcedure.NFSPROC3_LOOKUP, "", Text(new string('a', 256))), StringComparison.Ordinal);
        Assert.StartsWith("00000002 ", _scene.Results(NfsProcedure.NFSPROC3_LOOKUP, "", Text(new string('a', 255))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Nfs/linux-access", "", 3)] // of all that Linux asks for a folder, reading and looking up
    [InlineData("Nfs/libnfs-access", "version", 1)]
    public void ACCESS_of_real_clients_is_answered(string capture, string path, int allowed) =>
        Assert.Equal($"{Ok} 00000001 {_scene.Attributes(path)} {allowed:x8}", _scene.Server.Results(_scene.Captured(capture, path), RpcMessages.Near));

    [Fact]
    public void READLINK_gives_the_text_as_it_is()
    {
        Assert.Equal($"{Ok} 00000001 {_scene.Attributes("grub")} {Text("boot/grub.cfg")}", _scene.Results(NfsProcedure.NFSPROC3_READLINK, "grub"));
        Assert.Equal($"00000016 00000001 {_scene.Attributes("boot")}", _scene.Results(NfsProcedure.NFSPROC3_READLINK, "boot"));
    }

    [Theory]
    [InlineData(0, 11, 11, true)]
    [InlineData(0, 100, 11, true)]
    [InlineData(0, 4, 4, false)]
    [InlineData(4, 7, 7, true)]
    [InlineData(10, 1, 1, true)]
    [InlineData(11, 5, 0, true)] // at the end
    [InlineData(1L << 40, 5, 0, true)] // far beyond it
    [InlineData(-1, 5, 0, true)]
    [InlineData(3, 0, 0, false)]
    public void READ_tells_how_much_and_whether_it_is_the_end(long offset, uint asked, uint count, bool end)
    {
        var buffer = new byte[1024];
        var reply = _scene.Server.Answer(
            _scene.Call(NfsProcedure.NFSPROC3_READ, "version", $"{Long((ulong)offset)} {asked:x8}"), RpcMessages.Near, buffer);
        Assert.Equal(
            $"{Ok} 00000001 {_scene.Attributes("version")} {count:x8} {(end ? 1 : 0):x8} {count:x8}",
            RpcMessages.Words(buffer.AsSpan(24..reply.Length)));
        Assert.Equal(count == 0 ? 0 : offset, reply.Payload.Offset);
        Assert.Equal((int)count, reply.Payload.Count);
    }

    [Theory]
    [InlineData("Nfs/linux-read")]
    [InlineData("Nfs/libnfs-read")]
    public void READ_of_real_clients_is_answered(string capture)
    {
        var buffer = new byte[1024];
        var reply = _scene.Server.Answer(_scene.Captured(capture, "version"), RpcMessages.Near, buffer);
        Assert.Equal((0, 11), (reply.Payload.Offset, reply.Payload.Count));
    }

    [Fact]
    public void READ_over_UDP_stays_within_a_datagram()
    {
        var scene = new NfsScene(new MemoryTree().With("big", new byte[1 << 20]));
        Assert.EndsWith(
            "00008000 00000000 00008000",
            scene.Results(NfsProcedure.NFSPROC3_READ, "big", $"{Long(0)} 00100000", RpcMessages.NearByUdp), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("boot", 21)] // ISDIR
    [InlineData("grub", 22)] // INVAL
    public void READ_is_for_files(string path, int status) =>
        Assert.Equal($"{status:x8} 00000001 {_scene.Attributes(path)}", _scene.Results(NfsProcedure.NFSPROC3_READ, path, $"{Long(0)} 00000010"));

    [Fact]
    public void FSSTAT_FSINFO_and_PATHCONF_describe_a_disc()
    {
        var root = $"{Ok} 00000001 {_scene.Attributes("")}";
        Assert.Equal(
            $"{root} {Long(2048)} {Long(0)} {Long(0)} {Long(0)} {Long(0)} {Long(0)} ffffffff", _scene.Results(NfsProcedure.NFSPROC3_FSSTAT, ""));
        var sizes = "00001000 00008000 00008000 00001000 00008000 7fffffff ffffffff 00000001 00000000 0000000a";
        Assert.Equal($"{root} 00100000 00100000 {sizes}", _scene.Server.Results(_scene.Captured("Nfs/linux-fsinfo", ""), RpcMessages.Near));
        Assert.Equal($"{root} 00100000 00100000 {sizes}", _scene.Server.Results(_scene.Captured("Nfs/libnfs-fsinfo", ""), RpcMessages.Near));
        Assert.Equal($"{root} 00008000 00008000 {sizes}", _scene.Results(NfsProcedure.NFSPROC3_FSINFO, "", "", RpcMessages.NearByUdp));
        Assert.Equal(
            $"{root} 0000fde8 000000ff 00000001 00000001 00000000 00000001", _scene.Server.Results(_scene.Captured("Nfs/linux-pathconf", ""), RpcMessages.Near));
    }

    [Theory]
    [InlineData(NfsProcedure.NFSPROC3_SETATTR)]
    [InlineData(NfsProcedure.NFSPROC3_WRITE)]
    [InlineData(NfsProcedure.NFSPROC3_CREATE)]
    [InlineData(NfsProcedure.NFSPROC3_MKDIR)]
    [InlineData(NfsProcedure.NFSPROC3_SYMLINK)]
    [InlineData(NfsProcedure.NFSPROC3_MKNOD)]
    [InlineData(NfsProcedure.NFSPROC3_REMOVE)]
    [InlineData(NfsProcedure.NFSPROC3_RMDIR)]
    [InlineData(NfsProcedure.NFSPROC3_COMMIT)]
    public void Writing_is_refused_with_the_attributes_of_what_stays_as_it_is(NfsProcedure procedure) =>
        Assert.Equal($"0000001e 00000000 00000001 {_scene.Attributes("boot")}", _scene.Results(procedure, "boot", Text("new")));

    [Fact]
    public void Linux_is_told_that_it_can_t_make_a_file() =>
        Assert.Equal($"0000001e 00000000 00000001 {_scene.Attributes("")}", _scene.Server.Results(_scene.Captured("Nfs/linux-create", ""), RpcMessages.Near));

    [Fact]
    public void Refusals_about_two_folders_have_two_parts()
    {
        var (boot, root) = (_scene.Attributes("boot"), _scene.Attributes(""));
        Assert.Equal(
            $"0000001e 00000000 00000001 {boot} 00000000 00000001 {root}",
            _scene.Results(NfsProcedure.NFSPROC3_RENAME, "boot", $"{Text("a")} 00000020 {_scene.Handle("")} {Text("b")}"));
        Assert.Equal(
            $"0000001e 00000001 {_scene.Attributes("version")} 00000000 00000001 {root}",
            _scene.Results(NfsProcedure.NFSPROC3_LINK, "version", $"00000020 {_scene.Handle("")} {Text("b")}"));
    }

    /// <summary>Shapes of a failure without attributes: post_op_attr is one word, wcc_data two.</summary>
    [Theory]
    [InlineData(NfsProcedure.NFSPROC3_GETATTR, "", "")]
    [InlineData(NfsProcedure.NFSPROC3_SETATTR, "", "00000000 00000000")]
    [InlineData(NfsProcedure.NFSPROC3_LOOKUP, "00000000", "00000000")]
    [InlineData(NfsProcedure.NFSPROC3_ACCESS, "0000003f", "00000000")]
    [InlineData(NfsProcedure.NFSPROC3_READLINK, "", "00000000")]
    [InlineData(NfsProcedure.NFSPROC3_READ, "00000000 00000000 00000001", "00000000")]
    [InlineData(NfsProcedure.NFSPROC3_WRITE, "", "00000000 00000000")]
    [InlineData(NfsProcedure.NFSPROC3_RENAME, "00000000 00000000", "00000000 00000000 00000000 00000000")]
    [InlineData(NfsProcedure.NFSPROC3_LINK, "00000000", "00000000 00000000 00000000")]
    [InlineData(NfsProcedure.NFSPROC3_READDIR, "00000000 00000000 00000000 00000000 00001000", "00000000")]
    [InlineData(NfsProcedure.NFSPROC3_READDIRPLUS, "00000000 00000000 00000000 00000000 00001000 00001000", "00000000")]
    [InlineData(NfsProcedure.NFSPROC3_FSSTAT, "", "00000000")]
    [InlineData(NfsProcedure.NFSPROC3_FSINFO, "", "00000000")]
    [InlineData(NfsProcedure.NFSPROC3_PATHCONF, "", "00000000")]
    [InlineData(NfsProcedure.NFSPROC3_COMMIT, "", "00000000 00000000")]
    public void A_made_up_handle_is_BADHANDLE(NfsProcedure procedure, string arguments, string rest)
    {
        var handle = string.Join(' ', Enumerable.Repeat("01020304", 8));
        var expected = $"00002711 {rest}".TrimEnd();
        Assert.Equal(expected, _scene.Server.Results(CallWith(procedure, handle, arguments), RpcMessages.Near));
    }

    [Fact]
    public void A_handle_of_another_image_or_of_nothing_is_STALE()
    {
        var other = new NfsScene(new MemoryTree().With("a").With("b").With("c").With("d"));
        var secret = Enumerable.Range(0, 32).Select(i => (byte)i).ToArray();
        var export = _scene.Exports.Find("/images/arch")!.Value.Export;
        foreach (var handle in (NfsHandle[])
            [
                new(export.Id, export.Files.Identity ^ 1, 1), // the image was built anew
                new(export.Id, export.Files.Identity, 99), // no such file
                new(export.Id ^ 1, export.Files.Identity, 1), // no such export any more
            ])
        {
            var bytes = new byte[NfsHandle.Length];
            handle.Write(bytes, secret);
            Assert.Equal("00000046", _scene.Server.Results(CallWith(NfsProcedure.NFSPROC3_GETATTR, RpcMessages.Words(bytes)), RpcMessages.Near));
        }

        Assert.NotEqual(other.Exports.Find("/")!.Value.Export.Id, export.Id);
    }

    [Theory]
    [InlineData(NfsProcedure.NFSPROC3_LOOKUP, "")]
    [InlineData(NfsProcedure.NFSPROC3_LOOKUP, "00000005 61626300")]
    [InlineData(NfsProcedure.NFSPROC3_ACCESS, "")]
    [InlineData(NfsProcedure.NFSPROC3_READ, "00000000 00000000")]
    [InlineData(NfsProcedure.NFSPROC3_READDIR, "00000000 00000000 00000000 00000000")]
    [InlineData(NfsProcedure.NFSPROC3_READDIRPLUS, "00000000 00000000 00000000 00000000 00001000")]
    [InlineData(NfsProcedure.NFSPROC3_RENAME, "00000001 61000000")]
    public void Arguments_that_end_too_early_are_GARBAGE_ARGS(NfsProcedure procedure, string arguments) =>
        Assert.EndsWith(" 00000004", _scene.Server.Answer(_scene.Call(procedure, "", arguments), RpcMessages.Near), StringComparison.Ordinal);

    [Fact]
    public void There_are_22_procedures() =>
        Assert.EndsWith(" 00000003", _scene.Server.Answer(_scene.Call((NfsProcedure)22, ""), RpcMessages.Near), StringComparison.Ordinal);

    [Fact]
    public void An_image_that_can_t_be_read_is_an_input_output_error()
    {
        var call = _scene.Call(NfsProcedure.NFSPROC3_READ, "version", $"{Long(0)} 00000010");
        var lookup = _scene.Call(NfsProcedure.NFSPROC3_LOOKUP, "", Text("boot"));
        var root = _scene.Attributes("");
        _scene.Tree.IsBroken = true;
        Assert.StartsWith("00000005 00000001", _scene.Server.Results(call, RpcMessages.Near), StringComparison.Ordinal);
        Assert.Equal($"00000005 00000001 {root}", _scene.Server.Results(lookup, RpcMessages.Near));
    }
}
