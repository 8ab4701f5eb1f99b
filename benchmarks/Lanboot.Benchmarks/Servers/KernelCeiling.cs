using Lanboot.Lab;

namespace Lanboot.Benchmarks.Servers;

/// <summary>The kernel's ceiling: the C program beside this file, compiled here, which does nothing but what no server can leave out.</summary>
public sealed class SendfileLoop : IContestant
{
    private const string Source = "SendfileLoop.c";

    public string Name => "a sendfile loop in C";

    public (string Program, string Package) Needs => ("/usr/bin/cc", "gcc");

    public LabProcess Start(Arena arena) => arena.Serve(Name, Compiled(arena.Folder), arena.Files);

    private string Compiled(string folder)
    {
        var program = Path.Combine(folder, "sendfile-loop");
        if (File.Exists(program))
            return program;
        var source = Path.Combine(folder, Source);
        using (var text = typeof(SendfileLoop).Assembly.GetManifestResourceStream(Source)!)
        using (var file = File.Create(source))
            text.CopyTo(file);
        HostProgram.Run(Needs.Program, "-O2", "-o", program, source);
        return program;
    }
}
