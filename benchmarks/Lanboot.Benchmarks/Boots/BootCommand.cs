using System.CommandLine;
using System.Globalization;
using Lanboot.Benchmarks.Report;
using Lanboot.Lab;
using Lanboot.Lab.Images;

namespace Lanboot.Benchmarks.Boots;

/// <summary>`bench boot`: a virtual machine boots from what the guides set up, then from Lanboot, with the same image.</summary>
internal static class BootCommand
{
    private const string Kernel = "arch/boot/x86_64/vmlinuz-linux", Initramfs = "arch/boot/x86_64/initramfs-linux.img", Root = "arch/x86_64/airootfs.sfs";

    public static Command Create(Option<string> program, Option<bool> json, Option<string?> write)
    {
        var rounds = new Option<int>("--rounds") { Description = "how often it boots from each", DefaultValueFactory = _ => 5 };
        var command = new Command("boot", "Boots a virtual machine from the guides' servers, and from Lanboot.") { rounds };
        command.SetAction(async (parsed, _) =>
        {
            VirtualMachine.Require();
            Requires.RootAndPrograms("dnsmasq", "tcpdump", "taskset", "xorriso");
            var image = TestImages.HeavyArch;
            using var arena = new Arena();
            var guide = new GuideStack(arena, image);
            var lanboot = new LanbootStack(image, Path.GetFullPath(parsed.GetValue(program)!));
            var trial = new BootTrial(arena, image);
            List<IReadOnlyList<double>> theirs = [], ours = [];
            for (var round = 0; round < parsed.GetValue(rounds); round++)
            {
                foreach (var (stack, times) in ((IBootStack, List<IReadOnlyList<double>>)[])[(guide, theirs), (lanboot, ours)])
                {
                    Console.Error.WriteLine($"boot, round {round + 1} of {parsed.GetValue(rounds)}: {stack.Name}");
                    times.Add(await trial.RunAsync(stack));
                }
            }

            IReadOnlyList<BootRow> rows =
                [.. BootMoment.All.Select((moment, i) => new BootRow(moment.Name, [.. theirs.Select(times => times[i])], [.. ours.Select(times => times[i])]))];
            var text = BootReport.Text(rows, guide.Name, Sizes(arena));
            Console.WriteLine(parsed.GetValue(json) ? BootReport.Json(rows) : text);
            if (parsed.GetValue(write) is { } page)
                PerformancePage.Put(page, text, parsed.GetValue(rounds));
        });
        return command;
    }

    private static string Sizes(Arena arena)
    {
        return string.Create(CultureInfo.InvariantCulture, $"Kernel {MiB(Kernel):F0} MiB, initramfs {MiB(Initramfs):F0} MiB, root {MiB(Root):F0} MiB.");

        double MiB(string file) => new FileInfo(Path.Combine(arena.Files, file)).Length / (double)(1 << 20);
    }
}
