using System.Security.Cryptography;
using System.Text;

namespace Lanboot.Lab.Images;

/// <summary>
/// The composed images, outside the checkout: <c>lanboot/images/NAME-HASH</c> in the user's cache folder (XDG Base Directory). The
/// hash is that of the recipe and of the package versions, so that a change of either composes anew. Two runs at once compose once.
/// </summary>
internal static class ImageCache
{
    private const string PayloadHash = "payload.sha256";

    /// <summary>An image that nobody asked for in this time belongs to a recipe or a package version of the past.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(14);

    private static readonly Dictionary<string, TestImage> Ready = [];

    public static TestImage Get(ImageComposition composition)
    {
        lock (Ready)
        {
            if (!Ready.TryGetValue(composition.Name, out var image))
                Ready[composition.Name] = image = Find(composition);
            return image;
        }
    }

    private static TestImage Find(ImageComposition composition)
    {
        Requires.RootAndPrograms([.. composition.Programs, "apt-get", "dpkg-deb"]);
        var packages = DebianPackages.Of(composition.Packages);
        var folder = Path.Combine(Root, $"{composition.Name}-{Fingerprint(composition, packages)}");
        Directory.CreateDirectory(Root);
        using (LockOf(folder))
        {
            if (!Directory.Exists(folder))
                Compose(composition, packages, folder);
            Directory.SetLastWriteTimeUtc(folder, DateTime.UtcNow);
        }

        return new TestImage(Path.Combine(folder, composition.Image), File.ReadAllText(Path.Combine(folder, PayloadHash)));
    }

    private static string Root
    {
        get
        {
            var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            if (string.IsNullOrEmpty(cache))
                cache = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
            return Path.Combine(cache, "lanboot", "images");
        }
    }

    /// <summary>The image appears under its name only when it is whole.</summary>
    private static void Compose(ImageComposition composition, DebianPackages packages, string folder)
    {
        Console.Error.WriteLine($"Composing {composition.Name} …");
        RemoveOld();
        var work = $"{folder}.work";
        var result = $"{folder}.part";
        foreach (var old in new[] { work, result }.Where(Directory.Exists))
            Directory.Delete(old, recursive: true);
        Directory.CreateDirectory(work);
        Directory.CreateDirectory(result);

        File.WriteAllText(Path.Combine(result, PayloadHash), composition.Compose(packages, work, result));
        Directory.Delete(work, recursive: true);
        Directory.Move(result, folder);
    }

    private static FileStream LockOf(string folder)
    {
        // FileShare.ReadWrite takes no lock of its own; flock waits for the other run, where FileShare.None would fail.
        var file = new FileStream($"{folder}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
        return LibC.Lock(file.SafeFileHandle, LibC.LOCK_EX) == 0 ? file : throw new IOException($"{folder}.lock can't be locked.");
    }

    private static void RemoveOld()
    {
        foreach (var old in new DirectoryInfo(Root).EnumerateDirectories().Where(IsOld))
            old.Delete(recursive: true);
    }

    private static bool IsOld(DirectoryInfo folder) => folder.LastWriteTimeUtc + Kept < DateTime.UtcNow;

    private static string Fingerprint(ImageComposition composition, DebianPackages packages)
    {
        var text = new StringBuilder(composition.Name);
        foreach (var package in packages.Versions.OrderBy(package => package.Key, StringComparer.Ordinal))
            text.Append('\n').Append(package.Key).Append(' ').Append(package.Value);
        foreach (var source in EmbeddedSources.Of([.. composition.Sources, "Packing/"]))
            text.Append('\n').Append(EmbeddedSources.Read(source));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..12];
    }
}
