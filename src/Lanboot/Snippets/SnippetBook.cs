namespace Lanboot.Snippets;

/// <summary>The server programs that we know what to add to. A new one is a new file and a line here.</summary>
public static class SnippetBook
{
    public static IReadOnlyList<ISnippet> All { get; } =
    [
        new Dnsmasq(),
        new IscDhcp(),
        new Kea(),
        new MikroTik(),
        new OpnSense(),
        new UniFi(),
        new WindowsServer(),
    ];

    public static ISnippet? Find(string name) =>
        All.FirstOrDefault(snippet => snippet.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
