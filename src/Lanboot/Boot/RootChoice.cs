namespace Lanboot.Boot;

public enum RootWay
{
    /// <summary>Nothing more to fetch: the initrd holds all, or fetches from elsewhere on its own.</summary>
    Initrd,
    Http,
    Nfs,
    Nbd,
    Tftp,
}

/// <summary>One way for the root file system to come.</summary>
/// <param name="Way">By which protocol.</param>
/// <param name="CommandLine">The kernel command line, with the tokens of <see cref="Boot.CommandLine"/>.</param>
/// <param name="Memory">The memory that the client needs, in bytes; an estimate that errs upwards.</param>
/// <param name="Files">Paths inside the image that hold the root; over HTTP and TFTP fetched in this order, and the last one whole means booted.</param>
public sealed record RootChoice(RootWay Way, string CommandLine, long Memory, IReadOnlyList<string> Files)
{
    /// <summary>
    /// The machine copies its root into its memory and needs us no more. False: it reads from us as long as it runs, and needs
    /// so much less memory.
    /// </summary>
    public bool InMemory { get; init; } = true;

    /// <summary>
    /// The file inside the image that must be exported over NBD on a port of its own, without a choice of exports by name (the
    /// protocol's old style); the token {nbdport} stands for the port. Null: none.
    /// </summary>
    public string? OwnPortExport { get; init; }

    /// <summary>
    /// Its initramfs takes "ip=CLIENT:SERVER:GATEWAY:MASK" of PXELINUX in the place of "ip=dhcp", with BOOTIF beside it. There is no name
    /// server then.
    /// </summary>
    public bool TakesWholeAddress { get; init; }

    /// <summary>How the system checks its root before it runs, where the image carries what that needs; null: it does not.</summary>
    public RootProof? Proof { get; init; }

    /// <summary>The same without a check of the root.</summary>
    public RootChoice WithoutProof => Proof is null ? this : this with
    {
        CommandLine = string.Join(' ', CommandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries).Except(Proof.Options)),
        Files = [.. Files.Except(Proof.Files)],
        Proof = null,
    };

    /// <summary>The root is read as it is needed, so that no file which goes out whole tells that the machine has all.</summary>
    public bool IsReadInPlace => Way is RootWay.Nfs or RootWay.Nbd;
}

/// <summary>A check of the root by its initramfs: asked for without its files, it ends in an emergency shell.</summary>
/// <param name="Options">The words of the command line that ask for it.</param>
/// <param name="Files">What it needs, inside the image, in the order in which the initramfs fetches them.</param>
public sealed record RootProof(IReadOnlyList<string> Options, IReadOnlyList<string> Files);
