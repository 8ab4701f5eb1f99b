using Lanboot.Boot;
using Lanboot.Catalog;
using Lanboot.Media.HostFolder;
using Lanboot.Menus;
using Lanboot.Settings;
using Xunit;

namespace Lanboot.Tests.Settings;

/// <summary>Builds of iPXE that the user brings: checked, and first in the hand of machines of their kind.</summary>
public sealed class IpxeSchemaTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lanboot-ipxe-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Each_is_a_loader_of_its_firmware_and_processor_and_goes_out_first()
    {
        var settings = new LanbootSettings
        {
            Ipxe = new IpxeSettings { Bios = Write("own.kpxe", null), Efi32 = Write("own32.efi", 0x14C), Efi64 = Write("own64.efi", 0x8664) },
        };
        Assert.Empty(IpxeSchema.Check(settings.Ipxe, new SettingPlaces()));
        using var catalog = BootCatalog.OpenEmpty(settings, new FolderTree("/"), new MenuSet());
        Assert.Equal("loaders/own/bios/own.kpxe", Next(catalog, 0).File);
        Assert.Equal("loaders/own/efi32/own32.efi", Next(catalog, 6).File);
        Assert.Equal("loaders/own/efi64/own64.efi", Next(catalog, 7).File);
        Assert.Equal("loaders/own/efi64/own64.efi", Next(catalog, 9).File);
        Assert.Equal("firmware gets the loader that was given for x64 UEFI", Next(catalog, 7).Reason);
        var fetch = new Fetch(new BootAddress(System.Net.IPAddress.Loopback), System.Net.IPAddress.Loopback);
        Assert.Equal(4096, catalog.Tree.Find("loaders/own/efi64/own64.efi", fetch)!.Source.Length);
    }

    [Fact]
    public void Of_machines_that_refuse_it_the_next_loader_has_its_turn()
    {
        Loader host = new(LoaderKind.Ipxe, Firmware.Uefi, Processor.X64, "loaders/efi64/snponly.efi");
        Loader own = new(LoaderKind.Ipxe, Firmware.Uefi, Processor.X64, "loaders/own/efi64/x.efi") { IsGiven = true };
        var machine = new Machine(new MacAddress(1)) { Program = BootProgram.Firmware, Architecture = new ClientArchitecture(7) };
        var plan = new BootPlan { Entries = [] };
        var at = new BootAddress(System.Net.IPAddress.Loopback);
        Assert.Equal(own.Path, BootStep.Next(machine, plan, [host, own], at).File);
        Assert.Equal(host.Path, BootStep.Next(machine with { RefusedLoaders = [own.Path] }, plan, [host, own], at).File);
    }

    [Fact]
    public void A_file_that_can_t_be_meant_is_a_mistake_before_anything_is_served()
    {
        var wrong = new IpxeSettings { Bios = Path.Combine(_folder, "none"), Efi32 = Write("64.efi", 0x8664), Efi64 = Write("text", null) };
        Assert.Equal(
            [$"there is no file {wrong.Bios}", $"{wrong.Efi32} is for 64-bit UEFI", $"{wrong.Efi64} is no program for UEFI"],
            IpxeSchema.Check(wrong, new SettingPlaces()).Select(mistake => mistake.Text));
    }

    private static NextStep Next(BootCatalog catalog, ushort architecture) => BootStep.Next(
        new Machine(new MacAddress(1)) { Program = BootProgram.Firmware, Architecture = new ClientArchitecture(architecture) },
        catalog.Plan, catalog.Loaders, new BootAddress(System.Net.IPAddress.Loopback));

    /// <param name="machine">Of a PE file; null: no PE file.</param>
    private string Write(string name, ushort? machine)
    {
        var bytes = new byte[4096];
        if (machine is { } code)
        {
            "MZ"u8.CopyTo(bytes);
            bytes[0x3C] = 0x80;
            "PE\0\0"u8.CopyTo(bytes.AsSpan(0x80));
            BitConverter.TryWriteBytes(bytes.AsSpan(0x84), code);
        }

        File.WriteAllBytes(Path.Combine(_folder, name), bytes);
        return Path.Combine(_folder, name);
    }
}
