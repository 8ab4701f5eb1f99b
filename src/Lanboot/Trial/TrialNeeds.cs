using Lanboot.Boot;

namespace Lanboot.Trial;

/// <summary>What a trial needs of this host, checked before anything is begun.</summary>
internal static class TrialNeeds
{
    private static readonly string[] ProgramFolders = ["/usr/bin", "/usr/sbin", "/bin", "/sbin", "/usr/local/bin", "/usr/local/sbin"];

    /// <exception cref="TrialException">Something is missing; the message names all of it and the command that brings it.</exception>
    public static void Check(TrialOptions options)
    {
        if (!Environment.IsPrivilegedProcess)
            throw new TrialException("lanboot try makes a network namespace and needs root for that: run it with sudo.");

        var packages = Missing(options).Distinct().ToList();
        if (packages.Count > 0)
            throw new TrialException($"lanboot try needs programs that are not installed: sudo apt-get install --no-install-recommends {string.Join(' ', packages)}");
    }

    private static IEnumerable<string> Missing(TrialOptions options)
    {
        if (!HasProgram("ip"))
            yield return "iproute2";
        if (!HasProgram(VirtualMachine.Qemu))
            yield return "qemu-system-x86";
        if (options.Firmware == Firmware.Uefi && !File.Exists(VirtualMachine.OvmfCode))
            yield return "ovmf";
        if (options.Image is not null)
            yield break;
        if (!HasProgram("mksquashfs"))
            yield return "squashfs-tools";
        if (!HasProgram("xorriso"))
            yield return "xorriso";
        if (!HasProgram("busybox"))
            yield return "busybox-static";
    }

    private static bool HasProgram(string name) => ProgramFolders.Any(folder => File.Exists($"{folder}/{name}"));
}
