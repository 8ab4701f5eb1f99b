using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Lanboot.Media.Blocks;
using Xunit;

namespace Lanboot.Tests.Servers.Http;

/// <summary>The programs with which live systems fetch their root, as they call them.</summary>
public sealed class ToolTests : IDisposable
{
    private const int Size = 5_000_000;

    private readonly TestFile _root = TestFile.Random(Size, seed: 1);
    private readonly byte[] _expected = TestFile.RandomBytes(Size, seed: 1);
    private readonly string _folder = Directory.CreateTempSubdirectory("lanboot-http-").FullName;

    [Fact]
    public async Task Curl_probes_and_fetches_as_archiso_does()
    {
        await using var door = await StartAsync();

        var probe = await RunAsync("curl", "-L", "-f", "-s", "-o", "-", "-r", "0-0", door.Url("arch/airootfs.sfs"));
        var whole = await RunAsync("curl", "-L", "-f", "-s", "--retry", "3", "-o", "-", door.Url("arch/airootfs.sfs"));
        var missing = await RunAsync("curl", "-L", "-f", "-s", "-o", "-", door.Url("arch/airootfs.erofs"));

        AssertFetched(_expected[..1], probe);
        AssertFetched(_expected, whole);
        Assert.Equal(22, missing.Exit);
    }

    [Theory]
    [InlineData("100-199", 100, 200)]
    [InlineData("4999990-", 4_999_990, Size)]
    [InlineData("-10", Size - 10, Size)]
    [InlineData("4999990-9999999", 4_999_990, Size)]
    public async Task Curl_fetches_ranges(string range, int from, int to)
    {
        await using var door = await StartAsync();

        var part = await RunAsync("curl", "-f", "-s", "-r", range, door.Url("arch/airootfs.sfs"));

        AssertFetched(_expected[from..to], part);
    }

    [Fact]
    public async Task Curl_continues_a_file()
    {
        await using var door = await StartAsync();
        var file = Path.Combine(_folder, "part");
        await File.WriteAllBytesAsync(file, _expected[..1234567], TestContext.Current.CancellationToken);

        var rest = await RunAsync("curl", "-f", "-s", "-C", "-", "-o", file, door.Url("arch/airootfs.sfs"));

        Assert.Equal(0, rest.Exit);
        Assert.Equal(_expected, await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("//arch//airootfs.sfs", "200")]
    [InlineData("/../../arch/airootfs.sfs", "200")]
    [InlineData("/arch/%2e%2e/arch/airootfs.sfs", "200")]
    [InlineData("/arch/%61irootfs.sfs", "200")]
    [InlineData("/arch", "200")]
    [InlineData("/arch/", "200")]
    [InlineData("/../etc/passwd", "404")]
    [InlineData("/%2e%2e/etc/passwd", "404")]
    [InlineData("/arch%00/", "400")]
    public async Task Curl_sends_a_path_as_it_stands(string path, string status)
    {
        await using var door = await StartAsync();

        var answer = await RunAsync("curl", "-s", "-o", "/dev/null", "--path-as-is", "-w", "%{http_code} %{num_redirects}", door.Url("")[..^1] + path);

        Assert.Equal($"{status} 0", Encoding.ASCII.GetString(answer.Output));
    }

    [Fact]
    public async Task Curl_asks_for_headers_alone_and_in_the_old_version()
    {
        await using var door = await StartAsync();

        var head = await RunAsync("curl", "-s", "-I", door.Url("arch/airootfs.sfs"));
        var old = await RunAsync("curl", "-s", "-0", "-w", "%{num_connects}", door.Url("hello"), door.Url("hello"));

        Assert.Contains($"Content-Length: {Size}\r\n", Encoding.ASCII.GetString(head.Output), StringComparison.Ordinal);
        Assert.Equal("hello1hello1", Encoding.ASCII.GetString(old.Output));
    }

    [Fact]
    public async Task Curl_keeps_its_connection()
    {
        await using var door = await StartAsync();

        var both = await RunAsync("curl", "-s", "-w", "%{num_connects}", door.Url("hello"), door.Url("hello"));

        Assert.Equal("hello1hello0", Encoding.ASCII.GetString(both.Output));
    }

    [Fact]
    public async Task Curl_does_not_fetch_what_it_has()
    {
        await using var door = await StartAsync();

        var same = await RunAsync("curl", "-s", "-w", "%{http_code}", "-H", "If-None-Match: \"v1\"", door.Url("hello"));
        var sameDate = await RunAsync("curl", "-s", "-w", "%{http_code}", "-z", "Sat, 03 Feb 2024 04:05:06 GMT", door.Url("hello"));
        var newer = await RunAsync("curl", "-s", "-w", "%{http_code}", "-z", "Sat, 03 Feb 2024 04:05:05 GMT", door.Url("hello"));

        Assert.Equal(("304", "304", "hello200"), (Text(same), Text(sameDate), Text(newer)));
    }

    [Fact]
    public async Task Curl_uploads_nothing()
    {
        await using var door = await StartAsync();

        var put = await RunAsync("curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "-T", Path.GetFullPath("/etc/hostname"), door.Url("hello"));
        var post = await RunAsync("curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "-d", "x=y", door.Url("hello"));

        Assert.Equal(("405", "405"), (Text(put), Text(post)));
    }

    [Fact]
    public async Task Wget_fetches_continues_and_mirrors()
    {
        await using var door = await StartAsync();
        var file = Path.Combine(_folder, "w");

        var whole = await RunAsync("wget", "-q", "-O", "-", door.Url("arch/airootfs.sfs"));
        await File.WriteAllBytesAsync(file, _expected[..999], TestContext.Current.CancellationToken);
        var rest = await RunAsync("wget", "-q", "-c", "-O", file, door.Url("arch/airootfs.sfs"));
        var mirror = await RunAsync("wget", "-q", "-r", "-np", "-nH", "-P", Path.Combine(_folder, "mirror"), door.Url("a%20b/"));

        AssertFetched(_expected, whole);
        Assert.Equal(0, rest.Exit);
        Assert.Equal(_expected, await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal(0, mirror.Exit);
        Assert.Equal("deep", await File.ReadAllTextAsync(Path.Combine(_folder, "mirror", "a b", "c+d", "é.txt"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_wget_of_busybox_fetches_and_continues()
    {
        await using var door = await StartAsync();
        var file = Path.Combine(_folder, "b");

        var whole = await RunAsync("busybox", "wget", "-q", "-O", "-", door.Url("arch/airootfs.sfs"));
        await File.WriteAllBytesAsync(file, _expected[..999], TestContext.Current.CancellationToken);
        var rest = await RunAsync("busybox", "wget", "-q", "-c", "-O", file, door.Url("arch/airootfs.sfs"));
        var missing = await RunAsync("busybox", "wget", "-q", "-O", "-", door.Url("missing"));

        AssertFetched(_expected, whole);
        Assert.Equal(0, rest.Exit);
        Assert.Equal(_expected, await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal(1, missing.Exit);
    }

    public void Dispose()
    {
        _root.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<RunningDoor> StartAsync()
    {
        var door = await RunningDoor.StartAsync();
        door.Tree.Add("arch/airootfs.sfs", _root.Source());
        door.Tree.Add("hello", "hello");
        door.Tree.Add("a b/c+d/é.txt", ByteSource.FromText("deep"));
        return door;
    }

    private static void AssertFetched(byte[] expected, (int Exit, byte[] Output) ran)
    {
        Assert.Equal(0, ran.Exit);
        Assert.Equal(expected, ran.Output);
    }

    private static string Text((int Exit, byte[] Output) ran) => Encoding.UTF8.GetString(ran.Output);

    private static async Task<(int Exit, byte[] Output)> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("http_proxy");
        start.Environment["LC_ALL"] = "C.UTF-8";
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Skip($"{program} is not installed");
            throw;
        }

        using (process)
        {
            using var output = new MemoryStream();
            var complaints = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.StandardOutput.BaseStream.CopyToAsync(output, TestContext.Current.CancellationToken);
            await complaints;
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (process.ExitCode, output.ToArray());
        }
    }
}
