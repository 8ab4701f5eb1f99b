using System.Runtime.Versioning;
using Lanboot.Linux;
using Lanboot.Servers.Http;
using Microsoft.AspNetCore.Connections;
using Xunit;

namespace Lanboot.Tests.Servers.Http;

[SupportedOSPlatform("linux")]
public sealed class PoliteStartTests
{
    private const int SCHED_IDLE = 5;

    [Theory]
    [InlineData(LibC.SCHED_OTHER, LibC.SCHED_BATCH)]
    // Whoever runs the program so wants it so.
    [InlineData(SCHED_IDLE, SCHED_IDLE)]
    public void The_thread_in_which_a_connection_begins_interrupts_no_other(int before, int expected)
    {
        var (during, after) = (-1, -1);
        var guarded = PoliteStart.Guard(_ =>
        {
            during = LibC.Scheduling();
            return Task.CompletedTask;
        });
        var thread = new Thread(() =>
        {
            // It has that of who started it, which may be a thread of the pool that has been through this.
            LibC.SetScheduling(before);
            _ = guarded(new DefaultConnectionContext());
            after = LibC.Scheduling();
        });

        thread.Start();
        thread.Join();

        Assert.Equal((expected, expected), (during, after));
    }
}
