using Lanboot.Boot;

namespace Lanboot.Recipes;

/// <summary>
/// How the root of an archiso image comes (mkinitcpio-archiso, hooks archiso_pxe_http, archiso_pxe_nfs, archiso_pxe_nbd). Addresses
/// are literal: iPXE and GRUB would make nothing of the hooks' own ${pxeserver}.
/// </summary>
internal static class ArchisoRoots
{
    /// <param name="before">The options before that of the root.</param>
    /// <param name="after">The options behind it.</param>
    /// <param name="httpCopies">How many copies of the root stay in memory when it comes by HTTP.</param>
    /// <param name="root">What holds the root.</param>
    /// <param name="proof">How the hook checks it; null: not.</param>
    public static IReadOnlyList<RootDraft> Of(
        ImageContent image, string before, string after, int httpCopies, IReadOnlyList<string> root, RootProof? proof)
    {
        IReadOnlyList<string> files = [.. root, .. proof?.Files ?? []];
        after = string.Join(' ', [.. proof?.Options ?? [], after]);
        List<RootDraft> roots =
        [
            // The slash at the end of the URL matters: the hook puts the file's name right behind it.
            new(RootWay.Http, $"{before} archiso_http_srv={{files}}/ {after}", files) { Copies = httpCopies },
            .. InPlaceAndCopied(RootWay.Nfs, "archiso_nfs_srv={nfs}"),
        ];
        // What NBD exports is the unaltered image, of which the hook mounts the ISO 9660 file system.
        if (image.IsWhole)
            roots.AddRange(InPlaceAndCopied(RootWay.Nbd, "archiso_nbd_srv={server} archiso_nbd_name={name}"));
        // Every hook there has been hands it to ipconfig, with "::DEVICE" behind it: six of the seven fields that ipconfig takes.
        return [.. roots.Select(each => each with { TakesWholeAddress = true, Proof = proof })];

        // Both hooks copy unless they are told not to, and take the network down then.
        IEnumerable<RootDraft> InPlaceAndCopied(RootWay way, string source) =>
        [
            new(way, $"{before} {source} copytoram=n {after}", files) { Copies = 0 },
            new(way, $"{before} {source} copytoram=y {after}", files),
        ];
    }
}
