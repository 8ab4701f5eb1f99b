using Lanboot.Boot;
using Lanboot.Media.Blocks;
using Lanboot.Recipes;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests.Recipes;

public sealed class KernelFileTests
{
    [Fact]
    public void The_header_tells_what_a_kernel_is()
    {
        Assert.Equal(new KernelFile(KernelKind.Linux, Processor.X64, "6.1.0-18-amd64", 2047), Read(Kernels.Linux64()));
        Assert.Equal(new KernelFile(KernelKind.Linux, Processor.X86, "6.1.0-18-686", 2047), Read(Kernels.Linux32()));
        Assert.Equal(new KernelFile(KernelKind.BiosOnlyLinux, Processor.Unknown, "2.6.32", 2047), Read(Kernels.Old()));
        Assert.Equal(new KernelFile(KernelKind.Linux, Processor.Arm64, null, 2047), Read(Kernels.Arm64()));
        Assert.Equal(new KernelFile(KernelKind.EfiProgram, Processor.X64, null, 2047), Read(Kernels.EfiProgram()));
        Assert.Equal(255, Read(Kernels.BzImage("2.4.37", 0x203, false, null))!.CommandLineLimit);
    }

    [Fact]
    public void IPXE_is_told_from_other_kernels_and_programs()
    {
        Assert.True(Read(Kernels.IpxeLkrn())!.IsIpxe);
        Assert.True(Read(Kernels.IpxeEfi())!.IsIpxe);
        Assert.False(Read(Kernels.Linux64())!.IsIpxe);
        Assert.False(Read(Kernels.EfiProgram())!.IsIpxe);
    }

    [Fact]
    public void Everything_else_is_none()
    {
        Assert.Null(Read([]));
        Assert.Null(Read("MZ"u8.ToArray()));
        Assert.Null(Read(new byte[100_000]));
        Assert.Null(Read(Kernels.Linux64()[..0x267]) is { Kind: KernelKind.Linux } ? new object() : null);
        Assert.Null(Read(Kernels.EfiProgram(machine: 0x9999)));
    }

    [Theory]
    [InlineData("/usr/lib/debian-installer/images/12/amd64/text/debian-installer/amd64/linux", KernelKind.Linux, Processor.X64, false, "debian-installer-12-netboot-amd64")]
    [InlineData("/boot/ipxe.lkrn", KernelKind.BiosOnlyLinux, Processor.X86, true, "ipxe")]
    [InlineData("/boot/ipxe.efi", KernelKind.EfiProgram, Processor.X64, true, "ipxe")]
    public void Real_files_of_Debian_are_read(string path, object kind, object processor, bool isIpxe, string package)
    {
        if (!File.Exists(path))
            Assert.Skip($"{path} is not here (apt-get install {package})");

        var kernel = Read(File.ReadAllBytes(path))!;

        Assert.Equal(((KernelKind)kind, (Processor)processor, isIpxe), (kernel.Kind, kernel.Processor, kernel.IsIpxe));
        Assert.True(isIpxe || kernel.Version!.EndsWith("-amd64", StringComparison.Ordinal));
    }

    [Fact]
    public void Damaged_headers_are_read_without_harm()
    {
        var random = new Random(20240207);
        byte[][] seeds = [Kernels.Linux64(), Kernels.Linux32(), Kernels.Old(), Kernels.Arm64(), Kernels.EfiProgram(), Kernels.IpxeLkrn()];
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = seeds[random.Next(seeds.Length)].ToArray();
            for (var n = random.Next(8); n >= 0; n--)
                bytes[random.Next(0x300)] = (byte)random.Next(256);
            bytes = bytes[..random.Next(bytes.Length + 1)];

            if (Read(bytes) is { } kernel)
                Assert.True(kernel.CommandLineLimit is >= 255 and <= 65536 && kernel.Version is null or { Length: > 0 and <= 64 });
        }
    }

    private static KernelFile? Read(byte[] bytes) => KernelFile.Read(new ByteSource(bytes));
}
