using System.CommandLine;
using Lanboot.Catalog;

namespace Lanboot.Cli;

/// <summary>`lanboot inspect`: what is recognised in an image.</summary>
internal sealed class InspectCommand : ProgramCommand
{
    private readonly Argument<string[]> _images = ImageArgument("ISO images or folders");
    private readonly Option<bool> _json = new("--json") { Description = "for programs: an object, or a list of objects for several images" };

    public InspectCommand()
        : base("inspect", "Tells what an image holds: distribution, kernels, initrds, command lines, memory that machines need.")
    {
        Arguments.Add(_images);
        Options.Add(_json);
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("inspect archlinux.iso", "shows what would be served, and as what"),
        new("inspect archlinux.iso --json", "the same for programs"),
    ];

    public override ValueTask<int> RunAsync(ParseResult parsed, Streams streams)
    {
        var images = parsed.GetValue(_images)!;
        if (images.Length == 0)
        {
            streams.Complain([$"What is to be inspected? Name an image or a folder: {Commands.Name} inspect IMAGE.iso"]);
            return new(ExitCode.WrongUse);
        }

        List<ImageReport> reports = [.. images.Select(BootCatalog.Inspect)];
        streams.Out.Write(parsed.GetValue(_json) ? Json(reports) : string.Join('\n', reports.Select(ImageReportText.Write)));
        return new(reports.All(report => report.Problem is null) ? ExitCode.Fine : ExitCode.Failed);
    }

    private static string Json(List<ImageReport> reports) => (reports is [var only] ? ReportJson.Write(only) : ReportJson.Write(reports)) + "\n";
}
