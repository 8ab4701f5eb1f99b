using Lanboot.Boot;
using Lanboot.Servers.Http;
using Xunit;

namespace Lanboot.Tests.Servers.Http;

public sealed class FolderPageTests
{
    [Fact]
    public void Folders_come_first_and_links_are_absolute()
    {
        var page = FolderPage.Write("images/arch", [File("b", 1536), Folder("z"), File("a", 3), File("menu", null)]);

        var lines = page.Split('\n').Where(line => line.Contains("<a href", StringComparison.Ordinal)).ToArray();
        Assert.Collection(
            lines,
            line => Assert.Contains("<a href=\"/images/\">..</a>", line, StringComparison.Ordinal),
            line => Assert.Contains("<a href=\"/images/arch/z/\">z/</a>", line, StringComparison.Ordinal),
            line => Assert.Contains("<a href=\"/images/arch/a\">a</a></td><td>3 B</td><td>2024-02-03 04:05</td>", line, StringComparison.Ordinal),
            line => Assert.Contains("<a href=\"/images/arch/b\">b</a></td><td>1.5 KiB</td>", line, StringComparison.Ordinal),
            line => Assert.Contains("<a href=\"/images/arch/menu\">menu</a></td><td></td>", line, StringComparison.Ordinal));
    }

    [Fact]
    public void The_root_has_nothing_above_and_a_folder_below_it_has_the_root()
    {
        Assert.DoesNotContain("..", FolderPage.Write("", [File("a", 3)]), StringComparison.Ordinal);
        Assert.Contains("<a href=\"/a\">", FolderPage.Write("", [File("a", 3)]), StringComparison.Ordinal);
        Assert.Contains("<a href=\"/\">..</a>", FolderPage.Write("images", []), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_from_an_image_can_do_no_harm()
    {
        var page = FolderPage.Write("a\"b<c", [File("<script>alert(1)</script>", 1), File("x\" onclick=\"y", 1), File("100%?#é.iso", 1)]);

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\" onclick", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/a%22b%3Cc/100%25%3F%23%C3%A9.iso\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_link_leads_back_to_its_name()
    {
        string[] names = ["a b", "a+b", "a%20b", "é", "x?y", "x#y", "\"", "..."];
        var page = FolderPage.Write("f o", [.. names.Select(name => File(name, 1))]);
        foreach (var name in names)
        {
            var link = $"/f%20o/{BootPath.Escape(name)}";
            Assert.Contains($"\"{link}\"", page, StringComparison.Ordinal);
            Assert.True(RequestTarget.TryParse(link, out var target));
            Assert.Equal($"f o/{name}", target.Path);
        }
    }

    [Fact]
    public void A_huge_folder_gives_a_page_of_bounded_size()
    {
        var page = FolderPage.Write("x", [.. Enumerable.Range(0, 30_000).Select(i => File($"{i:d5}", 1))]);

        Assert.Contains("The first 20000 of 30000 entries.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("20001", page, StringComparison.Ordinal);
    }

    private static BootListing File(string name, long? length) => new(name, IsFolder: false, length, new DateTimeOffset(2024, 2, 3, 4, 5, 6, TimeSpan.Zero));

    private static BootListing Folder(string name) => new(name, IsFolder: true, Length: null, Modified: null);
}
