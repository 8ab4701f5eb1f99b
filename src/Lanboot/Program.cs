using Lanboot.Cli;
using Lanboot.Linux;

if (!OperatingSystem.IsLinux())
{
    Console.Error.WriteLine("Lanboot runs on Linux only.");
    return ExitCode.Failed;
}

LibC.ShareHeap();

// What Lanboot can do, a command each. How serving is put together stands in BootServer; the map of it all is ARCHITECTURE.md.
var lanboot = new Commands(
    new ServeCommand(),
    new QuickCommand(),
    new BootCommand(),
    new ApiCommand(),
    new TryCommand(),
    new InspectCommand(),
    new CheckCommand(),
    new MenuCommand(),
    new SnippetCommand(),
    new ImportCommand(),
    new StatusCommand(),
    new ShareCommand(),
    new InstallServiceCommand(),
    new TakeBackCommand());

return await lanboot.RunAsync(args, Streams.OfProcess());
