using System.Text;
using Lanboot.Boot;
using Lanboot.Journal;
using Lanboot.Servers.Http;
using Lanboot.Settings;
using Xunit;

namespace Lanboot.Tests.Servers.Http;

/// <summary>Conversations as loaders have them, with the bytes that they write and the strictness with which they read.</summary>
public sealed class LoaderTests
{
    [Fact]
    public async Task Lpxelinux_reads_to_the_end_of_the_connection()
    {
        await using var door = await RunningDoor.StartAsync();
        using var module = TestFile.Random(200_000, seed: 1);
        door.Tree.Add("boot/syslinux/ldlinux.c32", module.Source());
        using var client = await RawClient.ConnectAsync(door.Port);

        // core/fs/pxe/http.c of syslinux 6.04; two slashes come of option 210 "http://…/" before a name that begins with one.
        await client.SendAsync(
            "GET //boot/syslinux/ldlinux.c32 HTTP/1.0\r\nHost: 192.168.0.1:8080\r\nUser-Agent: Syslinux/6.04\r\nConnection: close\r\n" +
            "Cookie: _Syslinux_ip=192.168.0.107%3A192.168.0.1%3A192.168.0.1%3A255.255.255.0;_Syslinux_BOOTIF=01-52-54-00-12-34-56;_Syslinux_SYSUUID=;\r\n\r\n");
        var headers = await client.ReadHeadersAsync();
        var body = await client.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n", headers, StringComparison.Ordinal);
        Assert.DoesNotContain("chunked", headers, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\r\nConnection: close\r\n", headers, StringComparison.Ordinal);
        // Its buffers: 20 bytes for a name, 1024 for a value. The last header it does not look at.
        Assert.All(headers.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1), line => Assert.InRange(line.IndexOf(':'), 1, 19));
        Assert.Equal(TestFile.RandomBytes(200_000, seed: 1), body);
    }

    [Fact]
    public async Task An_old_client_that_asks_to_stay_is_closed_all_the_same()
    {
        await using var door = await RunningDoor.StartAsync();
        door.Tree.Add("a", "abc");
        using var client = await RawClient.ConnectAsync(door.Port);

        await client.SendAsync("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");

        Assert.EndsWith("\r\n\r\nabc", Encoding.ASCII.GetString(await client.ReadToEndAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grub_opens_anew_for_every_seek_and_ends_with_a_reset()
    {
        await using var door = await RunningDoor.StartAsync();
        using var image = TestFile.Random(3_000_000, seed: 2);
        door.Tree.Add("live/filesystem.squashfs", image.Source());
        var expected = TestFile.RandomBytes(3_000_000, seed: 2);

        // grub-core/net/http.c: no Connection header, no port in Host; bytes that it did not read are left to a reset.
        const string Open = "GET /live/filesystem.squashfs HTTP/1.1\r\nHost: 192.168.0.1\r\nUser-Agent: GRUB 2.06\r\n";
        using (var first = await RawClient.ConnectAsync(door.Port))
        {
            await first.SendAsync(Open + "\r\n");
            var headers = await first.ReadHeadersAsync();
            Assert.StartsWith("HTTP/1.1 200 ", headers, StringComparison.Ordinal);
            Assert.Contains("\nContent-Length: 3000000\r\n", headers, StringComparison.Ordinal);
            Assert.Equal(expected[..1000], await first.ReadBytesAsync(1000));
            first.Reset();
        }

        using (var second = await RawClient.ConnectAsync(door.Port))
        {
            await second.SendAsync(Open + "Range: bytes=2999000-\r\n\r\n");
            var answer = await second.ReadAsync();
            Assert.Equal(206, answer.Status);
            Assert.Equal("bytes 2999000-2999999/3000000", answer["Content-Range"]);
            Assert.Equal(expected[2_999_000..], answer.Body);
            second.Reset();
        }

        Assert.Equal(2, (await door.EndedTransfersAsync()).Count);
    }

    [Fact]
    public async Task IPXE_fetches_script_kernel_and_initrd_on_one_connection()
    {
        await using var door = await RunningDoor.StartAsync();
        door.Tree.Make("boot.ipxe", fetch => $"#!ipxe\n# {fetch.Machine?.Mac}\nkernel {fetch.At.Http}/k\n");
        door.Tree.Add("k", "kernel");
        using var initrd = TestFile.Random(500_000, seed: 3);
        door.Tree.Add("i", initrd.Source());
        using var client = await RawClient.ConnectAsync(door.Port);

        await client.SendAsync(Ipxe("/boot.ipxe?mac=52-54-00-12-34-56"));
        var script = await client.ReadAsync();
        await client.SendAsync(Ipxe("/k"));
        var kernel = await client.ReadAsync();
        await client.SendAsync(Ipxe("/i"));
        var image = await client.ReadAsync();

        Assert.Equal($"#!ipxe\n# 52:54:00:12:34:56\nkernel http://127.0.0.1:{door.Port}/k\n", script.Text);
        Assert.Equal("no-store", script["Cache-Control"]);
        Assert.Null(script["ETag"]);
        Assert.Equal("kernel", kernel.Text);
        Assert.Equal(TestFile.RandomBytes(500_000, seed: 3), image.Body);
        Assert.Equal("mac=52-54-00-12-34-56", door.Tree.Asked.First().Fetch.Query);
    }

    [Fact]
    public async Task IPXE_reads_a_disc_block_by_block()
    {
        await using var door = await RunningDoor.StartAsync();
        using var image = TestFile.Random(600_000, seed: 4);
        door.Tree.Add("images/a.iso", image.Source());
        var expected = TestFile.RandomBytes(600_000, seed: 4);
        using var client = await RawClient.ConnectAsync(door.Port);

        await client.SendAsync(Ipxe("/images/a.iso").Replace("GET", "HEAD", StringComparison.Ordinal));
        Assert.Equal("600000", (await client.ReadAsync(isHead: true))["Content-Length"]);
        foreach (var block in new[] { 0, 262_144, 524_288, 32_768 })
        {
            var last = Math.Min(block + 262_144, 600_000) - 1;
            await client.SendAsync(Ipxe("/images/a.iso", $"Range: bytes={block}-{last}\r\n"));
            var answer = await client.ReadAsync();
            Assert.Equal((206, $"bytes {block}-{last}/600000"), (answer.Status, answer["Content-Range"]));
            Assert.Equal(expected[block..(last + 1)], answer.Body);
        }
    }

    [Fact]
    public async Task UEFI_HTTP_boot_asks_for_the_size_then_for_the_file_then_resets()
    {
        await using var door = await RunningDoor.StartAsync();
        using var loader = TestFile.Random(1_000_000, seed: 5);
        door.Tree.Add("loaders/ipxe.efi", loader.Source(), stage: BootStage.Loader);
        using var client = await RawClient.ConnectAsync(door.Port);

        // As seen from OVMF 2022.11: Host without the port.
        const string Fields = " /loaders/ipxe.efi HTTP/1.1\r\nHost: 192.168.0.1\r\nAccept: */*\r\nUser-Agent: UefiHttpBoot/1.0\r\n\r\n";
        await client.SendAsync("HEAD" + Fields);
        var head = await client.ReadAsync(isHead: true);
        await client.SendAsync("GET" + Fields);
        var get = await client.ReadAsync();
        client.Reset();

        Assert.Equal(("1000000", "application/efi", "bytes"), (head["Content-Length"], head["Content-Type"], head["Accept-Ranges"]));
        Assert.Equal(WithoutDate(head.Headers), WithoutDate(get.Headers));
        Assert.Equal(TestFile.RandomBytes(1_000_000, seed: 5), get.Body);
        var transfers = await door.EndedTransfersAsync();
        Assert.Equal([TransferEnd.SizeProbe, TransferEnd.Complete], transfers.Select(transfer => transfer.End!.Value));
        Assert.Equal([0, 1_000_000], transfers.Select(transfer => transfer.Sent));
    }

    [Fact]
    public async Task UEFI_HTTP_boot_continues_a_broken_download_only_of_the_same_file()
    {
        await using var door = await RunningDoor.StartAsync();
        door.Tree.Add("a.efi", "0123456789");
        using var client = await RawClient.ConnectAsync(door.Port);
        const string Fields = "GET /a.efi HTTP/1.1\r\nHost: 192.168.0.1\r\nAccept: */*\r\nUser-Agent: UefiHttpBoot/1.0\r\nRange: bytes=4-\r\n";

        await client.SendAsync(Fields + "If-Match: \"v1\"\r\n\r\n");
        var same = await client.ReadAsync();
        await client.SendAsync(Fields + "If-Unmodified-Since: Sat, 03 Feb 2024 04:05:06 GMT\r\n\r\n");
        var sameDate = await client.ReadAsync();
        await client.SendAsync(Fields + "If-Match: \"v0\"\r\n\r\n");
        var other = await client.ReadAsync();

        Assert.Equal((206, "456789", "bytes 4-9/10"), (same.Status, same.Text, same["Content-Range"]));
        Assert.Equal((206, "456789"), (sameDate.Status, sameDate.Text));
        Assert.Equal(412, other.Status);
        Assert.NotEmpty(other.Body);
    }

    [Fact]
    public async Task Shim_gets_a_body_with_its_404_and_goes_on()
    {
        await using var door = await RunningDoor.StartAsync();
        door.Tree.Add("grubx64.efi", "grub");
        using var client = await RawClient.ConnectAsync(door.Port);

        foreach (var missing in new[] { "revocations_sku.efi", "revocations_sbat.efi", "shim_certificate_0.efi", "loader/%FFUSB" })
        {
            await client.SendAsync($"GET /{missing} HTTP/1.1\r\nHost: 192.168.0.1\r\nAccept: */*\r\nUser-Agent: UefiHttpBoot/1.0\r\n\r\n");
            var answer = await client.ReadAsync();
            Assert.Equal(404, answer.Status);
            Assert.NotEmpty(answer.Body);
        }

        await client.SendAsync("GET /grubx64.efi HTTP/1.1\r\nHost: 192.168.0.1\r\nAccept: */*\r\nUser-Agent: UefiHttpBoot/1.0\r\n\r\n");
        Assert.Equal("grub", (await client.ReadAsync()).Text);
    }

    [Fact]
    public async Task The_probe_of_archiso_is_one_byte_and_not_the_root()
    {
        await using var door = await RunningDoor.StartAsync();
        using var root = TestFile.Random(100_000, seed: 6);
        door.Tree.Add("arch/x86_64/airootfs.sfs", root.Source(), stage: BootStage.Root);
        using var client = await RawClient.ConnectAsync(door.Port);

        await client.SendAsync("GET /arch/x86_64/airootfs.sfs HTTP/1.1\r\nHost: 192.168.0.1\r\nRange: bytes=0-0\r\nUser-Agent: curl/8.14.1\r\nAccept: */*\r\n\r\n");
        var probe = await client.ReadAsync();
        await client.SendAsync("GET /arch/x86_64/airootfs.sfs HTTP/1.1\r\nHost: 192.168.0.1\r\nUser-Agent: curl/8.14.1\r\nAccept: */*\r\n\r\n");
        await client.ReadAsync();

        Assert.Equal((206, "bytes 0-0/100000", "1"), (probe.Status, probe["Content-Range"], probe["Content-Length"]));
        var transfers = await door.EndedTransfersAsync();
        Assert.Equal([(0, 1, 1), (0, 100_000, 100_000)], transfers.Select(transfer => (transfer.Offset, transfer.Length!.Value, transfer.Sent)));
    }

    [Fact]
    public async Task Without_keep_alive_every_answer_ends_its_connection()
    {
        await using var door = await RunningDoor.StartAsync(new HttpSettings { KeepAlive = false }, new HttpLimits());
        door.Tree.Add("a", "abc");

        foreach (var path in new[] { "a", "missing", "" })
        {
            using var client = await RawClient.ConnectAsync(door.Port);
            await client.SendAsync(Ipxe($"/{path}"));
            Assert.Equal("close", (await client.ReadAsync())["Connection"]);
            Assert.Empty(await client.ReadToEndAsync());
        }
    }

    [Fact]
    public async Task A_header_in_any_bytes_is_no_reason_to_refuse()
    {
        await using var door = await RunningDoor.StartAsync();
        door.Tree.Add("a", "abc");
        using var client = await RawClient.ConnectAsync(door.Port);

        await client.SendAsync("GET /a HTTP/1.1\r\nHost: 192.168.0.1\r\nCookie: _Syslinux_SYSFF=\u00e9\u00ff\u0080;\r\n\r\n");

        Assert.Equal("abc", (await client.ReadAsync()).Text);
    }

    private static string Ipxe(string path, string more = "") =>
        $"GET {path} HTTP/1.1\r\nConnection: keep-alive\r\nUser-Agent: iPXE/1.0.0+git-20190125.36a4c85-5.1\r\n{more}Host: 192.168.0.1\r\n\r\n";

    private static string WithoutDate(string headers) =>
        string.Join("\r\n", headers.Split("\r\n").Where(line => !line.StartsWith("Date:", StringComparison.Ordinal)));
}
