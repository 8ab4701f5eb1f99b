using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Lanboot.Settings;

/// <summary>Reads lanboot.yaml into fields with their places; what they mean is not its business.</summary>
internal static class SettingsFile
{
    /// <summary>The file that is taken from the current folder when none is named.</summary>
    public const string DefaultName = "lanboot.yaml";

    /// <summary>Settings are a page or two. Somebody who names an ISO here must not wait until it is read.</summary>
    private const int MaxLength = 1 << 20;

    /// <summary>The fields at the top; null where there is nothing to read, which then stands in <paramref name="mistakes"/>.</summary>
    public static IReadOnlyList<SettingField>? Read(string path, List<SettingsMistake> mistakes)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MaxLength })
                mistakes.Add(new(null, $"{path} is no settings file: it is larger than 1 MiB"));
            else
                return Parse(path, File.ReadAllText(path), mistakes);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            mistakes.Add(new(null, $"there is no settings file {path}"));
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            mistakes.Add(new(null, $"the settings file {path} can't be read: {closed.Message}"));
        }

        return null;
    }

    public static IReadOnlyList<SettingField>? Parse(string path, string text, List<SettingsMistake> mistakes)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new ShallowParser(new Parser(new StringReader(text))));
            if (stream.Documents.Count > 1)
                mistakes.Add(new(At(path, stream.Documents[1].RootNode.Start), "a settings file is one document: leave out the line \"---\""));
            return stream.Documents.Count == 0 ? [] : Fields(path, stream.Documents[0].RootNode, mistakes);
        }
        catch (YamlException wrong)
        {
            mistakes.Add(new(At(path, wrong.Start), Words(wrong)));
        }
        catch (InvalidOperationException)
        {
            // The scanner of YamlDotNet 16 has no better answer to some unfinished lists.
            mistakes.Add(new(new SettingOrigin(path, 1, 1), "this is no YAML: a list or group in brackets is not closed"));
        }

        return null;
    }

    private static IReadOnlyList<SettingField>? Fields(string path, YamlNode root, List<SettingsMistake> mistakes)
    {
        var value = Value(path, root);
        if (value.IsEmpty)
            return [];
        if (value.Fields is null)
            mistakes.Add(new(value.Where, $"expected keys, such as images: or dhcp:; found {value.Found}"));
        return value.Fields;
    }

    private static SettingValue Value(string path, YamlNode node)
    {
        var where = At(path, node.Start);
        return node switch
        {
            YamlScalarNode scalar => new(where) { Text = scalar.Value ?? "", IsEmpty = IsEmpty(scalar) },
            YamlSequenceNode list => new(where) { Items = [.. list.Children.Select(item => Value(path, item)).Where(item => !item.IsEmpty)] },
            YamlMappingNode group => new(where) { Fields = [.. group.Children.Select(pair => Field(path, pair.Key, pair.Value))] },
            _ => new(where) { Text = "" },
        };
    }

    private static SettingField Field(string path, YamlNode name, YamlNode value) =>
        new(name is YamlScalarNode { Value: { } text } ? text : "[…]", At(path, name.Start), Value(path, value));

    /// <summary>A key with nothing behind it, or with YAML's words for nothing.</summary>
    private static bool IsEmpty(YamlScalarNode scalar) => scalar is { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" };

    private static SettingOrigin At(string path, Mark mark) => new(path, (int)mark.Line, (int)mark.Column);

    private static string Words(YamlException wrong) => wrong.Message switch
    {
        // The library's words for it; the settings are few, so that the position says the rest.
        var text when text.StartsWith("Duplicate key ", StringComparison.Ordinal) => $"{text["Duplicate key ".Length..]} is set a second time here",
        var text => $"this is no YAML: {text}",
    };

    /// <summary>Stops at a depth that no settings have: YamlDotNet descends by recursion and would overrun the stack.</summary>
    private sealed class ShallowParser(Parser inner) : IParser
    {
        private const int MaxDepth = 16;
        private int _depth;

        public YamlDotNet.Core.Events.ParsingEvent? Current => inner.Current;

        public bool MoveNext()
        {
            var more = inner.MoveNext();
            _depth += inner.Current?.NestingIncrease ?? 0;
            if (_depth > MaxDepth)
                throw new YamlException(inner.Current!.Start, inner.Current.End, "groups and lists are nested too deep");
            return more;
        }
    }
}
