using Lanboot.Settings;

namespace Lanboot.Import.Dhcpd;

/// <summary>filename, next-server and server-name: of one scope they are one item of dhcp.boot, with what is inherited.</summary>
internal sealed class DhcpdBootFiles(ImportSheet sheet)
{
    private readonly List<(SettingOrigin Where, string? File, string? ServerName, string? Server, IReadOnlyList<string> For)> _found = [];

    /// <summary>Where any of the three stands in these statements.</summary>
    public void Add(IReadOnlyList<DhcpdStatement> statements, DhcpdScope scope)
    {
        var own = statements.FirstOrDefault(statement => statement.Block is null && statement.Keyword is "filename" or "next-server" or "server-name");
        if (own is null || scope.Dead is not null)
            return;
        _found.Add((own.Where, scope.File, scope.ServerName, scope.Server, scope.For));
    }

    public void Report(DhcpdStatement statement)
    {
        var value = statement.Word(1);
        if (value.Length == 0 || statement.Tokens.Count != 2)
            sheet.Mistake(
                statement.Where,
                $"{statement.Keyword}: expected one value, such as {(statement.Keyword == "next-server" ? "192.168.1.5" : "\"pxelinux.0\"")}");
        else if (statement.Keyword == "next-server" && !Ipv4Text.TryRead(value, out _))
            sheet.Changed(statement.Where, statement.Line, $"names are not looked up, so that this host is named in place of {value}: write its address");
        else
            sheet.Kept(statement.Where, statement.Line, "dhcp.boot");
    }

    public void Finish()
    {
        // A class says the file and a network the server: where all networks name one server, that is the class's too.
        var servers = _found.Select(each => each.Server).OfType<string>().Distinct().ToList();
        foreach (var (where, file, serverName, server, tags) in _found)
        {
            var next = server ?? (servers is [var single] ? single : null);
            if ((file, serverName, next) != (null, null, null))
            {
                sheet.Add("dhcp.boot", Values.Group(
                    where,
                    ("file", Values.Optional(where, file)),
                    ("server-name", Values.Optional(where, serverName)),
                    ("server", Values.Optional(where, next)),
                    ("for", Values.OptionalList(where, tags))));
            }
        }
    }
}
