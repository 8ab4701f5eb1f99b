using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Lanboot.Protocols.Nfs;
using Lanboot.Tests.Protocols.Rpc;
using Lanboot.Tests.Support;
using Xunit;
using static Lanboot.Tests.Servers.Nfs.NfsScene;

namespace Lanboot.Tests.Servers.Nfs;

/// <summary>READDIR and READDIRPLUS: whatever sizes a client asks with, it gets every entry once.</summary>
public sealed class NfsFolderTests
{
    private const string NoVerifier = "00000000 00000000";

    [Fact]
    public void READDIR_lists_a_folder()
    {
        var scene = new NfsScene();
        var (root, version) = (Long(1), Long(2));
        Assert.Equal(
            $"00000000 00000001 {scene.Attributes("")} {NoVerifier} "
            + $"00000001 {root} 00000001 2e000000 {Long(1)} 00000001 {root} 00000002 2e2e0000 {Long(2)} "
            + $"00000001 {version} {Text("version")} {Long(3)} 00000001 {Long(3)} {Text("boot")} {Long(4)} "
            + $"00000001 {Long(5)} {Text("grub")} {Long(5)} 00000000 00000001",
            scene.Results(NfsProcedure.NFSPROC3_READDIR, "", $"{Long(0)} {NoVerifier} 00001000"));
    }

    [Theory]
    [InlineData("Nfs/linux-readdirplus")]
    [InlineData("Nfs/libnfs-readdirplus")]
    public void READDIRPLUS_of_real_clients_has_attributes_and_handles(string capture)
    {
        var scene = new NfsScene(new MemoryTree().With("boot/grub.cfg"));
        Assert.Equal(
            $"00000000 00000001 {scene.Attributes("boot")} {NoVerifier} "
            + $"00000001 {Long(2)} 00000001 2e000000 {Long(1)} 00000001 {scene.Attributes("boot")} 00000001 00000020 {scene.Handle("boot")} "
            + $"00000001 {Long(1)} 00000002 2e2e0000 {Long(2)} 00000001 {scene.Attributes("")} 00000001 00000020 {scene.Handle("")} "
            + $"00000001 {Long(3)} {Text("grub.cfg")} {Long(3)} 00000001 {scene.Attributes("boot/grub.cfg")} 00000001 00000020 {scene.Handle("boot/grub.cfg")} "
            + "00000000 00000001",
            scene.Server.Results(scene.Captured(capture, "boot"), RpcMessages.Near));
    }

    [Fact]
    public void Every_size_covers_all_entries_once_and_is_kept_to_the_byte()
    {
        var random = new Random(1813);
        var tree = new MemoryTree();
        var names = Enumerable.Range(0, 90).Select(i => new string((char)('a' + i % 26), random.Next(1, 60)) + i.ToString(CultureInfo.InvariantCulture)).ToList();
        foreach (var name in names)
            tree.With($"all/{name}");
        var scene = new NfsScene(tree);
        List<string> expected = [".", "..", .. names];
        for (var count = 240; count < 6000; count += random.Next(1, 60))
        {
            Assert.Equal(expected, Walk(scene, isPlus: false, count, 0));
            if (count >= 400)
                Assert.Equal(expected, Walk(scene, isPlus: true, count, random.Next(0, 2) == 0 ? count : random.Next(0, count)));
        }
    }

    [Theory]
    [InlineData(127, true)] // the frame of 104 bytes and an entry of 28
    [InlineData(131, true)]
    [InlineData(132, false)]
    public void Room_for_less_than_an_entry_is_TOOSMALL(int count, bool tooSmall)
    {
        var scene = new NfsScene();
        var results = scene.Results(NfsProcedure.NFSPROC3_READDIR, "", $"{Long(0)} {NoVerifier} {count:x8}");
        Assert.Equal(tooSmall, results.StartsWith("00002715 00000001", StringComparison.Ordinal));
    }

    [Fact]
    public void A_place_that_there_is_not_is_BAD_COOKIE()
    {
        var scene = new NfsScene();
        foreach (var arguments in (string[])[$"{Long(6)} {NoVerifier}", $"{Long(ulong.MaxValue)} {NoVerifier}", $"{Long(2)} {Long(1)}"])
        {
            Assert.StartsWith("00002713 00000001", scene.Results(NfsProcedure.NFSPROC3_READDIR, "", $"{arguments} 00001000"), StringComparison.Ordinal);
            Assert.StartsWith("00002713 00000001", scene.Results(NfsProcedure.NFSPROC3_READDIRPLUS, "", $"{arguments} 00001000 00001000"), StringComparison.Ordinal);
        }

        // Behind the last there is nothing, and that is the end.
        Assert.EndsWith($"{NoVerifier} 00000000 00000001", scene.Results(NfsProcedure.NFSPROC3_READDIR, "", $"{Long(5)} {NoVerifier} 00001000"), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_folders_have_entries() =>
        Assert.StartsWith("00000014 ", new NfsScene().Results(NfsProcedure.NFSPROC3_READDIR, "version", $"{Long(0)} {NoVerifier} 00001000"), StringComparison.Ordinal);

    /// <summary>Reads a folder as a client does, page by page, and checks the size of each.</summary>
    private static List<string> Walk(NfsScene scene, bool isPlus, int count, int names)
    {
        List<string> found = [];
        ulong cookie = 0;
        for (var isEnd = false; !isEnd;)
        {
            var arguments = $"{Long(cookie)} {NoVerifier} {(isPlus ? $"{names:x8} " : "")}{count:x8}";
            var results = RpcMessages.Bytes(scene.Results(isPlus ? NfsProcedure.NFSPROC3_READDIRPLUS : NfsProcedure.NFSPROC3_READDIR, "all", arguments));
            Assert.Equal(0, Word(results, 0));
            Assert.True(results.Length - 4 <= count, $"{results.Length - 4} bytes where {count} were asked for");
            var before = found.Count;
            var at = 4 + 88 + 8;
            for (; Word(results, at) == 1;)
            {
                var length = Word(results, at + 12);
                found.Add(Encoding.UTF8.GetString(results, at + 16, length));
                at += 16 + (length + 3) / 4 * 4;
                cookie = (ulong)Word(results, at) << 32 | (uint)Word(results, at + 4);
                at += 8 + (isPlus ? 88 + 40 : 0);
            }

            isEnd = Word(results, at + 4) == 1;
            Assert.Equal(results.Length, at + 8);
            Assert.True(isEnd || found.Count > before, "a page without an entry would never end");
        }

        return found;
    }

    private static int Word(byte[] bytes, int at) => BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at));
}
