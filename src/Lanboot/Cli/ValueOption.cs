using System.CommandLine;

namespace Lanboot.Cli;

/// <summary>An option with a value, once or repeatable.</summary>
internal class ValueOption : Option<string[]>
{
    public ValueOption(string name, string value, string help)
        : base(name)
    {
        HelpName = value;
        Description = help;
        // Given without a value or twice it is for WrongUse to say, in our own words.
        Arity = ArgumentArity.ZeroOrMore;
        AllowMultipleArgumentsPerToken = false;
    }

    public bool Repeatable { get; init; }

    /// <summary>The value of an option that may be given once; null when it is not given.</summary>
    public string? Single(ParseResult parsed) => parsed.GetValue(this) is [var value] ? value : null;
}
