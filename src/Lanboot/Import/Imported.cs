using Lanboot.Settings;

namespace Lanboot.Import;

/// <summary>What was read from files that were named, of ours and of other programs.</summary>
/// <param name="Files">Those that were read, in their order.</param>
/// <param name="Fields">The settings as one lanboot.yaml would have them.</param>
/// <param name="Lines">The report on foreign files, in the order of the files and of their lines.</param>
internal sealed record Imported(
    IReadOnlyList<ImportedFile> Files, IReadOnlyList<SettingField> Fields, IReadOnlyList<ImportLine> Lines, IReadOnlyList<SettingsMistake> Mistakes);

/// <param name="Path">As it was named.</param>
/// <param name="Program">Whose it is: "dnsmasq"; null for a lanboot.yaml.</param>
internal sealed record ImportedFile(string Path, string? Program);
