using Lanboot.Servers.Http;
using Xunit;

namespace Lanboot.Tests.Servers.Http;

public sealed class ContentTypesTests
{
    [Theory]
    [InlineData("loaders/ipxe.efi", "UefiHttpBoot/1.0", "application/efi")]
    [InlineData("EFI/BOOT/BOOTX64.EFI", null, "application/efi")]
    [InlineData("images/arch.iso", "UefiHttpBoot/1.0", "application/vnd.efi-iso")]
    [InlineData("images/arch.iso", "curl/7.88.1", "application/octet-stream")]
    [InlineData("images/arch.iso", null, "application/octet-stream")]
    [InlineData("x/disk.img", "UefiHttpBoot/1.0", "application/vnd.efi-img")]
    [InlineData("boot.ipxe", "iPXE/1.0.0+", "text/plain; charset=utf-8")]
    [InlineData("boot/grub/grub.cfg", null, "text/plain; charset=utf-8")]
    [InlineData("arch/boot/x86_64/vmlinuz-linux", null, "application/octet-stream")]
    [InlineData("a.efi/b", null, "application/octet-stream")]
    [InlineData("", null, "application/octet-stream")]
    public void A_name_has_a_type(string path, string? userAgent, string type) => Assert.Equal(type, ContentTypes.Of(path, userAgent));
}
