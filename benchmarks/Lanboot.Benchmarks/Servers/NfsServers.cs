using Lanboot.Lab;

namespace Lanboot.Benchmarks.Servers;

/// <summary>NFS-Ganesha with its usual settings, over the folder that all files lie in; Debian's needs rpcbind beside it.</summary>
public sealed class NfsGanesha : IContestant
{
    public const string Export = "/bench";

    public string Name => "nfs-ganesha";

    public (string Program, string Package) Needs => ("/usr/bin/ganesha.nfsd", "nfs-ganesha");

    public LabProcess Start(Arena arena)
    {
        var settings = Path.Combine(arena.Folder, "ganesha.conf");
        File.WriteAllText(settings, $$"""
            NFS_CORE_PARAM { Protocols = 3; mount_path_pseudo = true; Enable_NLM = false; Enable_RQUOTA = false; }
            NFSv4 { Graceless = true; }
            EXPORT {
                Export_Id = 77; Path = {{arena.Folder}}; Pseudo = {{Export}}; Protocols = 3; Access_Type = RO; Squash = None;
                FSAL { Name = VFS; }
            }
            """);
        // rpcbind goes into the background, and is ended with all else that runs on the host.
        return arena.Serve(
            Name, "/bin/sh", "-c", $"rpcbind -w && exec {Needs.Program} -F -L /dev/stdout -f {settings} -p {arena.Folder}/ganesha.pid -N EVENT");
    }
}
