using System.Diagnostics;
using Lanboot.Lab;

namespace Lanboot.EndToEnd.Cli;

/// <summary>`lanboot try` as a user types it: the demonstration image, a machine and a network, all made on the spot.</summary>
public sealed class TryTests
{
    /// <summary>Four times what it takes on two idle cores, the making of the demonstration image included.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(180);

    public TryTests()
    {
        VirtualMachine.Require();
        Requires.RootAndPrograms("mksquashfs", "xorriso", "busybox");
    }

    [Fact]
    public async Task The_demonstration_boots_to_its_login_prompt_and_leaves_nothing()
    {
        var transcript = new Transcript();
        await using var trial = LabProcess.Start(
            new ProcessStartInfo(LanbootProcess.Program, ["try", "--firmware", "bios"]), new Voice(transcript, "try"));
        await trial.Voice.LineAsync("login: ", Deadline, ["It does not boot"]);
        await trial.Voice.LineAsync("It boots: prompt after", Deadline);
        await trial.Ended.WaitAsync(Deadline, TestContext.Current.CancellationToken);

        Assert.Equal(0, trial.ExitCode);
        Assert.DoesNotContain($"lanboot-try-{trial.Id}", HostProgram.Run("ip", "netns", "list"), StringComparison.Ordinal);
    }
}
