namespace Lanboot.Tests.Support;

/// <summary>Captured bytes from Vectors/: lines of hexadecimal digits, and lines with '#' that say where they come from.</summary>
internal static class Vector
{
    /// <param name="name">"Dhcp/udhcpc-discover".</param>
    public static byte[] Read(string name)
    {
        using var stream = typeof(Vector).Assembly.GetManifestResourceStream(name + ".hex")
            ?? throw new ArgumentException($"There is no vector {name}.", nameof(name));
        using var reader = new StreamReader(stream);
        var lines = reader.ReadToEnd().Split('\n').Where(line => !line.StartsWith('#'));
        return Convert.FromHexString(string.Concat(lines));
    }
}
