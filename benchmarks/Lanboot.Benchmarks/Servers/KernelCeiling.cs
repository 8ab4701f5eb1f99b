using Lanboot.Lab;

namespace Lanboot.Benchmarks.Servers;

/// <summary>The most that the kernel lets a server do: a C program beside this file, compiled here, which does nothing but what no server can leave out.</summary>
/// <param name="source">The C program's file.</param>
/// <param name="served">What it is given: a file or a folder.</param>
public sealed class KernelCeiling(string source, Func<Arena, string> served) : IContestant
{
    public string Name => "a loop in C";

    public (string Program, string Package) Needs => ("/usr/bin/cc", "gcc");

    public LabProcess Start(Arena arena) => arena.Serve(Name, Compiled(arena.Folder), served(arena));

    private string Compiled(string folder)
    {
        var program = Path.Combine(folder, Path.GetFileNameWithoutExtension(source));
        if (File.Exists(program))
            return program;
        var copy = Path.Combine(folder, source);
        using (var text = typeof(KernelCeiling).Assembly.GetManifestResourceStream(source)!)
        using (var file = File.Create(copy))
            text.CopyTo(file);
        HostProgram.Run(Needs.Program, "-O2", "-o", program, copy);
        return program;
    }
}
