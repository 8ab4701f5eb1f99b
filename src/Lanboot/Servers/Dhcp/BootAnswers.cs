using Lanboot.Boot;
using Lanboot.Protocols.Dhcp.Pxe;

namespace Lanboot.Servers.Dhcp;

/// <summary>Puts the next step of a boot into the words of DHCP.</summary>
internal static class BootAnswers
{
    /// <summary>Null when the machine is told nothing.</summary>
    public static BootAnswer? From(Machine machine, NextStep step) => step.File is { } file
        ? new BootAnswer(DialectOf(machine), file) { ConfigFile = step.ConfigFile, PathPrefix = step.PathPrefix }
        : null;

    private static BootDialect DialectOf(Machine machine) => machine switch
    {
        { Program: BootProgram.Ipxe } => BootDialect.Ipxe,
        { Program: BootProgram.HttpFirmware } => BootDialect.Http,
        { Architecture.Firmware: Firmware.Uefi } => BootDialect.Uefi,
        { Architecture.Firmware: Firmware.RaspberryPi } => BootDialect.RaspberryPi,
        _ => BootDialect.Bios,
    };
}
