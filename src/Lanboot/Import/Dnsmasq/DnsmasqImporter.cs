using Lanboot.Settings;

namespace Lanboot.Import.Dnsmasq;

/// <summary>dnsmasq.conf, the files that it includes, and folders such as /etc/dnsmasq.d.</summary>
internal sealed class DnsmasqImporter : IImporter
{
    public string Program => "dnsmasq";

    public Recognition Recognise(ImportFile file)
    {
        var known = 0;
        var foreign = 0;
        foreach (var line in file.Lines.Select((text, i) => DnsmasqLine.Read("", i + 1, text)).OfType<DnsmasqLine>())
        {
            if (DnsmasqReader.Knows(line.Keyword))
                known++;
            else
                foreign++;
        }

        var named = file.Path.Contains("dnsmasq", StringComparison.Ordinal);
        return (known > foreign, named) switch
        {
            (true, true) => Recognition.ByContentAndName,
            (true, false) => Recognition.ByContent,
            (false, true) => Recognition.Perhaps,
            _ => Recognition.No,
        };
    }

    public IReadOnlyList<string>? FilesIn(string folder, IImportFiles files)
    {
        var paths = DnsmasqReader.ConfigFilesIn(folder, [], files);
        var ours = paths.Any(path => files.Read(path, out _) is { } text && Recognise(new ImportFile(path, text)) != Recognition.No);
        return ours ? paths : null;
    }

    public void Read(ImportFile file, ImportSheet sheet)
    {
        var reader = new DnsmasqReader(sheet);
        reader.ReadFile(file.Path, file.Lines);
        reader.Finish(new SettingOrigin(file.Path, 1, 1));
    }
}
