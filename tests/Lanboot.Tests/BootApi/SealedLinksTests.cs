using System.Text;
using Lanboot.Boot;
using Lanboot.BootApi;
using Xunit;

namespace Lanboot.Tests.BootApi;

public sealed class SealedLinksTests : IDisposable
{
    private static readonly DistantFile Kernel = new(new Uri("https://user:secret@files.test/a%20b/vmlinuz?x=1"), BootStage.Kernel, CompletesBoot: true);

    private readonly SealedLinks _links = new();

    public void Dispose() => _links.Dispose();

    [Theory]
    [InlineData("https://files.test/vmlinuz", "vmlinuz")]
    [InlineData("https://files.test/a/initrd%20x.img?y=z", "initrd_20x.img")]
    [InlineData("https://files.test/", "file")]
    [InlineData("https://files.test/folder/", "folder")]
    [InlineData("file:///srv/k", "k")]
    public void A_link_leads_back_to_its_file(string url, string name)
    {
        var file = new DistantFile(new Uri(url), BootStage.Initrd);
        var path = _links.PathOf(file);
        Assert.EndsWith($"/{name}", path, StringComparison.Ordinal);
        Assert.Equal(path, BootPath.Normalise(path));
        Assert.True(_links.Covers(path));
        Assert.Equal(file, _links.Find(path));
    }

    [Fact]
    public void One_file_has_one_link_as_long_as_the_program_runs()
    {
        Assert.Equal(_links.PathOf(Kernel), _links.PathOf(Kernel));
        Assert.NotEqual(_links.PathOf(Kernel), _links.PathOf(Kernel with { Stage = BootStage.Initrd }));
        Assert.Equal(Kernel, _links.Find(_links.PathOf(Kernel)));
    }

    [Fact]
    public void A_link_shows_nothing_of_the_password_in_the_URL()
    {
        var sealedPart = _links.PathOf(Kernel).Split('/')[2];
        Assert.DoesNotContain("secret", Encoding.Latin1.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(sealedPart)), StringComparison.Ordinal);
        Assert.Equal("https://files.test/a%20b/vmlinuz?x=1", Kernel.Shown);
    }

    [Fact]
    public void No_altered_link_is_taken()
    {
        const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./=";
        var path = _links.PathOf(Kernel);
        var random = new Random(3);
        for (var i = 0; i < 5_000; i++)
        {
            var altered = path.ToCharArray();
            for (var change = random.Next(1, 4); change > 0; change--)
                altered[random.Next("_/file/".Length, path.Length)] = Letters[random.Next(Letters.Length)];
            var text = new string(altered)[..random.Next(path.Length / 2, path.Length + 1)];
            if (text != path)
                Assert.Null(_links.Find(text));
        }
    }

    [Fact]
    public void What_another_key_has_sealed_is_not_taken()
    {
        using var other = new SealedLinks();
        Assert.Null(_links.Find(other.PathOf(Kernel)));
    }

    [Theory]
    [InlineData("_/file")]
    [InlineData("_/file/")]
    [InlineData("_/file/aHR0cHM6Ly9maWxlcy50ZXN0L3ZtbGludXo/vmlinuz")]
    [InlineData("_/file/AAAA/vmlinuz")]
    [InlineData("_/file/AAAA/more/vmlinuz")]
    public void An_unsealed_link_is_ours_to_refuse(string path)
    {
        Assert.True(_links.Covers(path));
        Assert.Null(_links.Find(path));
    }

    [Theory]
    [InlineData("boot.ipxe")]
    [InlineData("images/x/_/file/y")]
    [InlineData("_/booting")]
    public void Other_paths_are_none_of_its(string path) => Assert.False(_links.Covers(path));
}
