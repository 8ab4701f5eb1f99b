using Lanboot.Boot;
using Xunit;

namespace Lanboot.Tests.Boot;

public sealed class BootNamesTests
{
    [Theory]
    [InlineData("boot.ipxe", "boot.ipxe")]
    [InlineData("/boot.ipxe", "boot.ipxe")]
    [InlineData("//loaders//efi64/grubx64.efi", "loaders/efi64/grubx64.efi")]
    [InlineData("loaders/efi64/", "loaders/efi64")]
    [InlineData(@"\boot\bcd", "boot/bcd")]
    [InlineData("./a/./b", "a/b")]
    [InlineData("a/../../../etc/passwd", "etc/passwd")]
    [InlineData(@"..\..\a", "a")]
    [InlineData("a/..", "")]
    [InlineData("..a/.b/c..", "..a/.b/c..")]
    [InlineData("", "")]
    [InlineData("/", "")]
    public void A_path_is_brought_into_one_form_and_never_leaves_the_tree(string path, string normal) =>
        Assert.Equal(normal, BootPath.Normalise(path));

    [Theory]
    [InlineData("images/arch/boot/vmlinuz-linux", "images/arch/boot/vmlinuz-linux")]
    [InlineData("a b,c#d;e", "a%20b%2Cc%23d%3Be")]
    [InlineData("ä%$\n", "%C3%A4%25%24%0A")]
    public void What_has_a_meaning_to_a_loader_is_percent_encoded(string path, string escaped) =>
        Assert.Equal(escaped, BootPath.Escape(path));

    [Theory]
    [InlineData("archlinux-2024.02.01-x86_64", "archlinux-2024.02.01-x86_64")]
    [InlineData("My Files (copy)", "My-Files-copy")]
    [InlineData("../etc", "etc")]
    [InlineData("日本", "image")]
    [InlineData("", "image")]
    public void A_slug_needs_no_quoting_anywhere(string text, string slug) => Assert.Equal(slug, Slug.From(text));

    [Fact]
    public void A_slug_that_is_taken_gets_a_number()
    {
        HashSet<string> taken = [];

        Assert.Equal(["a", "a-2", "a-3"], Enumerable.Range(0, 3).Select(_ => Slug.Take("a", taken)));
    }

    [Theory]
    [InlineData("console=ttyS0,115200n8", 0, 115200)]
    [InlineData("quiet console=tty0 console=ttyS1", 1, 9600)]
    [InlineData("console=ttyS0,banana", 0, 9600)]
    public void The_serial_console_is_read_from_the_kernel_options(string options, int port, int speed) =>
        Assert.Equal(new SerialConsole(port, speed), SerialConsole.Find([options]));

    [Theory]
    [InlineData("console=tty0")]
    [InlineData("console=ttyS9")]
    [InlineData("console=ttySx,9600")]
    [InlineData("")]
    public void Other_consoles_are_no_serial_ones(string options) => Assert.Null(SerialConsole.Find([options]));

    [Fact]
    public void A_command_line_is_filled_for_the_address_that_the_machine_sees()
    {
        var at = new BootAddress(System.Net.IPAddress.Parse("10.0.0.1"), 8080);

        var line = CommandLine.Fill("a={files}/ b={iso} c={http} d={host} e={server} {bootif}", "arch", at);

        Assert.Equal(
            "a=http://10.0.0.1:8080/images/arch/ b=http://10.0.0.1:8080/images/arch.iso c=http://10.0.0.1:8080 d=10.0.0.1:8080 e=10.0.0.1 {bootif}",
            line);
    }

    [Fact]
    public void Words_keep_what_stands_in_double_quotes() =>
        Assert.Equal(["a", "dyndbg=\"file x +p\"", "b"], CommandLine.Words("  a dyndbg=\"file x +p\"\tb "));
}
