using Lanboot.Settings;

namespace Lanboot.Import.Dhcpd;

/// <summary>Goes through the statements of dhcpd.conf with the scope that each stands in.</summary>
internal sealed class DhcpdReader
{
    /// <summary>Files that include each other.</summary>
    private const int MaxFiles = 200;

    private readonly ImportSheet _sheet;
    private readonly DhcpdOptions _options;
    private readonly DhcpdNetworks _networks;
    private readonly DhcpdClasses _classes;
    private readonly DhcpdBootFiles _boot;
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private int _files;

    public DhcpdReader(ImportSheet sheet)
    {
        _sheet = sheet;
        _options = new DhcpdOptions(sheet);
        _networks = new DhcpdNetworks(sheet);
        _classes = new DhcpdClasses(sheet, _options);
        _boot = new DhcpdBootFiles(sheet);
    }

    public void Read(ImportFile file)
    {
        var statements = Parse(file);
        _networks.Count(statements);
        Walk(statements, new DhcpdScope());
        _boot.Finish();
        _networks.Finish(file.Path);
    }

    private List<DhcpdStatement> Parse(ImportFile file)
    {
        _open.Add(file.Path);
        return new DhcpdParser(file.Text, DhcpdTokens.Of(file.Path, file.Text, _sheet), _sheet).Read();
    }

    private void Walk(IReadOnlyList<DhcpdStatement> statements, DhcpdScope scope)
    {
        // What a network says of leases and files holds for its ranges and hosts wherever it stands among them.
        foreach (var statement in statements.Where(statement => statement.Block is null && scope.Dead is null))
            Inherit(statement, scope);
        List<string>? branches = null;
        foreach (var statement in statements)
        {
            if (statement.Keyword is not ("elsif" or "else"))
                branches = statement.Keyword == "if" ? [] : null;
            if (statement.Block is { } block)
                WalkBlock(statement, block, scope, ref branches);
            else if (scope.Dead is { } dead)
                _sheet.NotSupported(statement.Where, statement.Line, dead);
            else
                Take(statement, scope);
        }

        _boot.Add(statements, scope);
    }

    private static void Inherit(DhcpdStatement statement, DhcpdScope scope)
    {
        switch (statement.Keyword)
        {
            case "filename":
                scope.File = statement.Word(1);
                break;
            case "next-server" when Ipv4Text.TryRead(statement.Word(1), out _):
                scope.Server = statement.Word(1);
                break;
            case "server-name":
                scope.ServerName = statement.Word(1);
                break;
            case "default-lease-time":
                scope.LeaseTime = DhcpdNetworks.LeaseTime(statement);
                break;
            case "allow" or "deny":
                DhcpdNetworks.Members(statement, scope);
                break;
        }
    }

    private void WalkBlock(DhcpdStatement statement, IReadOnlyList<DhcpdStatement> block, DhcpdScope scope, ref List<string>? branches)
    {
        if (scope.Dead is { } dead)
        {
            _sheet.NotSupported(statement.Where, statement.Line, dead);
            Walk(block, scope.Inner());
            return;
        }

        switch (statement.Keyword)
        {
            case "subnet":
                if (_networks.Subnet(statement, scope) is { } subnet)
                    Walk(block, subnet);
                break;
            case "shared-network":
                Walk(block, _networks.SharedNetwork(statement, block, scope));
                break;
            case "pool":
                _sheet.Kept(statement.Where, statement.Line, "its ranges are for those that it allows");
                Walk(block, scope.Inner());
                break;
            case "group":
                Walk(block, _networks.Group(statement, block, scope));
                break;
            case "host":
                ReadHost(statement, block, scope);
                break;
            case "class":
                Walk(block, _classes.Class(statement, block, scope));
                break;
            case "subclass":
                Walk(block, _classes.Subclass(statement, scope));
                break;
            case "if" or "elsif" or "else":
                Walk(block, _classes.Branch(statement, scope, ref branches));
                break;
            default:
                Leave(statement, block, scope);
                break;
        }
    }

    /// <summary>A block of something that Lanboot does not have: all that stands in it does nothing either.</summary>
    private void Leave(DhcpdStatement statement, IReadOnlyList<DhcpdStatement> block, DhcpdScope scope)
    {
        if (DhcpdKeywords.Advice(statement.Keyword) is { } advice)
        {
            _sheet.NotSupported(statement.Where, statement.Line, advice);
            var left = scope.Inner() with { Dead = "it stands in a block that does nothing here" };
            foreach (var inner in block)
                _sheet.NotSupported(inner.Where, inner.Line, left.Dead);
            return;
        }

        Unknown(statement);
    }

    private void ReadHost(DhcpdStatement statement, IReadOnlyList<DhcpdStatement> block, DhcpdScope scope)
    {
        var host = new DhcpdHost(_sheet, statement, scope);
        List<DhcpdStatement> others = [];
        foreach (var inner in block)
        {
            if (!host.Take(inner))
                others.Add(inner);
        }

        // The boot file goes with the host; other options find it by its tag.
        var scopeOfHost = scope.Inner() with { For = host.Tag(others.Count > 0) };
        foreach (var inner in others)
        {
            if (inner.Block is { } deeper)
                Walk([inner], scopeOfHost.Inner());
            else
                Take(inner, scopeOfHost);
        }

        host.Finish();
        _networks.Host(host.Address);
    }

    private void Take(DhcpdStatement statement, DhcpdScope scope)
    {
        switch (statement.Keyword)
        {
            case "option" when !_options.TryDefine(statement):
                _options.Add(statement, scope.For);
                break;
            case "option":
                break;
            case "include":
                Include(statement, scope);
                break;
            case "range":
                _networks.Range(statement, scope);
                break;
            case "filename" or "next-server" or "server-name":
                _boot.Report(statement);
                break;
            case "subclass":
                _classes.Subclass(statement, scope);
                break;
            case "match":
                _classes.Match(statement);
                break;
            case "vendor-option-space":
                _sheet.Kept(statement.Where, statement.Line, "its options go into option 43");
                break;
            case var _ when _networks.Take(statement, scope):
                break;
            case { } keyword when DhcpdKeywords.Advice(keyword) is { } advice:
                _sheet.NotSupported(statement.Where, statement.Line, advice);
                break;
            default:
                Unknown(statement);
                break;
        }
    }

    private void Include(DhcpdStatement statement, DhcpdScope scope)
    {
        var path = statement.Word(1);
        if (_open.Contains(path) || ++_files > MaxFiles)
        {
            _sheet.Mistake(statement.Where, $"{path} is read within itself: leave the line out");
        }
        else if (_sheet.Files.Read(path, out var problem) is { } text)
        {
            _sheet.Kept(statement.Where, statement.Line, $"the lines of {path}");
            Walk(Parse(new ImportFile(path, text)), scope);
            _open.Remove(path);
        }
        else
        {
            _sheet.Mistake(statement.Where, $"the file {path} is named here, and {problem}");
        }
    }

    private void Unknown(DhcpdStatement statement) => _sheet.Mistake(
        statement.Where,
        $"dhcpd has no statement {statement.Head.Text}: "
        + (NearestName.Of(statement.Keyword, DhcpdKeywords.Names) is { } near ? $"did you mean {near}?" : "leave it out"));
}
