namespace Lanboot.Boot;

/// <summary>A file that lies elsewhere and is handed through to machines.</summary>
/// <param name="Source">http, https, or file for a file of this host.</param>
/// <param name="Stage">What fetching it says of the machine's progress.</param>
/// <param name="CompletesBoot">Once it has been fetched whole, the machine has all it needs from us.</param>
public sealed record DistantFile(Uri Source, BootStage Stage, bool CompletesBoot = false)
{
    /// <summary>The source for people: without the password that may stand in it.</summary>
    public string Shown => Source.IsFile ? DistantPath(Source) : Source.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped);

    /// <summary>The path that a file:// URL means, whatever host stands in it.</summary>
    public static string DistantPath(Uri file) => Uri.UnescapeDataString(file.AbsolutePath);
}

/// <summary>Paths of our own behind which files of other servers lie. Safe from several threads; no look-up waits.</summary>
public interface IDistantFiles
{
    /// <summary>The path is one of these: nobody else has anything there.</summary>
    bool Covers(string path);

    /// <summary>What lies behind a path; null where we never gave that path out, however it was come by.</summary>
    DistantFile? Find(string path);
}

/// <summary>What machines boot that does not come out of our own tree.</summary>
/// <param name="Files">Handed through for those who hold their paths.</param>
/// <param name="Authority">Who decides about each machine; null: the plan does.</param>
public sealed record OutsideBoots(IDistantFiles Files, IBootAuthority? Authority = null)
{
    /// <summary>The path by which a machine says that iPXE starts its kernel: the name that pixiecore gave it.</summary>
    public const string Booting = "_/booting";
}
