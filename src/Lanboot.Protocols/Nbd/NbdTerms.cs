namespace Lanboot.Protocols.Nbd;

/// <summary>What a handshake has agreed to, and what the transmission keeps to.</summary>
/// <param name="Export">The export that was chosen.</param>
/// <param name="Structured">Structured replies: READ must be answered so, errors too.</param>
/// <param name="Allocation">The metadata context base:allocation was selected, so BLOCK_STATUS may be asked.</param>
public sealed record NbdTerms(NbdExport Export, bool Structured, bool Allocation)
{
    public NbdFeatures Flags => Export.Flags(Structured);
}
