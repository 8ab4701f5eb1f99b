using System.Text;
using Lanboot.Boot;
using Lanboot.Media.Images;
using Lanboot.Tests.Media.Support;
using Xunit;

namespace Lanboot.Tests.Boot;

/// <summary>A folder's files as they are at the moment, whatever was known of them a moment before.</summary>
public sealed class ServedFolderTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly DiscImage _folder;
    private readonly ServedImage _served;

    public ServedFolderTests()
    {
        Put("menu", "one", minute: 0);
        _folder = ImageFormats.Open(_scratch.Path);
        _served = new ServedImage("folder", _folder, []);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public void A_file_that_stays_as_it_is_stays_the_same()
    {
        var file = Find("menu");

        Assert.Same(file, Find("menu"));
        Assert.Equal("one", Read(file));
    }

    [Fact]
    public void A_file_that_is_written_anew_or_put_in_its_place_is_another()
    {
        var first = Find("menu");
        Put("menu", "two", minute: 1);
        var second = Find("menu");
        Put("other", "six", minute: 1);
        File.Move(_scratch["other"], _scratch["menu"], overwrite: true);
        var third = Find("menu");

        Assert.Equal(["two", "six"], [Read(second), Read(third)]);
        Assert.Equal(3, new[] { first, second, third }.Select(file => file.Version).Distinct().Count());
    }

    [Fact]
    public void One_file_under_two_names_has_both()
    {
        Tool.Run("ln", _scratch["menu"], _scratch["link"]);

        Assert.Equal(["menu", "link", "menu"], [Find("menu").Path, Find("link").Path, Find("menu").Path]);
        Assert.Equal("shown/as", _served.File("menu", "shown/as")!.Path);
    }

    [Fact]
    public void A_file_that_is_gone_is_not_found()
    {
        Find("menu");
        File.Delete(_scratch["menu"]);

        Assert.Null(_served.File("menu", "menu"));
    }

    private BootFile Find(string path) => _served.File(path, path)!;

    private void Put(string name, string text, int minute)
    {
        File.WriteAllText(_scratch[name], text);
        File.SetLastWriteTimeUtc(_scratch[name], new DateTime(2024, 2, 29, 12, minute, 0, DateTimeKind.Utc));
    }

    private static string Read(BootFile file)
    {
        var bytes = new byte[file.Source.Length];
        file.Source.Read(0, bytes);
        return Encoding.UTF8.GetString(bytes);
    }
}
