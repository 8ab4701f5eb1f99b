namespace Lanboot.Cli;

/// <summary>Shows what happens while serving.</summary>
internal interface IDisplay
{
    /// <summary>Shows until nothing more comes; what was recorded before that is shown too.</summary>
    Task RunAsync(CancellationToken stop);
}
