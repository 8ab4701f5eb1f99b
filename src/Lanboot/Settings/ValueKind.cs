using System.Diagnostics.CodeAnalysis;

namespace Lanboot.Settings;

/// <summary>A kind of value: how it is read, how it is shown, and what to tell whoever writes something else.</summary>
/// <param name="expected">The end of the sentence "expected …".</param>
internal abstract class ValueKind<T>(string expected)
{
    public string Expected { get; } = expected;

    /// <summary>Several values, which those of further files are added to.</summary>
    public virtual bool IsList => false;

    /// <summary>Reads a value that is there; what is wrong with it goes to <paramref name="mistakes"/>.</summary>
    public abstract bool TryRead(string key, SettingValue value, List<SettingsMistake> mistakes, [MaybeNullWhen(false)] out T read);

    public abstract string Show(T value);

    /// <summary>An option and a variable are their own place; in a file the line does not name the key.</summary>
    protected SettingsMistake Mistake(string key, SettingValue value) =>
        new(value.Where, $"{(value.Where.Line == 0 ? "" : $"{key}: ")}expected {Expected}; found {value.Found}");
}

/// <summary>Turns a text into a value.</summary>
internal delegate bool TextReader<T>(string text, [MaybeNullWhen(false)] out T read);

/// <summary>A value that is one text.</summary>
internal sealed class TextKind<T>(string expected, TextReader<T> read, Func<T, string> show) : ValueKind<T>(expected)
{
    public override bool TryRead(string key, SettingValue value, List<SettingsMistake> mistakes, [MaybeNullWhen(false)] out T result)
    {
        if (value.Text is { } text && read(text, out result))
            return true;
        mistakes.Add(Mistake(key, value));
        result = default;
        return false;
    }

    public override string Show(T value) => show(value);
}

/// <summary>Several values of one kind; one alone needs no brackets.</summary>
internal sealed class ListKind<T>(ValueKind<T> item, string expected) : ValueKind<IReadOnlyList<T>>(expected)
{
    public override bool IsList => true;

    public override bool TryRead(string key, SettingValue value, List<SettingsMistake> mistakes, [MaybeNullWhen(false)] out IReadOnlyList<T> result)
    {
        var before = mistakes.Count;
        List<T> list = [];
        foreach (var each in value.Items ?? [value])
        {
            if (item.TryRead(key, each, mistakes, out var read))
                list.Add(read);
        }

        result = list;
        return mistakes.Count == before;
    }

    public override string Show(IReadOnlyList<T> value) => value.Count == 0 ? "none" : string.Join(", ", value.Select(item.Show));
}
