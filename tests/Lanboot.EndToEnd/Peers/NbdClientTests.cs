using System.Globalization;
using Lanboot.Lab;

namespace Lanboot.EndToEnd.Peers;

/// <summary>Clients that others wrote, over a wire: libnbd's tools, QEMU's, and nbd-client's own handshake.</summary>
public sealed class NbdClientTests
{
    /// <summary>nbdsh by itself takes the first Python of the path, and only Debian's has libnbd's module.</summary>
    private const string Python = "/usr/bin/python3";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Images_files_in_them_and_oldstyle_ports_are_read_byte_for_byte()
    {
        Requires.RootAndPrograms("ip", "nbdcopy", "qemu-img", "cmp", "isoinfo");
        await using var lab = await NbdLab.StartAsync();
        var (image, file) = (lab.Image.Path, lab.Scratch("copy"));

        // QEMU's client and libnbd's, newstyle and oldstyle; the oldstyle export is a file inside the image.
        AssertSame(lab, "archiso");
        lab.Client.Run("nbdcopy", NbdLab.Uri("image"), file);
        HostProgram.Run("cmp", file, image);
        lab.Client.Run("qemu-img", "convert", "-f", "raw", "-O", "raw", NbdLab.Uri(""), file);
        HostProgram.Run("cmp", file, image);

        var inner = lab.Scratch("inner");
        lab.Client.Run("nbdcopy", NbdLab.Uri($"image/{NbdLab.Inner}"), inner);
        HostProgram.Run("sh", "-c", $"isoinfo -R -i '{image}' -x '/{NbdLab.Inner}' | cmp - '{inner}'");
        var oldstyle = $"nbd://{NbdLab.Server}:{NbdLab.OldstylePort}";
        foreach (var copy in new[] { $"nbdcopy {oldstyle} '{file}'", $"qemu-img convert -f raw -O raw {oldstyle} '{file}'" })
        {
            lab.Client.Run("sh", "-c", copy);
            HostProgram.Run("cmp", "-n", new FileInfo(inner).Length.ToString(CultureInfo.InvariantCulture), file, inner);
        }
    }

    [Fact]
    public async Task Clients_learn_what_there_is()
    {
        Requires.RootAndPrograms("ip", "nbdinfo", "nbd-client");
        await using var lab = await NbdLab.StartAsync();

        var list = lab.Client.Run("nbd-client", "-l", NbdLab.Server);
        Assert.Equal(["inner", "changes", "archiso", "image"], list.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..]);

        var image = lab.Client.Run("nbdinfo", "--json", NbdLab.Uri("archiso"));
        foreach (var said in new[]
            {
                "\"protocol\": \"newstyle-fixed\"", "\"structured\": true", "\"base:allocation\"", "\"is_read_only\": true",
                "\"can_multi_conn\": true", "\"can_df\": true", "\"can_cache\": true", "\"can_flush\": true", "\"can_trim\": false",
                "\"block_size_preferred\": 4096", "\"block_size_maximum\": 33554432", $"\"export-size\": {new FileInfo(lab.Image.Path).Length}",
            })
        {
            Assert.Contains(said, image, StringComparison.Ordinal);
        }

        var changes = lab.Client.Run("nbdinfo", NbdLab.Uri("changes"));
        Assert.Contains("can_multi_conn: false", changes, StringComparison.Ordinal);
        Assert.Contains("can_trim: true", changes, StringComparison.Ordinal);
        var inner = lab.Client.Run("nbdinfo", $"nbd://{NbdLab.Server}:{NbdLab.OldstylePort}");
        Assert.Contains("protocol: oldstyle", inner, StringComparison.Ordinal);

        var unknown = Assert.Throws<InvalidOperationException>(() => lab.Client.Run("nbdinfo", NbdLab.Uri("nothing")));
        Assert.Contains("No such file or directory", unknown.Message, StringComparison.Ordinal);
        await lab.Voice.LineAsync("asked by NBD for nothing: There is no image nothing here.", Patience);
        Assert.Throws<InvalidOperationException>(() => lab.Client.Run("nbdinfo", NbdLab.Uri("others")));
        await lab.Voice.LineAsync("The export others is not for 192.168.77.2", Patience);
    }

    [Fact]
    public async Task Scripts_of_libnbd_find_reads_in_flight_errors_and_layers_as_the_document_says()
    {
        Requires.RootAndPrograms("ip", "nbdsh", Python);
        await using var lab = await NbdLab.StartAsync();

        lab.Client.Run(Python, "-m", "nbd", "-u", NbdLab.Uri("archiso"), "-c", $"""
            import errno, random
            image = open("{lab.Image.Path}", "rb").read()
            size = h.get_size()
            assert size == len(image)

            # Sixty-four reads of all sizes in flight, in any order of replies.
            random.seed(10809)
            flight = []
            for i in range(1000):
                length = random.choice([1, 7, 512, 4096, 16384, 16385, 65536, 1 << 20])
                at = random.randrange(size - length)
                buffer = nbd.Buffer(length)
                flight.append((h.aio_pread(buffer, at), buffer, at, length))
                if len(flight) == 64 or i == 999:
                    for cookie, buffer, at, length in flight:
                        while not h.aio_command_completed(cookie):
                            h.poll(-1)
                        assert buffer.to_bytearray() == image[at:at + length], (at, length)
                    flight = []
            assert h.pread(32 << 20, 0) == image[:32 << 20]
            chunks = []
            h.pread_structured(65536, 4096, lambda data, at, status, error: chunks.append((bytes(data), at, status)), nbd.CMD_FLAG_DF)
            assert chunks == [(image[4096:69632], 4096, nbd.READ_DATA)], len(chunks)
            h.cache(1 << 20, 0)
            h.flush()

            # What is refused is refused by the server, not by libnbd.
            h.set_strict_mode(0)
            def refused(expected, call, *arguments):
                try:
                    call(*arguments)
                except nbd.Error as error:
                    assert error.errnum == expected, (error.errnum, expected)
                    return
                raise AssertionError("it was not refused")
            refused(errno.EINVAL, h.pread, 512, size)
            refused(errno.EINVAL, h.pread, 512, size - 511)
            refused(errno.EPERM, h.pwrite, b"x" * 70000, 0)
            refused(errno.EPERM, h.trim, 4096, 0)
            refused(errno.EPERM, h.zero, 4096, 0)
            refused(errno.EINVAL, h.cache, 4096, size)
            assert h.pread(512, 0) == image[:512]
            """);
    }

    [Fact]
    public async Task What_is_written_lies_in_a_layer_of_the_connection_with_a_bound_and_no_name()
    {
        Requires.RootAndPrograms("ip", "nbdsh", Python);
        await using var lab = await NbdLab.StartAsync();

        lab.Client.Run(Python, "-m", "nbd", "-c", $"""
            import errno
            image = open("{lab.Image.Path}", "rb").read()
            other = nbd.NBD()
            for each in (h, other):
                each.add_meta_context("base:allocation")
                each.connect_uri("{NbdLab.Uri("changes")}")
            h.pwrite(b"mine" * 25000, 4095)
            h.zero(1 << 20, 2 << 20)
            h.trim(1 << 20, 4 << 20)
            h.flush()
            assert h.pread(100000, 4095) == b"mine" * 25000
            assert h.pread(1 << 20, 0)[100000 + 4095:] == image[100000 + 4095:1 << 20]
            assert h.pread(1 << 20, 2 << 20) == bytes(1 << 20)
            assert other.pread(8 << 20, 0) == image[:8 << 20]
            extents = []
            h.block_status(5 << 20, 0, lambda context, at, entries, error: extents.append(entries))
            assert extents[0][1] == 0, extents
            h.block_status(4096, 2 << 20, lambda context, at, entries, error: extents.append(entries))
            assert extents[1] == [4096, 3], extents
            try:
                for at in range(8 << 20, 24 << 20, 1 << 20):
                    h.pwrite(b"y" * (1 << 20), at)
                raise AssertionError("there is no bound")
            except nbd.Error as error:
                assert error.errnum == errno.ENOSPC, error
                assert 14 << 20 <= at <= 16 << 20, at
            """);

        Assert.Empty(Directory.GetFiles(lab.Scratch("."), "lanboot-overlay*"));
        AssertSame(lab, "changes");
    }

    [Fact]
    public async Task A_client_that_reconnects_by_itself_does_not_notice_that_the_server_was_killed()
    {
        Requires.RootAndPrograms("ip", "qemu-img", "cmp");
        await using var lab = await NbdLab.StartAsync();
        var copy = lab.Scratch("copy");

        // Eight MiB each second, so that the server is killed in the middle.
        await using var convert = lab.Client.Start(
            new Voice(lab.Transcript, "qemu-img"), "qemu-img", "convert", "-r", "8M", "-W", "--image-opts", "-O", "raw",
            $"driver=nbd,server.type=inet,server.host={NbdLab.Server},server.port=10809,export=archiso,reconnect-delay=60", copy);
        while (!File.Exists(copy) || new FileInfo(copy).Length == 0)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        await lab.RestartAsync();
        await convert.Ended.WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.Equal(0, convert.ExitCode);
        HostProgram.Run("cmp", copy, lab.Image.Path);
    }

    private static void AssertSame(NbdLab lab, string export)
    {
        var said = lab.Client.Run("qemu-img", "compare", "-f", "raw", "-F", "raw", NbdLab.Uri(export), lab.Image.Path);
        Assert.Contains("Images are identical.", said, StringComparison.Ordinal);
    }
}
