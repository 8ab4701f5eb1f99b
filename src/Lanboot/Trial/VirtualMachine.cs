using System.Diagnostics;
using System.Globalization;
using Lanboot.Boot;

namespace Lanboot.Trial;

/// <summary>A machine without a disk that boots from the trial's network: QEMU, its console on the serial line.</summary>
internal static class VirtualMachine
{
    public const string Qemu = "qemu-system-x86_64";
    public const string OvmfCode = "/usr/share/OVMF/OVMF_CODE_4M.fd";

    private const string OvmfVariables = "/usr/share/OVMF/OVMF_VARS_4M.fd";

    /// <summary>QEMU's own prefix; the number is that of the documentation's examples.</summary>
    private const string Mac = "52:54:00:12:34:56";

    /// <param name="acceleration">"kvm" or "tcg".</param>
    /// <param name="folder">For the firmware's variables, which each boot must find untouched.</param>
    public static ProcessStartInfo Start(TrialNetwork network, TrialOptions options, string acceleration, string folder)
    {
        var uefi = options.Firmware == Firmware.Uefi;
        List<string> arguments =
        [
            "-nodefaults", "-no-reboot", "-display", "none", "-monitor", "none", "-serial", "stdio", "-vga", "std",
            // graphics=off: SeaBIOS and the ROMs that it starts speak on the serial line too.
            "-machine", "q35,graphics=off",
            // In software a live system that deletes its initramfs stands still for a minute: QEMU 7.2 drops the translations of
            // that memory one by one. A small store of them is emptied as a whole, and stores of single bytes (erms) are the worst case.
            "-accel", acceleration == "tcg" ? "tcg,tb-size=96" : acceleration, "-cpu", acceleration == "tcg" ? "max,-erms" : "max",
            "-m", options.Memory.ToString(CultureInfo.InvariantCulture),
            "-device", "virtio-rng-pci", "-boot", "n",
            "-netdev", $"tap,id=lan,ifname={TrialNetwork.MachinePort},script=no,downscript=no",
            // The card's ROM is iPXE. Without it UEFI shows what most machines have: the firmware's own PXE.
            "-device", $"virtio-net-pci,netdev=lan,bootindex=1,mac={Mac}{(uefi ? ",romfile=" : "")}",
        ];
        if (uefi)
        {
            var variables = Path.Combine(folder, "variables.fd");
            File.Copy(OvmfVariables, variables, overwrite: true);
            arguments.AddRange(
            [
                "-drive", $"if=pflash,unit=0,format=raw,readonly=on,file={OvmfCode}",
                "-drive", $"if=pflash,unit=1,format=raw,file={variables}",
                // Without this a boot that fails by IPv4 tries a minute longer by IPv6.
                "-fw_cfg", "name=opt/org.tianocore/IPv6PXESupport,string=n",
            ]);
        }

        return new ProcessStartInfo("ip", network.Inside(Qemu, arguments));
    }
}
