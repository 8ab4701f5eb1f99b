using System.Text;
using System.Text.Json;
using Lanboot.Boot;
using Lanboot.Catalog;
using Lanboot.Settings;
using Lanboot.Tests.Menus;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests.Catalog;

public sealed class BootCatalogTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lanboot-test");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void An_image_that_fails_is_reported_and_the_rest_is_served()
    {
        var bad = Write("bad.iso", "this is no image");
        var good = WriteKernel("good");

        using var catalog = Open(bad, good, Path.Combine(_folder.FullName, "none.iso"), Folder("empty"));

        Assert.Equal(["bad", "good", "none", "empty"], catalog.Reports.Select(report => report.Name));
        Assert.Equal([true, false, true, true], catalog.Reports.Select(report => report.Problem is not null));
        Assert.Contains("bad.iso", catalog.Reports[0].Problem, StringComparison.Ordinal);
        Assert.Contains("there is no such file", catalog.Reports[2].Problem, StringComparison.Ordinal);
        Assert.Equal("good", Assert.Single(catalog.Plan.Entries).Slug);
        Assert.NotNull(catalog.Tree.Find("images/good/vmlinuz", Plans.Fetch));
    }

    [Fact]
    public void Two_images_of_one_name_get_two_names()
    {
        var image = WriteKernel("same");

        using var catalog = Open(image, image);

        Assert.Equal(["same", "same-2"], catalog.Plan.Entries.Select(entry => entry.Slug));
        Assert.NotNull(catalog.Tree.Find("images/same-2/vmlinuz", Plans.Fetch));
    }

    [Fact]
    public void The_settings_shape_the_plan()
    {
        var settings = Settings(WriteKernel("a"), WriteKernel("b")) with
        {
            KernelOptions = ["console=ttyS0,115200", "net.ifnames=0"],
            Menu = new MenuSettings { Title = "Class room", DefaultEntry = "B", Timeout = null },
            Loader = LoaderPreference.Grub,
        };

        using var catalog = BootCatalog.Open(settings, new MemoryTree());

        var plan = catalog.Plan;
        Assert.Equal(("Class room", "b", null, LoaderPreference.Grub), (plan.Title, plan.Default!.Slug, plan.MenuTimeout, plan.Loader));
        Assert.Equal("ip=dhcp {bootif} console=ttyS0,115200 net.ifnames=0", plan.Entries[0].Root!.CommandLine);
        Assert.Equal(new SerialConsole(0, 115200), plan.Serial);
    }

    [Fact]
    public void Without_HTTP_an_entry_that_needs_it_says_so()
    {
        var folder = WriteKernel("a");
        File.WriteAllText(Path.Combine(folder, "cmdline"), "root={files}/vmlinuz");

        using var catalog = BootCatalog.Open(Settings(folder) with { Http = new HttpSettings { Enabled = false } }, new MemoryTree());

        Assert.False(catalog.Plan.Http);
        Assert.Contains("HTTP", Assert.Single(catalog.Plan.Entries).Impediment, StringComparison.Ordinal);
        Assert.Null(catalog.Plan.Default);
    }

    [Fact]
    public void A_command_line_that_is_too_long_is_said()
    {
        using var catalog = BootCatalog.Open(Settings(WriteKernel("a")) with { KernelOptions = [new string('x', 2040)] }, new MemoryTree());

        Assert.Contains("2047", Assert.Single(Assert.Single(catalog.Plan.Entries).Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_vanishes_is_told_and_the_menu_stays()
    {
        var folder = WriteKernel("gone");
        var warnings = new List<string>();
        using var catalog = BootCatalog.Open(Settings(folder), new MemoryTree(), warnings.Add);
        Assert.NotNull(catalog.Tree.Find("images/gone/vmlinuz", Plans.Fetch));

        Directory.Delete(folder, recursive: true);

        Assert.Null(catalog.Tree.Find("images/gone/vmlinuz", Plans.Fetch));
        Assert.NotNull(catalog.Tree.Find("boot.ipxe", Plans.Fetch));
        Assert.Contains(folder, Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_is_told_in_words_and_in_JSON()
    {
        var report = BootCatalog.Inspect(WriteKernel("a"));

        var text = ImageReportText.Write(report);
        Assert.Contains("    kernel         vmlinuz (6.1.0-18-amd64)\n", text, StringComparison.Ordinal);
        Assert.Contains("    command line   ip=dhcp BOOTIF=01-MAC\n", text, StringComparison.Ordinal);
        Assert.Contains("    memory         about 301 MiB\n", text, StringComparison.Ordinal);

        using var json = JsonDocument.Parse(ReportJson.Write(report));
        var entry = json.RootElement.GetProperty("entries")[0];
        Assert.Equal("plain-kernel", json.RootElement.GetProperty("recipe").GetString());
        Assert.Equal("initrd.img", entry.GetProperty("initrds")[0].GetString());
        Assert.Equal("initrd", entry.GetProperty("roots")[0].GetProperty("way").GetString());
        Assert.False(json.RootElement.TryGetProperty("problem", out _));
    }

    [Fact]
    public void A_report_of_what_can_t_be_read_has_the_reason()
    {
        var report = BootCatalog.Inspect(Write("x\u001b[2J.iso", "no image"));

        Assert.NotNull(report.Problem);
        Assert.DoesNotContain('\u001b', ImageReportText.Write(report));
        using var json = JsonDocument.Parse(ReportJson.Write([report]));
        Assert.Equal(1, json.RootElement.GetArrayLength());
    }

    [Fact]
    public void The_installer_s_folder_of_Debian_is_served_as_it_is()
    {
        const string Package = "/usr/lib/debian-installer/images/12/amd64/text";
        if (!Directory.Exists(Package))
            Assert.Skip($"{Package} is not here (apt-get install debian-installer-12-netboot-amd64)");

        using var catalog = Open(Package);

        Assert.Equal(["text", "text-expert", "text-rescue"], catalog.Plan.Entries.Select(entry => entry.Slug));
        var kernel = catalog.Tree.Find("images/text/debian-installer/amd64/linux", Plans.Fetch)!;
        Assert.Equal((BootStage.Kernel, false), (kernel.Stage, kernel.CompletesBoot));
        Assert.True(catalog.Tree.Find("images/text/debian-installer/amd64/initrd.gz", Plans.Fetch)!.CompletesBoot);
        // Its own menu, at the root, unedited; and its own PXELINUX on the shelf.
        var menu = catalog.Tree.Find("pxelinux.cfg/default", Plans.Fetch)!;
        var bytes = new byte[menu.Source.Length];
        menu.Source.Read(0, bytes);
        Assert.Contains("include debian-installer/amd64/boot-screens/menu.cfg", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        Assert.Contains(catalog.Loaders, loader => loader is { FromImage: true, SpeaksHttp: false, Kind: LoaderKind.Pxelinux });
    }

    [Theory]
    [InlineData("pcbios", "i386", "ipxe.lkrn")]
    [InlineData("efi", "x86_64", "ipxe.efi")]
    public void Files_of_iPXE_itself_are_one_entry_for_each_firmware(string platform, string buildarch, string shown)
    {
        var settings = Settings(Write("ipxe.lkrn", Kernels.IpxeLkrn()), Write("ipxe.efi", Kernels.IpxeEfi()));
        // iPXE would take the options of kernels for a command of its own, and give up.
        using var catalog = BootCatalog.Open(settings with { KernelOptions = ["console=ttyS0,115200"] }, new MemoryTree());

        Assert.Equal(["iPXE: ipxe.lkrn", "iPXE: ipxe.efi"], catalog.Plan.Entries.Select(entry => entry.Title));
        Assert.Equal(Kernels.IpxeLkrn().Length, catalog.Tree.Find("images/ipxe.lkrn/ipxe.lkrn", Plans.Fetch)!.Source.Length);
        var script = catalog.Tree.Find("boot.ipxe", Plans.Fetch)!.Source;
        var bytes = new byte[script.Length];
        script.Read(0, bytes);
        // It never starts by itself: the menu waits, and somebody chooses.
        var machine = new IpxeMachine { LongMode = true, Choose = labels => labels[0] }.Run(Encoding.UTF8.GetString(bytes), platform, buildarch);
        Assert.Equal([shown], machine.Menus[0].Select(item => item.Label).Where(label => !label.StartsWith('@')));
        Assert.EndsWith($"/images/{shown}/{shown}", machine.Booted!.Value.Kernel, StringComparison.Ordinal);
        Assert.Equal("", machine.Booted.Value.Arguments);
        Assert.All(catalog.Plan.Entries, entry => Assert.Equal(0, entry.Memory));
    }

    [Fact]
    public void A_kernel_or_another_program_alone_is_no_image()
    {
        using var catalog = Open(Write("vmlinuz", Kernels.Linux64()), Write("shell.efi", Kernels.EfiProgram()));

        Assert.Contains("it is a Linux kernel, not an image", catalog.Reports[0].Problem, StringComparison.Ordinal);
        Assert.Contains("it is an EFI or Windows program, not an image", catalog.Reports[1].Problem, StringComparison.Ordinal);
    }

    private static BootCatalog Open(params string[] paths) => BootCatalog.Open(Settings(paths), new MemoryTree());

    private static LanbootSettings Settings(params string[] paths) => new() { Images = [.. paths.Select(path => new ImageSettings(path))] };

    private string Folder(string name) => _folder.CreateSubdirectory(name).FullName;

    private string WriteKernel(string name)
    {
        var folder = Folder(name);
        File.WriteAllBytes(Path.Combine(folder, "vmlinuz"), Kernels.Linux64());
        File.WriteAllText(Path.Combine(folder, "initrd.img"), "initrd");
        return folder;
    }

    private string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
