using Lanboot.Lab;

namespace Lanboot.Benchmarks.Servers;

/// <summary>nbd-server, which the guides name.</summary>
public sealed class NbdServer : IContestant
{
    public string Name => "nbd-server";

    public (string Program, string Package) Needs => ("/bin/nbd-server", "nbd-server");

    public LabProcess Start(Arena arena)
    {
        var settings = Path.Combine(arena.Folder, "nbd-server.conf");
        File.WriteAllText(settings, $"[generic]\nuser = root\ngroup = root\n[disc]\nexportname = {arena.Disc}\nreadonly = true\n");
        // It goes into the background, and is ended with all else that runs on the host.
        return arena.Serve(Name, "/bin/sh", "-c", $"{Needs.Program} -C {settings} && exec sleep infinity");
    }
}

public sealed class Nbdkit : IContestant
{
    public string Name => "nbdkit";

    public (string Program, string Package) Needs => ("/usr/bin/nbdkit", "nbdkit");

    /// <summary>It ends by itself now and then, between two clients and as if it had been told to; a service manager would start it again.</summary>
    public LabProcess Start(Arena arena) => arena.Serve(
        Name, "/bin/sh", "-c", $"while :; do {Needs.Program} --foreground --readonly -e disc file {arena.Disc}; done");
}

public sealed class QemuNbd : IContestant
{
    public string Name => "qemu-nbd";

    public (string Program, string Package) Needs => ("/usr/bin/qemu-nbd", "qemu-utils");

    public LabProcess Start(Arena arena) => arena.Serve(
        Name, Needs.Program, "--format=raw", "--read-only", "--persistent", "--shared=64", "--export-name=disc", arena.Disc);
}
