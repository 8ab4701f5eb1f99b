namespace Lanboot.Lab.Images;

/// <summary>The Debian installer for network boots, unpacked from its package as it is.</summary>
internal sealed class DebianInstallerFolder : ImageComposition
{
    public override string Name => "debian-installer";

    public override string Image => "unpacked/usr/lib/debian-installer/images/12/amd64/text";

    public override IReadOnlyList<string> Programs => [];

    public override IReadOnlyList<string> Packages => ["debian-installer-12-netboot-amd64"];

    public override IReadOnlyList<string> Sources => ["DebianInstallerFolder.cs"];

    public override string Compose(DebianPackages packages, string work, string result)
    {
        packages.UnpackTo(Path.Combine(result, "unpacked"));
        return "";
    }
}
