using Lanboot.Boot;

namespace Lanboot.Recipes.OwnMenu;

/// <summary>Reads the entries of systemd-boot (the Boot Loader Specification, type #1: loader/entries/*.conf).</summary>
internal static class LoaderEntry
{
    public static readonly string[] Folders = ["loader/entries", "boot/loader/entries"];

    public static void Read(MenuFiles files, string path)
    {
        if (files.Read(path) is not { } text)
            return;
        var title = BootPath.NameOf(path);
        string? kernel = null;
        var initrds = new List<string>();
        var options = new List<string>();
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var end = line.IndexOfAny([' ', '\t']);
            if (end < 0)
                continue;
            var value = line[end..].Trim();
            switch (line[..end])
            {
                case "title":
                    title = value;
                    break;
                case "linux":
                    kernel = files.FirstOf(value);
                    break;
                case "initrd" when files.FirstOf(value) is { } initrd:
                    initrds.Add(initrd);
                    break;
                case "options":
                    options.Add(value);
                    break;
            }
        }

        if (kernel is not null)
            files.Add(new MenuItem(title, kernel, initrds, string.Join(' ', options)));
    }
}
