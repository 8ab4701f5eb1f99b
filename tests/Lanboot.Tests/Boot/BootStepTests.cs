using Lanboot.Boot;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests.Boot;

public sealed class BootStepTests
{
    private static readonly Loader Undionly = new(LoaderKind.Ipxe, Firmware.Bios, Processor.X86, "loaders/bios/undionly.kpxe");
    private static readonly Loader Snponly = new(LoaderKind.Ipxe, Firmware.Uefi, Processor.X64, "loaders/efi64/snponly.efi");
    private static readonly Loader IpxeEfi = Snponly with { Path = "loaders/efi64/ipxe.efi", LastResort = true };
    private static readonly Loader Shim = new(LoaderKind.Grub, Firmware.Uefi, Processor.X64, "loaders/efi64/shimx64.efi") { SecureBoot = true };
    private static readonly Loader Lpxelinux = new(LoaderKind.Pxelinux, Firmware.Bios, Processor.X86, "loaders/bios/lpxelinux.0") { SpeaksHttp = true };
    private static readonly Loader FromArch = Lpxelinux with { Path = "loaders/from-arch/lpxelinux.0", FromImage = true };
    private static readonly Loader FromDebian = FromArch with { Path = "loaders/from-debian/pxelinux.0", SpeaksHttp = false };

    private static readonly Loader[] Host = [Undionly, Snponly, Shim, IpxeEfi, Lpxelinux];

    private static readonly BootPlan Plan = Plans.Of(Plans.Entry());

    [Theory]
    [InlineData(0, "loaders/bios/undionly.kpxe")]
    [InlineData(6, null)]
    [InlineData(7, "loaders/efi64/snponly.efi")]
    [InlineData(9, "loaders/efi64/snponly.efi")]
    [InlineData(16, "loaders/efi64/snponly.efi")]
    [InlineData(17, "loaders/efi64/snponly.efi")]
    [InlineData(20, "loaders/bios/undionly.kpxe")]
    public void Firmware_gets_the_loader_for_its_architecture(int code, string? file) =>
        Assert.Equal(file, Next(WithFirmware((ushort)code)).File);

    [Fact]
    public void Every_other_code_of_the_list_and_beyond_it_is_told_that_there_is_no_loader()
    {
        ushort[] served = [0, 7, 9, 16, 17, 20];
        for (ushort code = 0; code < 64; code++)
        {
            var next = Next(WithFirmware(code));
            Assert.Equal(served.Contains(code), next.File is not null);
            Assert.NotEqual("", next.Reason);
        }
    }

    [Fact]
    public void The_image_s_own_PXELINUX_goes_first_when_it_has_HTTP()
    {
        Assert.Equal(FromArch.Path, Next(WithFirmware(0), loaders: [FromArch, .. Host]).File);
        Assert.Equal(Undionly.Path, Next(WithFirmware(0), loaders: [FromDebian, .. Host]).File);
    }

    [Fact]
    public void PXELINUX_is_told_its_menu_and_where_its_modules_are()
    {
        var next = Next(WithFirmware(0), loaders: [Lpxelinux]);

        Assert.Equal("pxelinux.cfg/default", next.ConfigFile);
        Assert.Equal("http://192.168.0.1/loaders/bios/", next.PathPrefix);
    }

    [Fact]
    public void PXELINUX_without_HTTP_takes_everything_over_TFTP()
    {
        Assert.Equal("/loaders/from-debian/", Next(WithFirmware(0), loaders: [FromDebian]).PathPrefix);
        Assert.Equal("/loaders/bios/", Next(WithFirmware(0), Plan with { Http = false }, [Lpxelinux]).PathPrefix);
    }

    [Fact]
    public void A_machine_that_refuses_loaders_goes_down_the_ladder_and_starts_over_at_its_end()
    {
        List<string> refused = [];
        List<string?> given = [];
        for (var i = 0; i < 4; i++)
        {
            var file = Next(WithFirmware(7) with { RefusedLoaders = [.. refused] }).File!;
            given.Add(file);
            refused.Add(file);
        }

        Assert.Equal([Snponly.Path, Shim.Path, IpxeEfi.Path, Snponly.Path], given);
    }

    [Theory]
    [InlineData(LoaderPreference.Ipxe, 0, "loaders/bios/undionly.kpxe")]
    [InlineData(LoaderPreference.Pxelinux, 0, "loaders/from-arch/lpxelinux.0")]
    [InlineData(LoaderPreference.Grub, 0, "loaders/from-arch/lpxelinux.0")]
    [InlineData(LoaderPreference.Ipxe, 7, "loaders/efi64/snponly.efi")]
    [InlineData(LoaderPreference.Grub, 7, "loaders/efi64/shimx64.efi")]
    [InlineData(LoaderPreference.Pxelinux, 7, "loaders/efi64/snponly.efi")]
    public void A_loader_that_is_asked_for_goes_first_where_there_is_one(LoaderPreference preference, int code, string file) =>
        Assert.Equal(file, Next(WithFirmware((ushort)code), Plan with { Loader = preference }, [FromArch, .. Host]).File);

    [Fact]
    public void Of_two_PXELINUX_the_one_with_HTTP_goes_first() =>
        Assert.Equal(Lpxelinux.Path, Next(WithFirmware(0), Plan with { Loader = LoaderPreference.Pxelinux }, [FromDebian, .. Host]).File);

    [Fact]
    public void IPXE_gets_the_script_by_the_way_that_it_has()
    {
        var ipxe = new Machine(Plans.Mac) { Program = BootProgram.Ipxe, Architecture = new ClientArchitecture(7), IpxeHasHttp = true };

        Assert.Equal("http://192.168.0.1/boot.ipxe?mac=52-54-00-12-34-56", Next(ipxe).File);
        Assert.Equal("boot.ipxe", Next(ipxe with { IpxeHasHttp = false }).File);
        Assert.Equal("boot.ipxe", Next(ipxe, Plan with { Http = false }).File);
        Assert.Equal("http://192.168.0.1/boot.ipxe?mac=52-54-00-12-34-56", Next(ipxe with { Architecture = null }, loaders: []).File);
    }

    [Fact]
    public void IPXE_of_a_card_gets_the_loader_that_is_asked_for_by_name()
    {
        var ipxe = new Machine(Plans.Mac) { Program = BootProgram.Ipxe, Architecture = new ClientArchitecture(0), IpxeHasHttp = true };

        Assert.Equal(Lpxelinux.Path, Next(ipxe, Plan with { Loader = LoaderPreference.Pxelinux }).File);
        Assert.StartsWith("http://", Next(ipxe, Plan with { Loader = LoaderPreference.Grub }).File, StringComparison.Ordinal);
    }

    [Fact]
    public void HTTP_firmware_gets_iPXE_by_URL_and_nothing_else()
    {
        var machine = new Machine(Plans.Mac) { Program = BootProgram.HttpFirmware, Architecture = new ClientArchitecture(16) };

        Assert.Equal("http://192.168.0.1/loaders/efi64/snponly.efi", Next(machine).File);
        Assert.Null(Next(machine, loaders: [Shim]).File);
        Assert.Null(Next(machine, Plan with { Http = false }).File);
    }

    [Fact]
    public void What_is_no_boot_client_and_what_hides_its_architecture_gets_nothing()
    {
        Assert.Null(Next(new Machine(Plans.Mac)).File);
        Assert.Null(Next(new Machine(Plans.Mac) { Program = BootProgram.Firmware }).File);
    }

    [Fact]
    public void A_missing_loader_is_named_with_its_package_only_where_a_package_brings_it()
    {
        Assert.Contains("apt-get install ipxe", Next(WithFirmware(0), loaders: []).Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("apt-get", Next(WithFirmware(11), loaders: []).Reason, StringComparison.Ordinal);
    }

    private static Machine WithFirmware(ushort code) => new(Plans.Mac) { Program = BootProgram.Firmware, Architecture = new ClientArchitecture(code) };

    private static NextStep Next(Machine machine, BootPlan? plan = null, IReadOnlyList<Loader>? loaders = null) =>
        BootStep.Next(machine, plan ?? Plan, loaders ?? Host, Plans.At);
}
