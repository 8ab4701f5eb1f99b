namespace Lanboot.Boot;

public enum Firmware
{
    Unknown,
    Bios,
    Uefi,
    UBoot,
    OpenFirmware,
    RaspberryPi,
    Other,
}

public enum Processor
{
    Unknown,
    X86,
    X64,
    Itanium,
    Arm32,
    Arm64,
    RiscV32,
    RiscV64,
    RiscV128,
    PowerPc,
    LoongArch32,
    LoongArch64,
    S390,
    Mips32,
    Mips64,
    Sunway32,
    Sunway64,
    Alpha,
    Other,
}

/// <summary>
/// What a machine says of itself in DHCP option 93: a code of IANA's list "Processor Architecture Types"
/// (RFC 5970 section 6.1; RFC 4578 section 2.1).
/// </summary>
public readonly record struct ClientArchitecture(ushort Code)
{
    private static readonly (string Name, Firmware Firmware, Processor Processor, bool Http)[] Known =
    [
        /*  0 */ ("x86 BIOS", Firmware.Bios, Processor.X86, false),
        /*  1 */ ("NEC/PC98", Firmware.Other, Processor.X86, false),
        /*  2 */ ("Itanium UEFI", Firmware.Uefi, Processor.Itanium, false),
        /*  3 */ ("DEC Alpha", Firmware.Other, Processor.Alpha, false),
        /*  4 */ ("Arc x86", Firmware.Other, Processor.X86, false),
        /*  5 */ ("Intel Lean Client", Firmware.Other, Processor.X86, false),
        /*  6 */ ("x86 UEFI", Firmware.Uefi, Processor.X86, false),
        /*  7 */ ("x64 UEFI", Firmware.Uefi, Processor.X64, false),
        /*  8 */ ("Xscale UEFI", Firmware.Uefi, Processor.Other, false),
        // "EBC" on paper; RFC 4578 and the firmware that followed it send 9 for x64.
        /*  9 */ ("x64 UEFI", Firmware.Uefi, Processor.X64, false),
        /* 10 */ ("ARM 32-bit UEFI", Firmware.Uefi, Processor.Arm32, false),
        /* 11 */ ("ARM 64-bit UEFI", Firmware.Uefi, Processor.Arm64, false),
        /* 12 */ ("PowerPC Open Firmware", Firmware.OpenFirmware, Processor.PowerPc, false),
        /* 13 */ ("PowerPC ePAPR", Firmware.OpenFirmware, Processor.PowerPc, false),
        /* 14 */ ("POWER OPAL v3", Firmware.OpenFirmware, Processor.PowerPc, false),
        /* 15 */ ("x86 UEFI HTTP", Firmware.Uefi, Processor.X86, true),
        /* 16 */ ("x64 UEFI HTTP", Firmware.Uefi, Processor.X64, true),
        /* 17 */ ("EBC UEFI HTTP", Firmware.Uefi, Processor.X64, true),
        /* 18 */ ("ARM 32-bit UEFI HTTP", Firmware.Uefi, Processor.Arm32, true),
        /* 19 */ ("ARM 64-bit UEFI HTTP", Firmware.Uefi, Processor.Arm64, true),
        /* 20 */ ("x86 BIOS HTTP", Firmware.Bios, Processor.X86, true),
        /* 21 */ ("ARM 32-bit U-Boot", Firmware.UBoot, Processor.Arm32, false),
        /* 22 */ ("ARM 64-bit U-Boot", Firmware.UBoot, Processor.Arm64, false),
        /* 23 */ ("ARM 32-bit U-Boot HTTP", Firmware.UBoot, Processor.Arm32, true),
        /* 24 */ ("ARM 64-bit U-Boot HTTP", Firmware.UBoot, Processor.Arm64, true),
        /* 25 */ ("RISC-V 32-bit UEFI", Firmware.Uefi, Processor.RiscV32, false),
        /* 26 */ ("RISC-V 32-bit UEFI HTTP", Firmware.Uefi, Processor.RiscV32, true),
        /* 27 */ ("RISC-V 64-bit UEFI", Firmware.Uefi, Processor.RiscV64, false),
        /* 28 */ ("RISC-V 64-bit UEFI HTTP", Firmware.Uefi, Processor.RiscV64, true),
        /* 29 */ ("RISC-V 128-bit UEFI", Firmware.Uefi, Processor.RiscV128, false),
        /* 30 */ ("RISC-V 128-bit UEFI HTTP", Firmware.Uefi, Processor.RiscV128, true),
        /* 31 */ ("s390 Basic", Firmware.Other, Processor.S390, false),
        /* 32 */ ("s390 Extended", Firmware.Other, Processor.S390, false),
        /* 33 */ ("MIPS 32-bit UEFI", Firmware.Uefi, Processor.Mips32, false),
        /* 34 */ ("MIPS 64-bit UEFI", Firmware.Uefi, Processor.Mips64, false),
        /* 35 */ ("Sunway 32-bit UEFI", Firmware.Uefi, Processor.Sunway32, false),
        /* 36 */ ("Sunway 64-bit UEFI", Firmware.Uefi, Processor.Sunway64, false),
        /* 37 */ ("LoongArch 32-bit UEFI", Firmware.Uefi, Processor.LoongArch32, false),
        /* 38 */ ("LoongArch 32-bit UEFI HTTP", Firmware.Uefi, Processor.LoongArch32, true),
        /* 39 */ ("LoongArch 64-bit UEFI", Firmware.Uefi, Processor.LoongArch64, false),
        /* 40 */ ("LoongArch 64-bit UEFI HTTP", Firmware.Uefi, Processor.LoongArch64, true),
        /* 41 */ ("Raspberry Pi", Firmware.RaspberryPi, Processor.Arm64, false),
    ];

    public string Name => Code < Known.Length ? Known[Code].Name : $"architecture {Code}";
    public Firmware Firmware => Code < Known.Length ? Known[Code].Firmware : Firmware.Unknown;
    public Processor Processor => Code < Known.Length ? Known[Code].Processor : Processor.Unknown;

    /// <summary>The firmware fetches its loader by HTTP, not TFTP.</summary>
    public bool OverHttp => Code < Known.Length && Known[Code].Http;

    public override string ToString() => Name;
}
