namespace Lanboot.Protocols.Nbd.Handshake;

/// <summary>What one client may choose from.</summary>
public interface INbdExports
{
    /// <summary>The names for NBD_OPT_LIST.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>The export of a name; the empty name is the default export.</summary>
    /// <param name="refusal">Why there is none, for the person at the client; empty otherwise.</param>
    NbdExport? Find(string name, out string refusal);
}
