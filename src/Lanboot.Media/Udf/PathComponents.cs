using System.Text;

namespace Lanboot.Media.Udf;

/// <summary>ECMA-167 4/14.16, Path Component: the content of a symbolic link.</summary>
internal static class PathComponents
{
    private const byte ROOT_NAMED = 1, ROOT = 2, PARENT = 3, CURRENT = 4, NAME = 5;

    /// <summary>Component: type (1), length of identifier (1), version (2), identifier.</summary>
    public static string Read(ReadOnlySpan<byte> components)
    {
        var path = new StringBuilder();
        for (; components.Length >= 4 && 4 + components[1] <= components.Length; components = components[(4 + components[1])..])
        {
            var type = components[0];
            if (path.Length > 0 && path[^1] != '/')
                path.Append('/');
            path.Append(type switch
            {
                ROOT_NAMED or ROOT => "/",
                PARENT => "..",
                CURRENT => ".",
                NAME => OstaText.Read(components.Slice(4, components[1])),
                _ => "",
            });
        }

        return path.ToString();
    }
}
