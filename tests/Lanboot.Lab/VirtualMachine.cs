using System.Globalization;

namespace Lanboot.Lab;

/// <summary>A machine on the lab's LAN that boots from it: QEMU without KVM, so that it runs wherever the tests do.</summary>
public sealed class VirtualMachine : IAsyncDisposable
{
    /// <summary>No boot goes on after one of these (seen in the initramfs, the loaders and the firmware).</summary>
    public static readonly IReadOnlyList<string> Failures =
    [
        "(initramfs)", "BOOT FAILED", "Entering emergency mode", "rootfs ]#", "Kernel panic", "No bootable", "grub>", "Shell>",
        "LANBOOT-BOOT-FAILED", "LANBOOT-NFS-FAILED", ">>Start PXE over IPv6", ">>Start HTTP Boot", "Could not boot", "iPXE>",
    ];

    private const string OvmfCode = "/usr/share/OVMF/OVMF_CODE_4M.fd";
    private const string OvmfVariables = "/usr/share/OVMF/OVMF_VARS_4M.fd";

    /// <summary>
    /// When a memory page that once held code is written to, QEMU 7.2 drops the translations of that code one by one, at each
    /// store; a live system that deletes its initramfs and runs on then stands still for 65 s. A small store of translations, in
    /// MiB, is emptied as a whole before that, and stores of single bytes (erms) are the worst case: 139 s of CPU became 63 s.
    /// </summary>
    private const string Accelerator = "tcg,tb-size=96";

    private readonly LabProcess _process;
    private readonly Transcript _transcript;
    private readonly string _folder;
    private readonly TimeSpan _started;
    private readonly Firmware _firmware;

    private VirtualMachine(LabProcess process, Transcript transcript, string folder, Firmware firmware = Firmware.Bios)
    {
        _firmware = firmware;
        _process = process;
        _transcript = transcript;
        _folder = folder;
        _started = transcript.Elapsed;
    }

    /// <summary>What the host must have for this to run.</summary>
    public static void Require()
    {
        Requires.RootAndPrograms("ip", "qemu-system-x86_64");
        Requires.HostFile(OvmfCode, "ovmf");
    }

    /// <summary>The serial line, which is the machine's console.</summary>
    public Voice Console => _process.Voice;

    /// <summary>When the machine was switched on, by the transcript's clock.</summary>
    public TimeSpan Started => _started;

    /// <summary>Since the machine was switched on.</summary>
    public TimeSpan Uptime => _transcript.Elapsed - _started;

    /// <summary>Switches a machine on.</summary>
    /// <param name="memory">In MiB.</param>
    /// <param name="mac">As six pairs with colons.</param>
    /// <param name="processor">As QEMU calls it.</param>
    public static VirtualMachine Start(
        LabNetwork network, Transcript transcript, Firmware firmware, int memory, string mac, string processor = "max,-erms")
    {
        var folder = Directory.CreateTempSubdirectory("lanboot-machine-").FullName;
        var arguments = new List<string>
        {
            "-nodefaults", "-no-reboot", "-display", "none", "-monitor", "none", "-serial", "stdio", "-vga", "std",
            // graphics=off: SeaBIOS and the ROMs that it starts speak on the serial line too.
            "-machine", "q35,graphics=off", "-accel", Accelerator, "-cpu", processor, "-m", memory.ToString(CultureInfo.InvariantCulture),
            "-device", "virtio-rng-pci", "-boot", "n",
            "-netdev", $"tap,id=lan,ifname={network.AddTap()},script=no,downscript=no",
            "-device", $"virtio-net-pci,netdev=lan,bootindex=1,mac={mac}{(firmware is Firmware.Uefi or Firmware.UefiHttp ? ",romfile=" : "")}",
        };
        if (firmware != Firmware.Bios)
            arguments.AddRange(Ovmf(folder));
        if (firmware == Firmware.UefiHttp)
            arguments.AddRange(["-fw_cfg", "name=opt/org.tianocore/IPv4PXESupport,string=n"]);
        var voice = new Voice(transcript, "machine");
        var process = network.MachineRoom.Start(voice, "qemu-system-x86_64", arguments);
        return new VirtualMachine(process, transcript, folder, firmware);
    }

    /// <summary>Switches a machine on that starts this kernel at once, without a boot over the network.</summary>
    public static VirtualMachine StartKernel(LabNetwork network, Transcript transcript, string kernel, string initramfs, string commandLine)
    {
        var folder = Directory.CreateTempSubdirectory("lanboot-machine-").FullName;
        string[] arguments =
        [
            "-nodefaults", "-no-reboot", "-display", "none", "-monitor", "none", "-serial", "stdio",
            "-machine", "q35", "-accel", Accelerator, "-cpu", "max,-erms", "-m", "256",
            "-netdev", $"tap,id=lan,ifname={network.AddTap()},script=no,downscript=no", "-device", "virtio-net-pci,netdev=lan,romfile=",
            "-kernel", kernel, "-initrd", initramfs, "-append", $"console=ttyS0,115200 quiet {commandLine}",
        ];
        var process = network.MachineRoom.Start(new Voice(transcript, "machine"), "qemu-system-x86_64", arguments);
        return new VirtualMachine(process, transcript, folder);
    }

    /// <summary>The console's line with <paramref name="marker"/>, by which the booted system says that it runs.</summary>
    public Task<string> BootsToAsync(string marker, TimeSpan deadline) => Console.LineAsync(
        marker, deadline, _firmware == Firmware.UefiHttp ? [.. Failures.Where(word => word != ">>Start HTTP Boot")] : Failures);

    /// <summary>Waits for the machine to switch itself off.</summary>
    public async Task SwitchesOffAsync(TimeSpan deadline)
    {
        try
        {
            await _process.Ended.WaitAsync(deadline);
        }
        catch (TimeoutException)
        {
            throw new LabException($"The machine still ran after {deadline.TotalSeconds} s.", _transcript);
        }
    }

    /// <summary>Types on the machine's serial console.</summary>
    public Task TypeAsync(string keys) => _process.TypeAsync(keys);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>OVMF with a store of its own for variables, as each boot must find them untouched.</summary>
    private static IEnumerable<string> Ovmf(string folder)
    {
        var variables = Path.Combine(folder, "variables.fd");
        File.Copy(OvmfVariables, variables);
        return
        [
            "-drive", $"if=pflash,unit=0,format=raw,readonly=on,file={OvmfCode}",
            "-drive", $"if=pflash,unit=1,format=raw,file={variables}",
            // Without this a boot that fails by IPv4 tries a minute longer by IPv6.
            "-fw_cfg", "name=opt/org.tianocore/IPv6PXESupport,string=n",
        ];
    }
}
