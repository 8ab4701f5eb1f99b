using System.Buffers.Binary;

namespace Lanboot.Settings;

/// <summary>The settings for builds of iPXE that the user brings; the names of the options are pixiecore's.</summary>
internal static class IpxeSchema
{
    /// <summary>IMAGE_FILE_MACHINE_I386 and _AMD64 of the PE format.</summary>
    private const ushort X86 = 0x014C, X64 = 0x8664;

    public static IReadOnlyList<SettingKey> Keys { get; } =
    [
        new SettingKey<string?>
        {
            Name = "ipxe.bios",
            Option = new("--ipxe-bios", "FILE", "hand out this build of iPXE to machines with BIOS, such as undionly.kpxe"),
            Kind = ValueKinds.LoaderFile,
            Get = all => all.Ipxe.Bios,
            Set = (all, value) => all with { Ipxe = all.Ipxe with { Bios = value } },
            Why = "A build of iPXE for BIOS that goes out in the place of this host's: with drivers, certificates or colours of your own.",
        },
        new SettingKey<string?>
        {
            Name = "ipxe.efi32",
            Option = new("--ipxe-efi32", "FILE", "hand out this build of iPXE to machines with 32-bit UEFI"),
            Kind = ValueKinds.LoaderFile,
            Get = all => all.Ipxe.Efi32,
            Set = (all, value) => all with { Ipxe = all.Ipxe with { Efi32 = value } },
            Why = "A build of iPXE for UEFI on 32-bit x86, for which distributions have none.",
        },
        new SettingKey<string?>
        {
            Name = "ipxe.efi64",
            Option = new("--ipxe-efi64", "FILE", "hand out this build of iPXE to machines with 64-bit UEFI, such as snponly.efi"),
            Kind = ValueKinds.LoaderFile,
            Get = all => all.Ipxe.Efi64,
            Set = (all, value) => all with { Ipxe = all.Ipxe with { Efi64 = value } },
            Why = "A build of iPXE for UEFI on 64-bit x86 that goes out in the place of this host's.",
        },
    ];

    /// <summary>Whether the files are there, and programs for the firmware that they are named for.</summary>
    public static IEnumerable<SettingsMistake> Check(IpxeSettings settings, SettingPlaces places)
    {
        (string Name, string? File, ushort? Machine)[] all =
            [("ipxe.bios", settings.Bios, null), ("ipxe.efi32", settings.Efi32, X86), ("ipxe.efi64", settings.Efi64, X64)];
        foreach (var (name, file, machine) in all)
        {
            if (file is not null && Wrong(file, machine) is { } wrong)
                yield return new(places.Of(name), wrong);
        }
    }

    /// <param name="machine">For UEFI: the processor that the program must be for.</param>
    private static string? Wrong(string file, ushort? machine)
    {
        if (!File.Exists(file))
            return $"there is no file {file}";
        try
        {
            using var stream = File.OpenRead(file);
            Span<byte> head = stackalloc byte[4096];
            var found = MachineOf(head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)]);
            return machine is null || found == machine ? null : found switch
            {
                null => $"{file} is no program for UEFI",
                X86 => $"{file} is for 32-bit UEFI",
                X64 => $"{file} is for 64-bit UEFI",
                _ => $"{file} is for another processor",
            };
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            return $"{file} can't be read: {closed.Message}";
        }
    }

    /// <summary>"MZ", at 0x3C the offset of "PE\0\0", behind it the machine.</summary>
    private static ushort? MachineOf(ReadOnlySpan<byte> head)
    {
        if (head.Length < 0x40 || !head.StartsWith("MZ"u8))
            return null;
        var offset = BinaryPrimitives.ReadUInt32LittleEndian(head[0x3C..]);
        return offset <= head.Length - 6 && head[(int)offset..].StartsWith("PE\0\0"u8)
            ? BinaryPrimitives.ReadUInt16LittleEndian(head[((int)offset + 4)..])
            : null;
    }
}
