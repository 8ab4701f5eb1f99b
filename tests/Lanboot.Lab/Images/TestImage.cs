namespace Lanboot.Lab.Images;

/// <summary>An image that was composed for the tests and lies in the cache.</summary>
/// <param name="Path">An ISO file, or a folder.</param>
/// <param name="PayloadSha256">
/// Of the file that the booted system reads out of its root and hashes, in lower-case hex; empty where the image has none.
/// </param>
public sealed record TestImage(string Path, string PayloadSha256);
