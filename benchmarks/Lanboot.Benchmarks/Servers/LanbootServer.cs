using Lanboot.Lab;

namespace Lanboot.Benchmarks.Servers;

/// <summary>Lanboot in its release form, with all doors open; its files are those of a folder, and one image.</summary>
public sealed class LanbootServer(string program) : IContestant
{
    public const string Own = "Lanboot";

    public string Name => Own;

    public (string Program, string Package) Needs => (program, "");

    public LabProcess Start(Arena arena)
    {
        var settings = Path.Combine(arena.Folder, "lanboot.yaml");
        File.WriteAllText(settings, $$"""
            interfaces: [{{LabNetwork.Interface}}]
            images: [{ path: {{arena.Disc}}, name: disc }]
            tftp: { root: {{arena.Files}} }
            dhcp: { range: "192.168.77.10,192.168.77.250", lease-file: {{arena.Folder}}/lanboot.leases }
            """);
        return arena.Serve(Name, program, "serve", "--plain", "--config", settings);
    }
}
