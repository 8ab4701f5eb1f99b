namespace Lanboot.Import.Pxebootsrv;

/// <summary>/etc/conf.d/pxebootsrv of SystemRescueCd: one service that configures a DHCP, a TFTP and a web server.</summary>
internal sealed class PxebootsrvImporter : IImporter
{
    public string Program => "pxebootsrv";

    public Recognition Recognise(ImportFile file)
    {
        var sure = file.Lines.Any(line => line.TrimStart().StartsWith(PxebootsrvSettings.Prefix, StringComparison.Ordinal));
        return (sure, file.Name == "pxebootsrv") switch
        {
            (true, true) => Recognition.ByContentAndName,
            (true, false) => Recognition.ByContent,
            (false, true) => Recognition.Perhaps,
            _ => Recognition.No,
        };
    }

    public IReadOnlyList<string>? FilesIn(string folder, IImportFiles files) => null;

    public void Read(ImportFile file, ImportSheet sheet)
    {
        var settings = new PxebootsrvSettings(sheet);
        foreach (var assignment in new ShellAssignments(file.Path).Read(file))
            settings.Take(assignment);
        settings.Finish();
    }
}
