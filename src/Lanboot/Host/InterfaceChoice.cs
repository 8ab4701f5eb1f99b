namespace Lanboot.Host;

/// <summary>Which interfaces to serve on, decided from a survey and the names that the user gave.</summary>
public sealed record InterfaceChoice
{
    /// <summary>Where we serve; empty exactly when there is a <see cref="Problem"/>.</summary>
    public IReadOnlyList<HostInterface> Interfaces { get; private init; } = [];

    /// <summary>Why nothing can be served, and what to do, in whole sentences.</summary>
    public string? Problem { get; private init; }

    /// <summary>What the user should know of the choice, in whole sentences.</summary>
    public IReadOnlyList<string> Notes { get; private init; } = [];

    /// <summary>Takes the named interfaces; without names every fit one. "eth*" is all whose names begin so, "!eth1" leaves one out.</summary>
    public static InterfaceChoice Choose(IReadOnlyList<SurveyedInterface> survey, IReadOnlyList<string> names)
    {
        var left = survey.Where(each => !names.Any(name => name.StartsWith('!') && Fits(each, name[1..]))).ToList();
        var wanted = names.Where(name => !name.StartsWith('!')).SelectMany(name => Expand(left, name)).ToList();
        return wanted.Count > 0 ? Named(left, wanted) : Fit(left);
    }

    /// <summary>The interfaces that a pattern means and that can be served on; a name stays as it is.</summary>
    private static List<string> Expand(List<SurveyedInterface> survey, string name)
    {
        if (!name.EndsWith('*'))
            return [name];
        var fitting = survey.Where(each => each.Obstacle is null && Fits(each, name)).Select(each => each.Name).ToList();
        return fitting.Count > 0 ? fitting : [name];
    }

    private static bool Fits(SurveyedInterface each, string pattern) =>
        pattern.EndsWith('*') ? each.Name.StartsWith(pattern[..^1], StringComparison.Ordinal) : each.Name == pattern;

    private static InterfaceChoice Named(IReadOnlyList<SurveyedInterface> survey, IReadOnlyList<string> names)
    {
        var chosen = new List<SurveyedInterface>();
        foreach (var name in names.Distinct(StringComparer.Ordinal))
        {
            if (survey.FirstOrDefault(each => each.Name == name) is not { } found)
                return new() { Problem = $"There is no interface {name} here; there {Are(survey)}." };
            if (found.Obstacle is { } obstacle)
                return new() { Problem = $"{name} {obstacle}." };
            chosen.Add(found);
        }

        // A cable may still be plugged in, and whoever names a tunnel means it: served, but not in silence.
        return Serve(chosen, [.. chosen.Where(each => each.Objection is not null).Select(each => $"{each.Name} {each.Objection}.")]);
    }

    private static InterfaceChoice Fit(IReadOnlyList<SurveyedInterface> survey)
    {
        var fit = survey.Where(each => each.Objection is null).ToList();
        var wired = fit.Where(each => each.Kind == InterfaceKind.Wired).ToList();
        if (wired.Count > 1)
            return Serve(wired, [$"Several wired interfaces are fit, so all are served: {Names(wired)}. Choose with --interface."]);
        if (wired.Count == 1)
            return Serve(wired, []);
        if (fit.Count > 0)
            return Serve(fit, [$"No interface has a network card behind it; serving on {Names(fit)}. Choose with --interface."]);

        var reasons = survey.Where(each => each.Kind != InterfaceKind.Loopback).Select(each => $"{each.Name} {each.Objection}").ToList();
        return new()
        {
            Problem = reasons.Count == 0
                ? "This host has no network interface besides its loopback."
                : $"No interface is fit to serve on: {string.Join("; ", reasons)}. Name one with --interface to serve on it all the same.",
        };
    }

    private static InterfaceChoice Serve(List<SurveyedInterface> chosen, IReadOnlyList<string> notes) =>
        new() { Interfaces = [.. chosen.Select(each => each.ToHostInterface())], Notes = notes };

    private static string Are(IReadOnlyList<SurveyedInterface> survey) =>
        survey.Count switch { 0 => "is none at all", 1 => $"is only {survey[0].Name}", _ => $"are {Names(survey)}" };

    private static string Names(IReadOnlyList<SurveyedInterface> interfaces) =>
        interfaces.Count == 1
            ? interfaces[0].Name
            : $"{string.Join(", ", interfaces.Take(interfaces.Count - 1).Select(each => each.Name))} and {interfaces[^1].Name}";
}
