using System.Runtime.Versioning;
using Lanboot.Cli;
using Lanboot.Tests.Media.Support;
using Xunit;

namespace Lanboot.Tests.Cli;

/// <summary>What `lanboot quick` says before it asks anybody.</summary>
[SupportedOSPlatform("linux")]
public sealed class QuickCommandTests : IDisposable
{
    private readonly StringWriter _out = new() { NewLine = "\n" };
    private readonly StringWriter _error = new() { NewLine = "\n" };
    private readonly Scratch _cache = new();

    public void Dispose()
    {
        _out.Dispose();
        _error.Dispose();
        _cache.Dispose();
    }

    [Theory]
    [InlineData("", "What is to be fetched? There are arch, debian, ubuntu, fedora or coreos: lanboot quick arch")]
    [InlineData("debain", "There is no mirror of debain that Lanboot knows. Did you mean debian?")]
    [InlineData("plan9", "There is no mirror of plan9 that Lanboot knows; there are arch, debian, ubuntu, fedora or coreos. "
        + "Other images are served as files: lanboot serve IMAGE.iso")]
    [InlineData("arch 2025.11.01 debian", "One distribution at a time, and one version of it: what is debian?")]
    [InlineData("arch ../x", "expected a version of letters, digits, '.', '-' and '_'; found \"../x\"")]
    [InlineData("arch --mirror mirrors.kernel.org/archlinux",
        "--mirror: expected the root of a mirror such as https://geo.mirror.pkgbuild.com/; found \"mirrors.kernel.org/archlinux\"")]
    [InlineData("fedora --arch i386", "--arch: Fedora is fetched for x86_64 and aarch64; found \"i386\"")]
    [InlineData("fedora --arch sparc", "--arch: Fedora is fetched for x86_64 and aarch64; found \"sparc\"")]
    public async Task Wrong_use_is_one_sentence(string line, string sentence)
    {
        Assert.Equal(ExitCode.WrongUse, await RunAsync(line));
        Assert.Equal(sentence, _error.ToString().TrimEnd());
    }

    [Fact]
    public async Task Mistakes_of_the_settings_are_said_before_anything_is_fetched()
    {
        Assert.Equal(ExitCode.WrongUse, await RunAsync($"arch --lease-time soon --interface lo --cache {_cache.Path} --mirror http://127.0.0.1:1/"));
        Assert.StartsWith("--lease-time: expected a time", _error.ToString(), StringComparison.Ordinal);
        Assert.Empty(_out.ToString());
    }

    private async Task<int> RunAsync(string line) =>
        await new Commands(new QuickCommand()).RunAsync(
            ["quick", .. line.Split(' ', StringSplitOptions.RemoveEmptyEntries)], new Streams(_out, _error, IsTerminal: false));
}
