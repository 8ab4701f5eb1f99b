using System.CommandLine;
using System.CommandLine.Parsing;
using Lanboot.Settings;

namespace Lanboot.Cli;

/// <summary>What is wrong with a command line, in sentences that say what to type instead.</summary>
internal static class WrongUse
{
    public static IReadOnlyList<string> Of(ParseResult parsed, RootCommand root)
    {
        if (parsed.CommandResult.Command is not ProgramCommand command)
            return [UnknownCommand(parsed, root)];
        return
        [
            .. UnknownOptions(parsed, command),
            .. command.Options.OfType<ValueOption>().Select(option => WrongCount(parsed, option)).OfType<string>(),
            // What the library finds beyond that.
            .. parsed.Errors.Select(error => error.Message),
        ];
    }

    private static string UnknownCommand(ParseResult parsed, RootCommand root)
    {
        if (parsed.UnmatchedTokens is not [var word, ..])
            return "What is to be done?";
        if (word.StartsWith('-'))
            return $"There is no option {word} before a command.";
        if (Path.Exists(word))
            return $"There is no command {word}. Did you mean: {Commands.Name} serve {word}";
        List<string> names = [.. root.Subcommands.Where(each => !each.Hidden).Select(each => each.Name)];
        return $"There is no command {word}" + (NearestName.Of(word, names) is { } near
            ? $". Did you mean {near}?"
            : $"; there are {string.Join(", ", names)}.");
    }

    /// <summary>To the library an option that it does not know is one more image.</summary>
    private static IEnumerable<string> UnknownOptions(ParseResult parsed, ProgramCommand command)
    {
        var names = command.Options.Where(option => !option.Hidden).Select(option => option.Name).Append("--help").ToList();
        foreach (var token in ImageTokens(parsed, command).Where(token => token.Value.Length > 1 && token.Value[0] == '-'))
        {
            var near = NearestName.Of(token.Value.Split('=')[0], names);
            yield return $"There is no option {token.Value}" + (near is null ? "." : $". Did you mean {near}?");
        }
    }

    /// <summary>What is read as images, up to the "--" after which names may begin with a dash.</summary>
    private static IEnumerable<Token> ImageTokens(ParseResult parsed, ProgramCommand command)
    {
        var afterDashes = parsed.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash).Count(token => token.Type == TokenType.Argument);
        var images = command.Arguments.SelectMany(argument => parsed.GetResult(argument)?.Tokens ?? []).ToList();
        return images.Take(Math.Max(0, images.Count - afterDashes));
    }

    private static string? WrongCount(ParseResult parsed, ValueOption option) => parsed.GetResult(option) switch
    {
        null or { Implicit: true } => null,
        { Tokens.Count: 0 } => $"{option.Name} needs a value: {option.Name} {option.HelpName}",
        { IdentifierTokenCount: var times, Tokens.Count: var values } when values < times => $"{option.Name} needs a value each time: {option.Name} {option.HelpName}",
        { Tokens.Count: > 1 } result when !option.Repeatable => $"{option.Name} is given {result.Tokens.Count} times: which one holds?",
        _ => null,
    };
}
