using System.CommandLine;
using Lanboot.Import;
using Lanboot.Recipes;
using Lanboot.Settings;

namespace Lanboot.Cli;

/// <summary>`lanboot import`: other programs' configuration as a lanboot.yaml, and what became of every line of it.</summary>
internal sealed class ImportCommand : ProgramCommand
{
    private readonly Argument<string[]> _files = new("FILE…")
    {
        Description = $"configuration of {ImportBook.Programs}, and images that take the place of folders where they were mounted",
        // None at all is for the command to say, which knows what it wants.
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly ValueOption _output = new("--output", "FILE", "write the settings into this file; without it they are printed");

    public ImportCommand()
        : base("import", "Turns other programs' configuration into settings of Lanboot, and says for every line what became of it.")
    {
        Arguments.Add(_files);
        _output.Aliases.Add("-o");
        Options.Add(_output);
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("import /etc/dnsmasq.conf -o lanboot.yaml", "takes over from dnsmasq; what it could not take stands in the report"),
        new("import /etc/dnsmasq.conf /etc/exports archlinux.iso", "the image takes the place of the folder where it was mounted"),
    ];

    public override ValueTask<int> RunAsync(ParseResult parsed, Streams streams)
    {
        var named = parsed.GetValue(_files)!;
        var images = named.Where(IsImage).ToList();
        var files = named.Except(images).ToList();
        var output = _output.Single(parsed);
        if (Refusal(files, output) is { } refusal)
        {
            streams.Complain([refusal]);
            return new(ExitCode.WrongUse);
        }

        var imported = new ConfigReader(new HostImportFiles(RecipeBook.Signs)).Read(files, images);
        var report = ImportReport.Whole(imported.Lines, streams.IsTerminal);
        if (output is null)
            streams.Complain(report);
        else
            WriteAll(streams.Out, report);

        if (Mistakes(imported, images) is { Count: > 0 } mistakes)
        {
            streams.Complain(mistakes.Select(mistake => mistake.ToString()));
            return new(ExitCode.WrongUse);
        }

        var settings = $"# Made by {Commands.Name} import {string.Join(' ', named)}\n{SettingsWriter.Write([.. Images(images), .. imported.Fields])}";
        return new(Write(settings, output, streams));
    }

    private static string? Refusal(List<string> files, string? output)
    {
        if (files.Count == 0)
            return $"What is to be taken over? Name configuration files: {Commands.Name} import /etc/dnsmasq.conf";
        if (files.Find(file => Path.GetExtension(file).ToUpperInvariant() is ".YAML" or ".YML") is { } own)
            return $"{own} is Lanboot's own already: name the files of other programs, and give both to serve with --config.";
        return output is not null && Path.Exists(output) ? $"{output} is there already: name another file." : null;
    }

    /// <summary>As `serve` would find them, but for what only the network shows.</summary>
    private static IReadOnlyList<SettingsMistake> Mistakes(Imported imported, List<string> images)
    {
        var draft = new SettingsDraft();
        draft.Take("", imported.Fields, imported.Mistakes);
        if (images.Count > 0)
            draft.Set("images", SettingValue.FromOption("", images));
        draft.Finish();
        return draft.Mistakes;
    }

    private static IEnumerable<SettingField> Images(List<string> images)
    {
        if (images.Count == 0)
            yield break;
        // The file may come to lie in another folder.
        var value = SettingValue.FromOption("", [.. images.Select(Path.GetFullPath)]);
        yield return new SettingField("images", value.Where, value with { Text = null, Items = value.Items ?? [value] });
    }

    private static int Write(string settings, string? output, Streams streams)
    {
        if (output is null)
        {
            streams.Out.Write(settings);
            return ExitCode.Fine;
        }

        try
        {
            File.WriteAllText(output, settings);
            streams.Out.WriteLine($"The settings are in {output}.");
            return ExitCode.Fine;
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            streams.Complain([$"{output} can't be written: {closed.Message}"]);
            return ExitCode.Failed;
        }
    }

    private static void WriteAll(TextWriter to, IEnumerable<string> lines)
    {
        foreach (var line in lines)
            to.WriteLine(line);
    }

    private static bool IsImage(string path) => Path.GetExtension(path).ToUpperInvariant() is ".ISO" or ".IMG";
}
