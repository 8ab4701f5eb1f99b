using Lanboot.Lab;

namespace Lanboot.Benchmarks.Servers;

/// <summary>The most that the kernel lets a server do: a C program beside this file, compiled here, which does nothing but what no server can leave out.</summary>
/// <param name="name">As in the tables.</param>
/// <param name="source">The C program's file.</param>
/// <param name="arguments">What it is given: the file or folder to serve, and how.</param>
public sealed class KernelCeiling(string name, string source, Func<Arena, IEnumerable<string>> arguments) : IContestant
{
    public string Name => name;

    public (string Program, string Package) Needs => ("/usr/bin/cc", "gcc");

    public LabProcess Start(Arena arena) => arena.Serve(Name, Compiled(arena.Folder), arguments(arena));

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
