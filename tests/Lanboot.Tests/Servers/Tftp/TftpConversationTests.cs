using System.Runtime.Versioning;
using System.Text;
using Lanboot.Journal;
using Lanboot.Settings;
using Lanboot.Tests.Protocols.Tftp;
using Xunit;

namespace Lanboot.Tests.Servers.Tftp;

/// <summary>Who asks what, and what it gets, packet by packet.</summary>
[SupportedOSPlatform("linux")]
public sealed class TftpConversationTests
{
    [Fact]
    public async Task A_file_comes_block_by_block_without_options()
    {
        await using var tftp = await RunningTftp.StartAsync();
        var bytes = tftp.AddRandom("file", 700);
        using var client = tftp.Client();

        client.Ask("file");
        var first = client.Receive();
        client.Ack(1);
        var second = client.Receive();
        client.Ack(2);

        Assert.Equal([0, 3, 0, 1, .. bytes[..512]], first);
        Assert.Equal([0, 3, 0, 2, .. bytes[512..]], second);
        await tftp.EntryAsync("TFTP file: 700 B");
    }

    [Fact]
    public async Task Answers_come_from_a_new_port_of_the_same_address()
    {
        await using var tftp = await RunningTftp.StartAsync();
        tftp.AddRandom("file", 700);
        using var one = tftp.Client();
        using var two = tftp.Client();

        one.Ask("file");
        one.Receive();
        two.Ask("file");
        two.Receive();

        Assert.Equal(one.Peer.Address, two.Peer.Address);
        Assert.Equal(3, new[] { one.Peer.Port, two.Peer.Port, tftp.Port }.Distinct().Count());
    }

    [Fact]
    public async Task A_missing_file_is_refused_at_once_and_is_a_detail_of_the_journal()
    {
        await using var tftp = await RunningTftp.StartAsync();
        using var client = tftp.Client();

        client.Ask(CapturedRequests.Bytes(CapturedRequests.PxelinuxMenu));

        Assert.Equal("ERROR 1 there is no such file", client.ReceiveWords());
        var entry = await tftp.EntryAsync("pxelinux.cfg/01-52-54-00-12-34-56");
        Assert.Equal(EntryKind.Detail, entry.Kind);
    }

    [Theory]
    [InlineData("\0\u0002file\0octet\0", "ERROR 2 this server only sends files")]
    [InlineData("\0\u0001file\0mail\0", "ERROR 4 the mode must be octet or netascii")]
    [InlineData("\0\u0001\0octet\0", "ERROR 4 no file name")]
    [InlineData("\0\u0004\0\u0001", "ERROR 5 there is no such transfer")]
    [InlineData("\0\u0003\0\u0001data", "ERROR 5 there is no such transfer")]
    public async Task What_can_not_be_served_is_refused_in_words(string packet, string answer)
    {
        await using var tftp = await RunningTftp.StartAsync();
        tftp.AddRandom("file", 1);
        using var client = tftp.Client();

        client.Ask(Encoding.Latin1.GetBytes(packet));

        Assert.Equal(answer, client.ReceiveWords());
    }

    [Fact]
    public async Task Edk2_asks_for_the_size_breaks_off_and_asks_again_with_a_window_of_4()
    {
        await using var tftp = await RunningTftp.StartAsync();
        var bytes = tftp.AddRandom("shimx64.efi", 6 * 1468 + 100);
        using var probe = tftp.Client();
        probe.Ask(CapturedRequests.Bytes(CapturedRequests.Edk2Probe));
        Assert.Equal("OACK tsize=8908 blksize=1468 windowsize=4", probe.ReceiveWords());
        probe.Send(CapturedRequests.Bytes(CapturedRequests.Edk2Abort));
        var entry = await tftp.EntryAsync("TFTP shimx64.efi: asked for its size");
        Assert.Equal(EntryKind.Detail, entry.Kind);

        using var client = tftp.Client();
        client.Ask(CapturedRequests.Bytes(CapturedRequests.Edk2));
        Assert.Equal("OACK blksize=1468 windowsize=4", client.ReceiveWords());
        client.Ack(0);
        var received = new List<byte>();
        foreach (var window in new[] { 4, 3 })
        {
            for (var i = 0; i < window; i++)
                received.AddRange(client.Receive()[4..]);
            client.Ack(received.Count / 1468 + (window == 4 ? 0 : 1));
        }

        Assert.Equal(bytes, received);
        await tftp.EntryAsync("TFTP shimx64.efi: 8.9 kB");
    }

    [Fact]
    public async Task A_gap_is_filled_at_once_and_once()
    {
        await using var tftp = await RunningTftp.StartAsync();
        tftp.AddRandom("shimx64.efi", 100 * 1468);
        using var client = tftp.Client();
        client.Ask(CapturedRequests.Bytes(CapturedRequests.Edk2));
        client.Receive();
        client.Ack(0);
        for (var i = 0; i < 4; i++)
            client.Receive();

        // Blocks 3 and 4 are behind the gap that 2 left: EDK2 answers each with the last one in order.
        client.Ack(1);
        client.Ack(1);

        Assert.Equal("DATA 2 (1468)", client.ReceiveWords());
        Assert.Equal("DATA 3 (1468)", client.ReceiveWords());
        Assert.Equal("DATA 4 (1468)", client.ReceiveWords());
        Assert.Equal("DATA 5 (1468)", client.ReceiveWords());
        client.Ack(5);
        Assert.Equal("DATA 6 (1468)", client.ReceiveWords());
    }

    [Fact]
    public async Task Shim_looks_for_files_that_nobody_has_and_breaks_off_when_its_buffer_is_too_small()
    {
        await using var tftp = await RunningTftp.StartAsync();
        tftp.AddRandom("grubx64.efi", 20 * 512);
        foreach (var missing in new[] { "revocations_sku.efi", "revocations_sbat.efi", "shim_certificate_0.efi" })
        {
            using var client = tftp.Client();
            client.Ask(missing, "blksize", "512", "windowsize", "4");
            Assert.Equal("ERROR 1 there is no such file", client.ReceiveWords());
        }

        using var first = tftp.Client();
        first.Ask(CapturedRequests.Bytes(CapturedRequests.Shim));
        Assert.Equal("OACK blksize=512 windowsize=4", first.ReceiveWords());
        first.Ack(0);
        for (var i = 0; i < 4; i++)
            first.Receive();
        first.Ack(4);
        first.Receive();
        first.SendError(3, "User provided memory block is too small");

        var entry = await tftp.EntryAsync("TFTP grubx64.efi: the client stopped after 2.0 kB of 10.2 kB (the client said: User provided memory block is too small)");
        Assert.NotEqual(EntryKind.Warning, entry.Kind);
    }

    [Fact]
    public async Task Grub_gets_an_oack_with_the_size_first_and_closes_with_an_error()
    {
        await using var tftp = await RunningTftp.StartAsync();
        tftp.AddRandom("/grub/grub.cfg", 4000);
        using var client = tftp.Client();

        client.Ask(CapturedRequests.Bytes(CapturedRequests.Grub));
        Assert.Equal("OACK blksize=1024 tsize=4000", client.ReceiveWords());
        client.Ack(0);
        Assert.Equal("DATA 1 (1024)", client.ReceiveWords());
        client.Ack(1);
        Assert.Equal("DATA 2 (1024)", client.ReceiveWords());
        client.SendError(0, "closed");

        await tftp.EntryAsync("the client stopped after 1.0 kB of 4.0 kB (the client said: closed)");
    }

    [Fact]
    public async Task One_port_may_ask_for_file_after_file_without_a_last_ack()
    {
        await using var tftp = await RunningTftp.StartAsync();
        tftp.AddRandom("ldlinux.c32", 2000);
        tftp.AddRandom("menu.c32", 100);
        using var client = tftp.Client();

        client.Ask(CapturedRequests.Bytes(CapturedRequests.Pxelinux));
        Assert.Equal("OACK tsize=2000 blksize=1408", client.ReceiveWords());
        client.Ack(0);
        Assert.Equal("DATA 1 (1408)", client.ReceiveWords());
        client.Ack(1);
        Assert.Equal("DATA 2 (592)", client.ReceiveWords());
        client.Ask("menu.c32", "tsize", "0", "blksize", "1408");
        Assert.Equal("OACK tsize=100 blksize=1408", client.ReceiveWords());
        client.Ack(0);
        Assert.Equal("DATA 1 (100)", client.ReceiveWords());
        client.Ask("menu.c32", "tsize", "0", "blksize", "1408");
        Assert.Equal("OACK tsize=100 blksize=1408", client.ReceiveWords());

        await tftp.EntryAsync("TFTP ldlinux.c32: 2.0 kB");
        await tftp.EntryAsync("TFTP menu.c32: 100 B");
    }

    [Fact]
    public async Task The_same_request_again_is_answered_again_from_the_same_port()
    {
        await using var tftp = await RunningTftp.StartAsync();
        tftp.AddRandom("file", 5000);
        using var client = tftp.Client();
        var request = TftpTestClient.Request("file", "octet", "tsize", "0");

        client.Ask(request);
        Assert.Equal("OACK tsize=5000", client.ReceiveWords());
        var peer = client.Peer;
        client.Ask(request);
        Assert.Equal("OACK tsize=5000", client.ReceiveWords());
        Assert.Equal(peer, client.Peer);
        client.Ack(0);
        Assert.Equal("DATA 1 (512)", client.ReceiveWords());

        // Doubled by the network, and late: the transfer goes on undisturbed.
        client.Ask(request);
        client.Send([0, 4, 0, 1]);
        Assert.Equal("DATA 2 (512)", client.ReceiveWords());
        Assert.Equal(peer, client.Peer);
    }

    [Fact]
    public async Task What_is_lost_is_sent_again_in_time()
    {
        await using var tftp = await RunningTftp.StartAsync();
        tftp.AddRandom("file", 5000);
        using var client = tftp.Client();

        client.Ask("file", "tsize", "0");
        Assert.Equal("OACK tsize=5000", client.ReceiveWords());
        Assert.Equal("OACK tsize=5000", client.ReceiveWords());
        client.Ack(0);
        Assert.Equal("DATA 1 (512)", client.ReceiveWords());
        Assert.Equal("DATA 1 (512)", client.ReceiveWords());
        client.Ack(1);
        Assert.Equal("DATA 2 (512)", client.ReceiveWords());
    }

    [Fact]
    public async Task A_stranger_does_not_disturb_a_transfer()
    {
        await using var tftp = await RunningTftp.StartAsync();
        tftp.AddRandom("file", 1000);
        using var client = tftp.Client();
        client.Ask("file");
        client.Receive();

        using var stranger = new System.Net.Sockets.Socket(
            System.Net.Sockets.AddressFamily.InterNetwork, System.Net.Sockets.SocketType.Dgram, System.Net.Sockets.ProtocolType.Udp);
        stranger.SendTo([0, 5, 0, 0, 0], client.Peer);
        stranger.SendTo([0, 4, 0, 1], client.Peer);
        client.Ack(1);

        Assert.Equal("DATA 2 (488)", client.ReceiveWords());
    }

    [Fact]
    public async Task Text_mode_translates_line_ends_across_blocks()
    {
        await using var tftp = await RunningTftp.StartAsync();
        // The CR of the pair is the last byte of block 1, the LF the first of block 2; and block 3 is empty.
        tftp.Tree.Add("text", new string('a', 511) + "\n" + new string('b', 511));
        using var client = tftp.Client();

        client.Ask(TftpTestClient.Request("text", "netascii", "tsize", "0", "windowsize", "8"));
        var text = new StringBuilder();
        for (var block = 1; block <= 3; block++)
        {
            var packet = client.Receive();
            Assert.Equal([0, 3, 0, (byte)block], packet[..4]);
            text.Append(Encoding.ASCII.GetString(packet[4..]));
            client.Ack(block);
        }

        Assert.Equal(new string('a', 511) + "\r\n" + new string('b', 511), text.ToString());
        await tftp.EntryAsync("TFTP text: 1.0 kB");
    }

    [Fact]
    public async Task With_a_single_port_everything_comes_from_it_and_strangers_are_told()
    {
        await using var tftp = await RunningTftp.StartAsync(new TftpSettings { SinglePort = true });
        var bytes = tftp.AddRandom("file", 100_000);
        using var client = tftp.Client();
        using var other = tftp.Client();
        client.Ask("file", "blksize", "1468", "windowsize", "4");
        Assert.Equal("OACK blksize=1468 windowsize=4", client.ReceiveWords());
        Assert.Equal(tftp.Port, client.Peer.Port);

        other.Ask([0, 4, 0, 0]);
        Assert.Equal("ERROR 5 there is no such transfer", other.ReceiveWords());
        client.Ack(0);
        Assert.Equal("DATA 1 (1468)", client.ReceiveWords());
        Assert.Equal(tftp.Port, client.Peer.Port);
        client.Ack(4);
        client.SendError(0, "enough");
        await tftp.EntryAsync("the client said: enough");

        Assert.Equal(bytes, other.Fetch("file", 1000, 7));
    }
}
