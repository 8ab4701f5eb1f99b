using System.CommandLine;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Lanboot.Benchmarks.Micro;

/// <summary>`bench micro`: codecs, decisions and reads of images by themselves, without a network (BenchmarkDotNet).</summary>
internal static class MicroCommand
{
    private static readonly Type[] Kinds =
        [typeof(DhcpBenchmarks), typeof(TftpBenchmarks), typeof(NbdBenchmarks), typeof(NfsBenchmarks), typeof(IsoBenchmarks)];

    public static Command Create()
    {
        var filter = new Option<string[]>("--filter") { Description = "only those whose name fits: \"*Iso*\"", DefaultValueFactory = _ => ["*"] };
        var command = new Command("micro", "Measures codecs, decisions and reads of images by themselves.") { filter };
        command.SetAction(parsed => Run(parsed.GetValue(filter)!));
        return command;
    }

    private static int Run(string[] filter)
    {
        var artifacts = Directory.CreateTempSubdirectory("lanboot-micro-").FullName;
        try
        {
            // In this process: a program that BenchmarkDotNet makes for each would be built anew each time.
            var config = new ManualConfig()
                .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
                .AddDiagnoser(MemoryDiagnoser.Default)
                .AddColumnProvider(DefaultColumnProviders.Instance)
                .AddLogger(NullLogger.Instance)
                .AddFilter(new BenchmarkDotNet.Filters.GlobFilter(filter))
                .WithArtifactsPath(artifacts)
                .WithOptions(ConfigOptions.JoinSummary | ConfigOptions.DisableLogFile);
            var isWhole = true;
            foreach (var summary in BenchmarkRunner.Run(Kinds, config))
            {
                foreach (var error in summary.ValidationErrors.Where(error => error.IsCritical))
                    Console.Error.WriteLine(error.Message);
                MarkdownExporter.Console.ExportToLog(summary, ConsoleLogger.Unicode);
                isWhole &= summary.Reports.Length > 0 && summary.Reports.All(report => report.Success);
            }

            return isWhole ? 0 : 1;
        }
        finally
        {
            Directory.Delete(artifacts, recursive: true);
        }
    }
}
