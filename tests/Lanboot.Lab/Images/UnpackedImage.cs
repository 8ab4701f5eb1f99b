namespace Lanboot.Lab.Images;

/// <summary>An image's files as a folder of this host, since this kernel may have no iso9660.</summary>
internal static class UnpackedImage
{
    /// <summary>Gone when this run ends.</summary>
    private static readonly Lazy<string> Run = new(() =>
    {
        var folder = Directory.CreateTempSubdirectory("lanboot-unpacked-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    });

    private static readonly Lock Gate = new();

    /// <summary>Unpacked by xorriso when it is first asked for in this run. Tests may put files of their own beside them.</summary>
    public static string Of(TestImage image)
    {
        lock (Gate)
        {
            var folder = Path.Combine(Run.Value, Path.GetFileName(image.Path));
            if (!Directory.Exists(folder))
                Unpack(image, folder);
            return folder;
        }
    }

    /// <summary>
    /// The sum that the tiny images' system makes of all files of the medium that it has mounted (Tiny/Guest/system-init), in
    /// lower-case hex.
    /// </summary>
    public static string DigestOf(TestImage image)
    {
        var folder = Directory.CreateTempSubdirectory("lanboot-digest-").FullName;
        Extract(image, folder);
        var digest = HostProgram.RunIn(folder, "sh", "-c", "find . -type f | LC_ALL=C sort | xargs sha256sum | sha256sum")[..64];
        HostProgram.Run("chmod", "-R", "u+w", folder);
        Directory.Delete(folder, recursive: true);
        return digest;
    }

    private static void Unpack(TestImage image, string folder)
    {
        Directory.CreateDirectory(folder);
        if (Directory.Exists(image.Path))
            HostProgram.Run("cp", "-a", $"{image.Path}/.", folder);
        else
            Extract(image, folder);
        HostProgram.Run("chmod", "-R", "u+w", folder);
    }

    /// <summary>Into a folder that is there, with the rights that the files have in the image.</summary>
    public static void Extract(TestImage image, string folder) =>
        HostProgram.Run("xorriso", "-osirrox", "on", "-indev", image.Path, "-extract", "/", folder);
}
