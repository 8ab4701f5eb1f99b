using System.Net;
using Lanboot.Boot;

namespace Lanboot.Tests.Support;

/// <summary>Plans and entries as recipes make them, with only what a test cares for said.</summary>
internal static class Plans
{
    public static readonly BootAddress At = new(IPAddress.Parse("192.168.0.1"));

    public static readonly MacAddress Mac = MacAddress.FromBytes([0x52, 0x54, 0, 0x12, 0x34, 0x56]);

    public static readonly Fetch Fetch = new(At, IPAddress.Parse("192.168.0.57"));

    public static BootPlan Of(params IReadOnlyList<BootEntry> entries) => new() { Entries = entries };

    public static BootEntry Entry(string slug = "arch", string commandLine = "ip=dhcp {bootif}", string? title = null) => new()
    {
        Slug = slug,
        Title = title ?? slug,
        Image = slug,
        Kernel = "boot/vmlinuz",
        Initrds = ["boot/ucode.img", "boot/initrd.img"],
        Roots = [new RootChoice(RootWay.Http, commandLine, 0, ["root.sfs"])],
    };

    public static BootEntry Ipxe(string slug, KernelKind kind) => Entry(slug, "") with
    {
        Initrds = [],
        KernelKind = kind,
        AsksAnew = true,
        Processor = kind == KernelKind.EfiProgram ? Processor.X64 : Processor.X86,
        Roots = [new RootChoice(RootWay.Initrd, "", 0, [])],
    };
}
