using System.Security.Cryptography;
using Lanboot.Lab;
using Lanboot.Lab.Images;

namespace Lanboot.EndToEnd.Peers;

/// <summary>The TFTP door on port 69 of a real wire, against the clients that Debian has: with loss both ways, and through a firewall.</summary>
public sealed class TftpTests : IDisposable
{
    private const string Server = "192.168.77.1";
    private const string Kernel = "arch/boot/x86_64/vmlinuz-linux";
    private const string Root = "arch/x86_64/airootfs.sfs";

    /// <summary>The program starts in about a second; a busy host may take its time.</summary>
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lanboot-tftp-");
    private readonly Transcript _transcript = new();
    private readonly LabNetwork _network;
    private readonly NetworkNamespace _server;
    private readonly NetworkNamespace _client;

    public TftpTests()
    {
        Requires.RootAndPrograms("ip", "nft", "curl", "atftp", "tftp", "busybox", "xorriso");
        _network = LabNetwork.Create();
        _server = _network.AddHost("server", $"{Server}/24");
        _client = _network.AddHost("client", "192.168.77.2/24");
    }

    private string Received => Path.Combine(_folder.FullName, "received");

    [Theory]
    [InlineData(Kernel, "curl -sS --tftp-blksize 1468 tftp://{server}/{file} -o {received}")]
    [InlineData(Kernel, "atftp --option=blksize:1468 --option=windowsize:16 -g -r {file} -l {received} {server}")]
    [InlineData(Root, "atftp --option=blksize:1428 --option=windowsize:64 -g -r {file} -l {received} {server}")]
    [InlineData(Kernel, "busybox tftp -g -b 1468 -r {file} -l {received} {server}")]
    [InlineData(Kernel, "tftp -m binary {server} -c get {file} {received}")]
    public async Task Every_byte_arrives_over_a_wire_that_loses_one_packet_in_a_hundred(string file, string client)
    {
        await using var lanboot = await StartAsync();
        Lose(_server);
        Lose(_client);

        Fetch(client, file);

        Assert.Equal(HashInImage(file), HashOfReceived());
        await lanboot.StopsAsync();
    }

    [Fact]
    public async Task From_one_port_it_goes_through_a_firewall_that_knows_port_69_alone()
    {
        await using var lanboot = await StartAsync("--single-port");
        _client.Run("nft", "add table inet strict; add chain inet strict in { type filter hook input priority 0; }; "
            + "add rule inet strict in udp sport != 69 drop");

        Fetch("curl -sS tftp://{server}/{file} -o {received}", Kernel);

        Assert.Equal(HashInImage(Kernel), HashOfReceived());
        await lanboot.StopsAsync();
    }

    public void Dispose()
    {
        TestContext.Current.TestOutputHelper?.WriteLine(_transcript.Tail(200));
        _network.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>On the way in: who sends does not notice.</summary>
    private static void Lose(NetworkNamespace host) => host.Run(
        "nft",
        "add table inet lossy; add chain inet lossy in { type filter hook input priority 0; }; add rule inet lossy in numgen random mod 100 == 0 drop");

    private async Task<LanbootProcess> StartAsync(params IEnumerable<string> options)
    {
        var lanboot = LanbootProcess.Start(
            _server, _transcript, ["serve", TestImages.TinyArch.Path, "--interface", LabNetwork.Interface, "--no-dhcp", .. options]);
        await lanboot.Voice.LineAsync("Serving.", StartDeadline);
        return lanboot;
    }

    private void Fetch(string client, string file)
    {
        var words = client
            .Replace("{server}", Server, StringComparison.Ordinal)
            .Replace("{file}", file, StringComparison.Ordinal)
            .Replace("{received}", Received, StringComparison.Ordinal)
            .Split(' ')
            // An option of atftp is one word with a blank in it.
            .Select(word => word.StartsWith("--option=", StringComparison.Ordinal) ? word.Replace(':', ' ') : word)
            .ToArray();
        _client.Run(words[0], words[1..]);
    }

    /// <summary>As a reader of images that is not ours has it.</summary>
    private string HashInImage(string file)
    {
        var copy = Path.Combine(_folder.FullName, "copy");
        HostProgram.Run("xorriso", "-osirrox", "on", "-indev", TestImages.TinyArch.Path, "-extract", $"/{file}", copy);
        return Hash(copy);
    }

    private string HashOfReceived() => Hash(Received);

    private static string Hash(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexString(SHA256.HashData(file));
    }
}
