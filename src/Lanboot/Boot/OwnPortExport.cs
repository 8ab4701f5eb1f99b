namespace Lanboot.Boot;

/// <summary>A file that is exported over NBD on a port of its own, in the protocol's old style, which has no names.</summary>
/// <param name="Port">The TCP port.</param>
/// <param name="Image">The image, as under images/.</param>
/// <param name="File">The path inside the image.</param>
public sealed record OwnPortExport(int Port, string Image, string File);
