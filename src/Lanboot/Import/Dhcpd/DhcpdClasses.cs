namespace Lanboot.Import.Dhcpd;

/// <summary>Classes, their subclasses, and conditions: each becomes a tag.</summary>
internal sealed class DhcpdClasses(ImportSheet sheet, DhcpdOptions options)
{
    private const string NotUnderstood = "its condition can't be said here: write a rule into dhcp.tags, and this with for";

    /// <summary>What the subclasses of a class are compared by: "hardware", or an option and how.</summary>
    private readonly Dictionary<string, IReadOnlyList<DhcpdToken>> _matches = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>A name as tags are written.</summary>
    public static string TagOf(string name) =>
        name.Length == 0 ? "unnamed" : string.Concat(name.Select(letter =>
            char.IsWhiteSpace(letter) || char.IsControl(letter) || letter is ',' or '!' or ':' ? '-' : letter));

    public DhcpdScope Class(DhcpdStatement statement, IReadOnlyList<DhcpdStatement> block, DhcpdScope scope)
    {
        var tag = TagOf(statement.Word(1));
        var inner = scope.Inner() with { For = [.. scope.For, tag] };
        var match = block.FirstOrDefault(each => each.Block is null && each.Keyword == "match");
        if (match is null)
        {
            sheet.Kept(statement.Where, statement.Line, $"the tag {tag}");
            return inner;
        }

        if (!match.Begins("match", "if"))
        {
            _matches[statement.Word(1)] = [.. match.Tokens.Skip(1)];
            sheet.Kept(statement.Where, statement.Line, $"dhcp.tags: the tag {tag}, with a rule for each subclass");
            return inner;
        }

        if (new DhcpdCondition(sheet, options, [.. match.Tokens.Skip(2)]).AddRules(tag) is { } problem)
        {
            sheet.NotSupported(statement.Where, statement.Line, problem);
            return scope.Inner() with { Dead = NotUnderstood };
        }

        sheet.Kept(statement.Where, statement.Line, $"dhcp.tags: the tag {tag}");
        return inner;
    }

    /// <summary>The line within its class, which has said what it is about.</summary>
    public void Match(DhcpdStatement statement) => sheet.Kept(statement.Where, statement.Line, "dhcp.tags");

    /// <summary>subclass "NAME" VALUE, with a block of its own or without.</summary>
    public DhcpdScope Subclass(DhcpdStatement statement, DhcpdScope scope)
    {
        var tag = TagOf(statement.Word(1));
        var own = $"{tag}-{++_count}";
        if (statement.Tokens.Count != 3 || !_matches.TryGetValue(statement.Word(1), out var match))
        {
            sheet.Mistake(statement.Where, $"subclass: there is no class \"{statement.Word(1)}\" above it with a line such as match hardware;");
            return scope.Inner() with { Dead = NotUnderstood };
        }

        var value = statement.Tokens[2];
        var equals = value with { Kind = DhcpdKind.Sign, Text = "=" };
        if (new DhcpdCondition(sheet, options, [.. match, equals, value]).AddRules(own) is { } problem)
        {
            sheet.NotSupported(statement.Where, statement.Line, problem);
            return scope.Inner() with { Dead = NotUnderstood };
        }

        sheet.Add("dhcp.tags", Values.Group(statement.Where, ("tag", Values.Text(statement.Where, tag)), ("for", Values.List(statement.Where, [own]))));
        sheet.Kept(statement.Where, statement.Line, $"dhcp.tags: the tag {own}, and with it {tag}");
        return scope.Inner() with { For = [.. scope.For, own] };
    }

    /// <summary>if, elsif or else.</summary>
    /// <param name="before">The tags of the branches before this one; null where there is none.</param>
    public DhcpdScope Branch(DhcpdStatement statement, DhcpdScope scope, ref List<string>? before)
    {
        if (before is null)
        {
            sheet.Mistake(statement.Where, $"there is no if before this {statement.Keyword}");
            return scope.Inner() with { Dead = NotUnderstood };
        }

        // "else if" is written too.
        var words = statement.Begins("else", "if") ? 2 : 1;
        var not = before.Select(tag => $"!{tag}").ToList();
        if (statement.Keyword == "else" && statement.Tokens.Count == 1)
        {
            var hasAll = before.TrueForAll(tag => tag.Length > 0);
            sheet.Report(
                statement.Where, hasAll ? ImportOutcome.Kept : ImportOutcome.NotSupported, statement.Line,
                hasAll ? "where none of the conditions holds" : NotUnderstood);
            return hasAll ? scope.Inner() with { For = [.. scope.For, .. not] } : scope.Inner() with { Dead = NotUnderstood };
        }

        var tag = $"if-{statement.Where.Line}{(++_count > 1 ? $"-{_count}" : "")}";
        var problem = before.Contains("") ? NotUnderstood : new DhcpdCondition(sheet, options, [.. statement.Tokens.Skip(words)]).AddRules(tag);
        before.Add(problem is null ? tag : "");
        if (problem is not null)
        {
            sheet.NotSupported(statement.Where, statement.Line, problem);
            return scope.Inner() with { Dead = NotUnderstood };
        }

        sheet.Kept(statement.Where, statement.Line, $"dhcp.tags: the tag {tag}");
        return scope.Inner() with { For = [.. scope.For, .. not, tag] };
    }
}
