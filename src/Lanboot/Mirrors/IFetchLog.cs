namespace Lanboot.Mirrors;

/// <summary>Hears how fetching goes, for people.</summary>
internal interface IFetchLog
{
    /// <summary>A line about what was done.</summary>
    void Say(string line);

    /// <summary>A sentence about what somebody should know.</summary>
    void Warn(string sentence);

    /// <summary>Called often while a file comes.</summary>
    /// <param name="name">Of the file.</param>
    /// <param name="done">Bytes that are here, those of earlier tries too.</param>
    /// <param name="total">In bytes; null where the mirror does not say.</param>
    void Progress(string name, long done, long? total);
}
