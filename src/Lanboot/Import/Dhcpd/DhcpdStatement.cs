using Lanboot.Settings;

namespace Lanboot.Import.Dhcpd;

/// <summary>A statement: words up to a semicolon, or a head with a block behind it.</summary>
/// <param name="Tokens">Without the semicolon and the block; at least one.</param>
/// <param name="Block">The statements in braces; null where there are none.</param>
/// <param name="Line">As it was written, in one line; of a block its head.</param>
internal sealed record DhcpdStatement(IReadOnlyList<DhcpdToken> Tokens, IReadOnlyList<DhcpdStatement>? Block, string Line)
{
    public DhcpdToken Head => Tokens[0];

    public SettingOrigin Where => Head.Where;

    public string Keyword => Head.Kind == DhcpdKind.Text ? "" : Head.Text.ToLowerInvariant();

    /// <summary>A word or text by its place; empty where there is none.</summary>
    public string Word(int place) => place < Tokens.Count ? Tokens[place].Text : "";

    /// <summary>Whether it begins with these words.</summary>
    public bool Begins(params ReadOnlySpan<string> words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (i >= Tokens.Count || !Tokens[i].Is(words[i]))
                return false;
        }

        return true;
    }
}

/// <summary>Parses statements; what is wrong goes to the sheet, and reading goes on behind it.</summary>
internal sealed class DhcpdParser(string text, IReadOnlyList<DhcpdToken> tokens, ImportSheet sheet)
{
    /// <summary>Groups, networks, pools and conditions within each other: real files have five.</summary>
    private const int MaxDepth = 24;

    private int _at;

    public List<DhcpdStatement> Read()
    {
        List<DhcpdStatement> statements = [];
        while (_at < tokens.Count)
        {
            statements.AddRange(Block(0));
            if (_at >= tokens.Count)
                break;
            sheet.Mistake(tokens[_at].Where, "there is no block that this } could close: leave it out");
            _at++;
        }

        return statements;
    }

    /// <summary>Statements up to the closing brace, which stays, or to the end.</summary>
    private List<DhcpdStatement> Block(int depth)
    {
        List<DhcpdStatement> statements = [];
        while (_at < tokens.Count && !tokens[_at].Is("}"))
        {
            if (Statement(depth) is { } statement)
                statements.Add(statement);
        }

        return statements;
    }

    private DhcpdStatement? Statement(int depth)
    {
        var begin = _at;
        while (_at < tokens.Count && !(tokens[_at].Is(";") || tokens[_at].Is("{") || tokens[_at].Is("}")))
            _at++;
        var own = tokens.Skip(begin).Take(_at - begin).ToList();
        if (_at >= tokens.Count || tokens[_at].Is("}"))
        {
            sheet.Mistake(own[^1].Where, $"there is no semicolon behind \"{own[^1].Text}\"");
            return null;
        }

        if (tokens[_at].Is("{"))
            return WithBlock(own, depth);
        _at++;
        return own.Count == 0 ? null : new DhcpdStatement(own, null, $"{Written(own)};");
    }

    private DhcpdStatement? WithBlock(List<DhcpdToken> head, int depth)
    {
        var open = tokens[_at++];
        if (depth >= MaxDepth)
        {
            sheet.Mistake(open.Where, "blocks stand too deep within each other");
            _at = tokens.Count;
            return null;
        }

        var block = Block(depth + 1);
        if (_at >= tokens.Count)
            sheet.Mistake(open.Where, "the block that begins here is not closed: there is a } missing");
        else
            _at++;
        if (head.Count > 0)
            return new DhcpdStatement(head, block, $"{Written(head)} {{");
        sheet.Mistake(open.Where, "there is nothing before this { that says what the block is");
        return null;
    }

    private string Written(List<DhcpdToken> part) =>
        string.Join(' ', text[part[0].Begin..part[^1].End].Split((char[])[' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
