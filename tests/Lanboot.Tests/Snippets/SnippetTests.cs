using System.Text.Json;
using Lanboot.Boot;
using Lanboot.Snippets;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests.Snippets;

public sealed class SnippetTests
{
    private static readonly Loader Undionly = new(LoaderKind.Ipxe, Firmware.Bios, Processor.X86, "loaders/bios/undionly.kpxe");
    private static readonly Loader Snponly = new(LoaderKind.Ipxe, Firmware.Uefi, Processor.X64, "loaders/efi64/snponly.efi");
    private static readonly Loader Shim = new(LoaderKind.Grub, Firmware.Uefi, Processor.X64, "loaders/efi64/shimx64.efi") { SecureBoot = true };
    private static readonly Loader Pxelinux = new(LoaderKind.Pxelinux, Firmware.Bios, Processor.X86, "loaders/bios/lpxelinux.0") { SpeaksHttp = true };

    private static readonly IReadOnlyList<Loader> All = [Pxelinux with { FromImage = true, Path = "loaders/from-arch/lpxelinux.0" }, Undionly, Snponly, Shim, Pxelinux];

    [Fact]
    public void Each_name_is_there_once() => Assert.Distinct(SnippetBook.All.Select(snippet => snippet.Name));

    [Fact]
    public void Firmware_gets_what_BootStep_gives_it_and_iPXE_the_script()
    {
        var boot = Instructions(All);

        Assert.Equal(
            [("bios", "loaders/bios/undionly.kpxe"), ("uefi-x64", "loaders/efi64/snponly.efi"), ("http-x64", "http://192.168.0.1/loaders/efi64/snponly.efi")],
            boot.Firmware.Select(rule => (rule.Name, rule.File)));
        Assert.Equal([7, 9], boot.Firmware[1].Architectures.Select(code => (int)code));
        Assert.Equal("http://192.168.0.1/boot.ipxe", boot.IpxeScript);
        Assert.DoesNotContain(boot.Firmware, rule => rule.ForIpxeToo);
    }

    [Fact]
    public void What_only_an_image_brings_is_named_where_there_is_nothing_else() =>
        Assert.Equal(["loaders/from-arch/lpxelinux.0"], Instructions([All[0]]).Firmware.Select(rule => rule.File));

    [Fact]
    public void A_loader_that_is_asked_for_by_name_goes_to_iPXE_of_a_card_too()
    {
        var boot = Instructions(All, LoaderPreference.Pxelinux);

        Assert.Equal(("loaders/bios/lpxelinux.0", true), (boot.Firmware[0].File, boot.Firmware[0].ForIpxeToo));
        Assert.Equal(("pxelinux.cfg/default", "http://192.168.0.1/loaders/bios/"), (boot.Firmware[0].ConfigFile, boot.Firmware[0].PathPrefix));
        Assert.False(boot.Firmware[1].ForIpxeToo);
    }

    [Fact]
    public void Without_HTTP_the_script_comes_by_TFTP_and_firmware_that_boots_by_HTTP_gets_nothing()
    {
        var boot = BootInstructions.Of(Plans.Of(Plans.Entry()) with { Http = false }, All, Plans.At);

        Assert.Equal("boot.ipxe", boot.IpxeScript);
        Assert.DoesNotContain(boot.Firmware, rule => rule.OverHttp);
    }

    /// <summary>UniFi and RouterOS can't tell iPXE from the firmware that fetched it.</summary>
    [Theory]
    [InlineData("unifi")]
    [InlineData("mikrotik")]
    public void Who_can_t_tell_iPXE_never_names_it(string server)
    {
        var text = Write(server, All);

        Assert.DoesNotContain("undionly", text, StringComparison.Ordinal);
        Assert.DoesNotContain("snponly", text, StringComparison.Ordinal);
        Assert.Contains("loaders/bios/lpxelinux.0", text, StringComparison.Ordinal);
        Assert.Contains("loaders/efi64/shimx64.efi", text, StringComparison.Ordinal);
        Assert.Contains("apt-get install pxelinux", Write(server, [Undionly]), StringComparison.Ordinal);
    }

    /// <summary>By each rule that names iPXE it must say: not for iPXE.</summary>
    [Theory]
    [InlineData("dnsmasq", "dhcp-boot=tag:lanboot-bios,tag:!lanboot-ipxe,loaders/bios/undionly.kpxe,,192.168.0.1")]
    [InlineData("opnsense", "dhcp-boot=tag:lanboot-bios,tag:!lanboot-ipxe,loaders/bios/undionly.kpxe,,192.168.0.1")]
    [InlineData("isc", "match if (option pxe-system-type = 00:00) and not (option user-class = \"iPXE\");")]
    [InlineData("kea", "\"test\": \"(option[93].hex == 0x0000) and not member('lanboot-ipxe')\",")]
    [InlineData("windows", "-Condition AND -UserClass NE,'Lanboot iPXE' -VendorClass EQ,'Lanboot BIOS*'")]
    public void IPXE_is_never_given_iPXE(string server, string line) => Assert.Contains(line, Write(server, All), StringComparison.Ordinal);

    [Theory]
    [InlineData("dnsmasq", "dhcp-match=set:lanboot-uefi-x64,option:client-arch,9")]
    [InlineData("isc", "option pxe-system-type = 00:07 or option pxe-system-type = 00:09")]
    [InlineData("kea", "option[93].hex == 0x0007 or option[93].hex == 0x0009")]
    [InlineData("mikrotik", "code=93 matching-type=exact value=0x0009 option-set=lanboot-uefi-x64")]
    [InlineData("windows", "'PXEClient:Arch:00009'")]
    public void UEFI_on_x64_is_known_by_both_codes(string server, string line) => Assert.Contains(line, Write(server, All), StringComparison.Ordinal);

    [Theory]
    [InlineData("dnsmasq", "60,HTTPClient")]
    [InlineData("isc", "option vendor-class-identifier \"HTTPClient\";")]
    [InlineData("kea", "\"data\": \"HTTPClient\"")]
    [InlineData("windows", "-OptionId 60 -Value 'HTTPClient'")]
    public void UEFI_that_boots_by_HTTP_hears_its_own_class_and_gets_a_URL(string server, string line)
    {
        var text = Write(server, All);

        Assert.Contains(line, text, StringComparison.Ordinal);
        Assert.Contains("http://192.168.0.1/loaders/efi64/snponly.efi", text, StringComparison.Ordinal);
        Assert.DoesNotContain(line, Write(server, [Undionly]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dnsmasq", "dhcp-option-force=tag:lanboot-bios,210,http://192.168.0.1/loaders/bios/")]
    [InlineData("isc", "option loader-pathprefix \"http://192.168.0.1/loaders/bios/\";")]
    [InlineData("kea", "\"code\": 210, \"csv-format\": false, \"data\": \"'http://192.168.0.1/loaders/bios/'\"")]
    public void PXELINUX_gets_its_options(string server, string line) =>
        Assert.Contains(line, Write(server, All, LoaderPreference.Pxelinux), StringComparison.Ordinal);

    [Fact]
    public void Kea_s_is_JSON()
    {
        foreach (var preference in Enum.GetValues<LoaderPreference>())
        {
            var text = $"{{ {Write("kea", All, preference)} }}";
            using var read = JsonDocument.Parse(text, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
            Assert.Equal(4, read.RootElement.GetProperty("client-classes").GetArrayLength());
        }
    }

    [Fact]
    public void Every_line_that_is_no_configuration_is_a_comment()
    {
        foreach (var (server, comment) in new[] { ("dnsmasq", "#"), ("isc", "#"), ("windows", "#"), ("mikrotik", "#") })
        {
            var lines = Write(server, All).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.All(lines.TakeWhile(line => line.StartsWith(comment, StringComparison.Ordinal)), line => Assert.True(line.Length <= 140, line));
            Assert.StartsWith($"{comment} Lanboot at 192.168.0.1:", lines[0], StringComparison.Ordinal);
        }
    }

    private static string Write(string server, IReadOnlyList<Loader> loaders, LoaderPreference preference = default) =>
        SnippetBook.Find(server)!.Write(Instructions(loaders, preference));

    private static BootInstructions Instructions(IReadOnlyList<Loader> loaders, LoaderPreference preference = default) =>
        BootInstructions.Of(Plans.Of(Plans.Entry()) with { Loader = preference }, loaders, Plans.At);
}
