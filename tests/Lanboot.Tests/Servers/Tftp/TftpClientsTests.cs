using System.Diagnostics;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using Lanboot.Tests.Servers.Http;
using Xunit;

namespace Lanboot.Tests.Servers.Tftp;

/// <summary>The clients that Debian has, against the door on the loopback interface. Where one is not installed its tests say so and are skipped.</summary>
[SupportedOSPlatform("linux")]
public sealed class TftpClientsTests
{
    private const int FortyMebibytes = 40 << 20;

    /// <summary>No path, so that none of the clients has words in its file name; no file of the source tree is touched.</summary>
    private readonly string _received = Path.Combine(Path.GetTempPath(), $"lanboot-tftp-{Guid.NewGuid():N}");

    public static TheoryData<string> Clients =>
    [
        "curl -sS tftp://127.0.0.1:{port}/{file} -o {received}",
        "curl -sS --tftp-blksize 1468 tftp://127.0.0.1:{port}/{file} -o {received}",
        "curl -sS --tftp-no-options tftp://127.0.0.1:{port}/{file} -o {received}",
        "atftp -g -r {file} -l {received} 127.0.0.1 {port}",
        "atftp --option=blksize:1468 -g -r {file} -l {received} 127.0.0.1 {port}",
        "atftp --option=blksize:1468 --option=windowsize:16 -g -r {file} -l {received} 127.0.0.1 {port}",
        "atftp --option=blksize:1024 --option=windowsize:64 --option=timeout:2 --option=tsize:0 -g -r {file} -l {received} 127.0.0.1 {port}",
        "tftp -m binary 127.0.0.1 {port} -c get {file} {received}",
        "busybox tftp -g -r {file} -l {received} 127.0.0.1 {port}",
        "busybox tftp -g -b 1468 -r {file} -l {received} 127.0.0.1 {port}",
        "busybox tftp -g -b 65464 -r {file} -l {received} 127.0.0.1 {port}",
    ];

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Files_of_all_sizes_arrive_whole(string client)
    {
        await using var tftp = await RunningTftp.StartAsync();
        // curl takes a file for broken whose tsize is 0, whatever the server.
        var empty = client.StartsWith("curl", StringComparison.Ordinal) && !client.Contains("no-options", StringComparison.Ordinal) ? 1 : 0;
        foreach (var length in new[] { empty, 1, 511, 512, 513, 1467, 1468, 1469, 16 * 1468, 16 * 1468 + 1, 64 * 1024, 1_000_003 })
        {
            tftp.AddRandom("file", length);
            await RunAsync(client, tftp.Port);
            Assert.Equal(Convert.ToHexString(SHA256.HashData(Expected(length))), await HashOfReceivedAsync());
        }
    }

    [Theory]
    [InlineData("curl -sS tftp://127.0.0.1:{port}/{file} -o {received}")]
    [InlineData("atftp --option=windowsize:64 -g -r {file} -l {received} 127.0.0.1 {port}")]
    public async Task A_file_beyond_65535_blocks_arrives_whole(string client)
    {
        await using var tftp = await RunningTftp.StartAsync();
        using var file = TestFile.Random(FortyMebibytes, seed: 40);
        var source = file.Source();
        tftp.Tree.Add("file", source);

        await RunAsync(client, tftp.Port);

        Assert.Equal(Convert.ToHexString(((PiecedSource)source).Hash()), await HashOfReceivedAsync());
    }

    [Fact]
    public async Task A_text_arrives_with_its_line_ends()
    {
        await using var tftp = await RunningTftp.StartAsync();
        var text = string.Concat(Enumerable.Range(0, 2000).Select(line => $"line {line}\n"));
        tftp.Tree.Add("file", text);

        await RunAsync("tftp -m ascii 127.0.0.1 {port} -c get {file} {received}", tftp.Port);

        Assert.Equal(text, await File.ReadAllTextAsync(_received, TestContext.Current.CancellationToken));
        File.Delete(_received);
    }

    [Fact]
    public async Task A_missing_file_is_understood_as_such()
    {
        const int CURLE_TFTP_NOTFOUND = 68;
        await using var tftp = await RunningTftp.StartAsync();

        await RunAsync("curl -sS tftp://127.0.0.1:{port}/missing -o {received}", tftp.Port, exitCode: CURLE_TFTP_NOTFOUND);
        File.Delete(_received);
    }

    private static byte[] Expected(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private async Task<string> HashOfReceivedAsync()
    {
        await using var received = File.OpenRead(_received);
        var hash = await SHA256.HashDataAsync(received, TestContext.Current.CancellationToken);
        File.Delete(_received);
        return Convert.ToHexString(hash);
    }

    private async Task RunAsync(string command, int port, int exitCode = 0)
    {
        var words = command.Replace("{port}", $"{port}").Replace("{file}", "file").Replace("{received}", _received).Split(' ')
            .Select(word => word.StartsWith("--option=", StringComparison.Ordinal) ? word.Replace(':', ' ') : word).ToArray();
        if (!IsInstalled(words[0]))
            Assert.Skip($"{words[0]} is not installed: apt-get install curl atftp tftp-hpa busybox");

        var start = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == exitCode, $"{string.Join(' ', words)} ended with {process.ExitCode}: {await output}{error}");
    }

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
