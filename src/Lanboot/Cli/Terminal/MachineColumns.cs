using Lanboot.Boot;
using Lanboot.Journal;

namespace Lanboot.Cli.Terminal;

/// <summary>A column of the machines' table.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Width">In characters.</param>
/// <param name="Text">What it shows of a machine, cut to the width by whoever draws it.</param>
internal sealed record MachineColumn(string Title, int Width, Func<MachineRow, string> Text);

/// <summary>Which columns fit a terminal, and what stands in them.</summary>
internal static class MachineColumns
{
    /// <summary>Between columns.</summary>
    public const int Gap = 2;

    /// <summary>"52:54:00:12:34:56".</summary>
    private const int MacWidth = 17;

    /// <summary>"192.168.100.100".</summary>
    private const int AddressWidth = 15;

    /// <summary>From here on there is room for the words of the firmware and for the image.</summary>
    private const int Wide = 140;

    public static IReadOnlyList<MachineColumn> For(int width)
    {
        var wide = width >= Wide;
        List<MachineColumn> columns =
        [
            new("MACHINE", MacWidth, row => row.Status.Machine.Mac.ToString()),
            wide ? new("FIRMWARE", 22, row => Client(row.Status)) : new("TYPE", 4, row => ShortClient(row.Status)),
            new("ADDRESS", AddressWidth, row => row.Status.Machine.Address?.ToString() ?? ""),
        ];
        if (wide)
            columns.Add(new("IMAGE", 16, row => row.Status.Image ?? ""));
        columns.Add(new("STAGE", wide ? 11 : 7, row => Stage(row.Status, wide)));

        List<MachineColumn> last = [new("RATE", 10, Rate)];
        if (wide)
            last.Add(new("TIME", 12, row => Quantity.Time(row.Status.Elapsed)));
        // What is left goes to the file and its bar.
        var used = columns.Concat(last).Sum(column => column.Width + Gap);
        columns.Add(new("FILE", Math.Max(10, width - used), row => ""));
        return [.. columns, .. last];
    }

    /// <summary>"x64 UEFI, iPXE ROM"; the class that it sent where the architecture is not known.</summary>
    private static string Client(MachineStatus status)
    {
        var name = status.Machine.Architecture?.Name ?? status.Machine.VendorClass ?? "";
        return status.Program == BootProgram.Ipxe ? $"{name}, iPXE ROM" : name;
    }

    private static string ShortClient(MachineStatus status) => status.Machine.Architecture?.Firmware switch
    {
        Firmware.Bios => "BIOS",
        Firmware.Uefi => "UEFI",
        Firmware.UBoot => "U-B.",
        Firmware.OpenFirmware => "OF",
        Firmware.RaspberryPi => "RPi",
        _ => "",
    };

    /// <summary>Of what is on its way: behind a file that has come, the average would go on falling for seconds.</summary>
    private static string Rate(MachineRow row) =>
        row.Rate < 1 || row.Status.Transfers.Count == 0 ? "" : $"{Quantity.Bytes((long)row.Rate)}/s";

    private static string Stage(MachineStatus status, bool wide) => status switch
    {
        { Stall: not null } => "stuck",
        { Stage: BootStage.Addressed } when !wide => "address",
        _ => StageWords.Of(status.Stage),
    };
}
