namespace Lanboot.Recipes.OwnMenu;

internal enum GrubTokenKind
{
    Word,

    /// <summary>A line feed or semicolon.</summary>
    End,
    Open,
    Close,
}

internal readonly record struct GrubToken(GrubTokenKind Kind, string Text)
{
    public static readonly GrubToken End = new(GrubTokenKind.End, "");
    public static readonly GrubToken Open = new(GrubTokenKind.Open, "{");
    public static readonly GrubToken Close = new(GrubTokenKind.Close, "}");
}
