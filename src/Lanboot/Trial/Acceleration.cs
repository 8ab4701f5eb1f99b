using System.Diagnostics;

namespace Lanboot.Trial;

/// <summary>Whether this host's processor can run a machine directly. Many virtual hosts show /dev/kvm and fail at its first use.</summary>
internal static class Acceleration
{
    /// <summary>A machine that stands still answers its monitor at once; one that can't be made ends at once.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>QEMU's name of the accelerator to use: "kvm" where a machine could be made with it, else "tcg" (software).</summary>
    public static async Task<string> FindAsync(CancellationToken cancel)
    {
        if (!File.Exists("/dev/kvm"))
            return "tcg";

        using var machine = HostProgram.Start(new ProcessStartInfo(
            VirtualMachine.Qemu,
            ["-nodefaults", "-display", "none", "-machine", "q35", "-accel", "kvm", "-cpu", "max", "-m", "64", "-S", "-monitor", "stdio"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        });
        try
        {
            machine.StandardInput.WriteLine("quit");
            await machine.WaitForExitAsync(cancel).WaitAsync(Patience, cancel).ConfigureAwait(false);
            return machine.ExitCode == 0 ? "kvm" : "tcg";
        }
        catch (Exception failed) when (failed is TimeoutException or IOException)
        {
            return "tcg";
        }
        finally
        {
            if (!machine.HasExited)
                machine.Kill();
        }
    }
}
