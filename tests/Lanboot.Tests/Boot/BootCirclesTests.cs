using Lanboot.Boot;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests.Boot;

/// <summary>Plays whole boots, in every combination of machine, loaders and settings, to see that each comes to a menu or an end.</summary>
public sealed class BootCirclesTests
{
    private static readonly Loader[] All =
    [
        new(LoaderKind.Pxelinux, Firmware.Bios, Processor.X86, "loaders/from-arch/lpxelinux.0") { FromImage = true, SpeaksHttp = true },
        new(LoaderKind.Ipxe, Firmware.Bios, Processor.X86, "loaders/bios/undionly.kpxe"),
        new(LoaderKind.Ipxe, Firmware.Uefi, Processor.X64, "loaders/efi64/snponly.efi"),
        new(LoaderKind.Grub, Firmware.Uefi, Processor.X64, "loaders/efi64/shimx64.efi") { SecureBoot = true },
        new(LoaderKind.Ipxe, Firmware.Uefi, Processor.X64, "loaders/efi64/ipxe.efi") { LastResort = true },
        new(LoaderKind.Pxelinux, Firmware.Bios, Processor.X86, "loaders/bios/pxelinux.0"),
    ];

    /// <summary>Firmware, or a card's iPXE; one loader; its menu. A loader that is refused costs one try more.</summary>
    private const int MostSteps = 3;

    /// <summary>How a machine behaves: what speaks first, whether its iPXE has HTTP, and ours, and whether it runs only what is signed.</summary>
    private sealed record Behaviour(BootProgram First, bool RomHasHttp, bool OursHasHttp, bool SecureBoot);

    [Fact]
    public void No_machine_goes_in_circles()
    {
        var boots = 0;
        foreach (var code in (ushort[])[0, 6, 7, 9, 11, 15, 16, 20, 41])
        {
            foreach (var behaviour in Behaviours())
            {
                foreach (var plan in BootPlans())
                {
                    for (var have = 0; have < 1 << All.Length; have++)
                    {
                        Play(code, behaviour, plan, [.. All.Where((_, i) => (have >> i & 1) != 0)]);
                        boots++;
                    }
                }
            }
        }

        Assert.Equal(9 * 24 * 8 * 64, boots);
    }

    private static void Play(ushort code, Behaviour behaviour, BootPlan plan, Loader[] loaders)
    {
        var machine = new Machine(Plans.Mac)
        {
            Architecture = new ClientArchitecture(code),
            Program = behaviour.First,
            IpxeHasHttp = behaviour.First == BootProgram.Ipxe && behaviour.RomHasHttp,
        };
        var steps = 0;
        while (true)
        {
            var next = BootStep.Next(machine, plan, loaders, Plans.At);
            if (next.Loader is not { } given)
                return;
            Assert.False(machine.Program == BootProgram.Ipxe && given.Kind == LoaderKind.Ipxe, "iPXE was given iPXE");
            if (behaviour.SecureBoot && !given.SecureBoot && machine.Program != BootProgram.Ipxe)
            {
                if (machine.RefusedLoaders.Contains(given.Path))
                    return;
                machine = machine with { RefusedLoaders = [.. machine.RefusedLoaders, given.Path] };
                continue;
            }

            Assert.True(++steps < MostSteps, $"step {steps} of code {code}, {behaviour}, {plan.Loader}: {next.Reason}");
            // PXELINUX and GRUB go on to their menu; iPXE asks again.
            if (given.Kind != LoaderKind.Ipxe)
                return;
            machine = machine with { Program = BootProgram.Ipxe, IpxeHasHttp = behaviour.OursHasHttp };
        }
    }

    private static IEnumerable<Behaviour> Behaviours() =>
        from first in (BootProgram[])[BootProgram.Firmware, BootProgram.HttpFirmware, BootProgram.Ipxe]
        from rom in (bool[])[false, true]
        from ours in (bool[])[false, true]
        from secure in (bool[])[false, true]
        select new Behaviour(first, rom, ours, secure);

    private static IEnumerable<BootPlan> BootPlans() =>
        from preference in Enum.GetValues<LoaderPreference>()
        from http in (bool[])[false, true]
        select Plans.Of(Plans.Entry()) with { Loader = preference, Http = http };
}
