namespace Lanboot.Lab.Images.Packing;

/// <summary>The modules of an unpacked kernel package.</summary>
internal sealed class KernelModules
{
    private readonly string _folder;

    /// <summary>By a module's path below the folder, the paths of those that it needs.</summary>
    private readonly Dictionary<string, string[]> _needs;

    /// <param name="unpacked">Where the kernel's package lies unpacked.</param>
    /// <param name="version">As in its folder's name: "6.1.0-56-amd64".</param>
    public KernelModules(string unpacked, string version)
    {
        _folder = Path.Combine(unpacked, "lib/modules", version);
        HostProgram.RunIn(unpacked, "busybox", "depmod", "-b", unpacked, version);
        _needs = File.ReadLines(Path.Combine(_folder, "modules.dep"))
            .Select(line => line.Split(':', 2))
            .ToDictionary(line => line[0], line => line[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>The files of these modules and of all that they need, each after those that it needs.</summary>
    public IReadOnlyList<string> InLoadingOrder(IEnumerable<string> names)
    {
        var order = new List<string>();
        foreach (var name in names)
            Add(_needs.Keys.Single(path => Path.GetFileNameWithoutExtension(path) == name));
        return [.. order.Select(path => Path.Combine(_folder, path))];

        void Add(string path)
        {
            if (order.Contains(path))
                return;
            foreach (var needed in _needs[path])
                Add(needed);
            order.Add(path);
        }
    }

    /// <summary>Copies these and all that they need, laid out as modprobe and depmod want them.</summary>
    /// <param name="target">The folder that is called as the kernel's version.</param>
    public void CopyTo(string target, IEnumerable<string> names)
    {
        var files = InLoadingOrder(names).Concat(["modules.builtin", "modules.builtin.modinfo", "modules.order"]);
        var layout = new Layout(target);
        foreach (var file in files.Select(file => Path.Combine(_folder, file)))
            layout.Copy(file, Path.GetRelativePath(_folder, file));
    }
}
