using Lanboot.Boot;

namespace Lanboot.Snippets;

/// <summary>
/// What another DHCP server must tell the machines that boot from here: the decisions of <see cref="BootStep"/>, asked once for each
/// kind of client, since such a server can't ask it for each machine.
/// </summary>
public sealed record BootInstructions
{
    private static readonly (string Name, string Who, ushort[] Codes, bool OverHttp)[] Kinds =
    [
        ("bios", "BIOS", [0], false),
        ("uefi-x86", "UEFI, 32-bit", [6], false),
        // Most firmware sends 7; some sends 9, which RFC 4578 had for it before its erratum.
        ("uefi-x64", "UEFI, 64-bit", [7, 9], false),
        ("uefi-arm32", "UEFI, ARM 32-bit", [10], false),
        ("uefi-arm64", "UEFI, ARM 64-bit", [11], false),
        ("http-x86", "UEFI by HTTP, 32-bit", [15], true),
        ("http-x64", "UEFI by HTTP, 64-bit", [16], true),
        ("http-arm64", "UEFI by HTTP, ARM 64-bit", [19], true),
    ];

    public required BootAddress At { get; init; }

    /// <summary>One for each kind of firmware that there is a loader for.</summary>
    public required IReadOnlyList<ClientRule> Firmware { get; init; }

    /// <summary>
    /// The same with loaders that do not ask DHCP again: for servers that can't tell iPXE from the firmware that fetched it, which
    /// would give iPXE to iPXE for ever.
    /// </summary>
    public required IReadOnlyList<ClientRule> WithoutIpxe { get; init; }

    /// <summary>What iPXE gets, whether it comes from here or from a card's ROM: a URL, or a path where HTTP is switched off.</summary>
    public required string IpxeScript { get; init; }

    /// <param name="loaders">What there is. A loader of this host goes before one out of an image, which is gone when the image is.</param>
    public static BootInstructions Of(BootPlan plan, IReadOnlyList<Loader> loaders, BootAddress at)
    {
        List<Loader> quiet = [.. loaders.Where(loader => loader.Kind != LoaderKind.Ipxe)];
        return new BootInstructions
        {
            At = at,
            Firmware = Rules(plan, loaders, at),
            WithoutIpxe = Rules(plan, quiet, at),
            IpxeScript = plan.Http ? $"{at.Http}/{BootPath.IpxeScript}" : BootPath.IpxeScript,
        };
    }

    private static List<ClientRule> Rules(BootPlan plan, IReadOnlyList<Loader> loaders, BootAddress at)
    {
        List<Loader> lasting = [.. loaders.Where(loader => !loader.FromImage)];
        List<ClientRule> rules = [];
        foreach (var (name, who, codes, overHttp) in Kinds)
        {
            var machine = new Machine(default)
            {
                Architecture = new ClientArchitecture(codes[0]),
                Program = overHttp ? BootProgram.HttpFirmware : BootProgram.Firmware,
            };
            if (Next(machine) is not { File: { } file } step)
                continue;
            var forIpxe = Next(machine with { Program = BootProgram.Ipxe, IpxeHasHttp = true }).Loader;
            rules.Add(new ClientRule(name, who, codes, file, overHttp)
            {
                ConfigFile = step.ConfigFile,
                PathPrefix = step.PathPrefix,
                ForIpxeToo = forIpxe is not null && forIpxe == step.Loader,
            });
        }

        return rules;

        NextStep Next(Machine machine) =>
            BootStep.Next(machine, plan, lasting, at) is { Loader: not null } found ? found : BootStep.Next(machine, plan, loaders, at);
    }
}
