using System.Globalization;
using System.Runtime.Versioning;
using Lanboot.Linux;
using Lanboot.Servers.Http;
using Microsoft.AspNetCore.Connections;
using Xunit;

namespace Lanboot.Tests.Servers.Http;

[SupportedOSPlatform("linux")]
public sealed class PoliteStartTests
{
    private const int SCHED_OTHER = 0;

    [Fact]
    public void TheThreadInWhichAConnectionBeginsInterruptsNoOther()
    {
        var (before, during, after) = (-1, -1, -1);
        var guarded = PoliteStart.Guard(_ =>
        {
            during = Policy();
            return Task.CompletedTask;
        });
        var thread = new Thread(() =>
        {
            before = Policy();
            _ = guarded(new DefaultConnectionContext());
            after = Policy();
        });

        thread.Start();
        thread.Join();

        Assert.Equal((SCHED_OTHER, LibC.SCHED_BATCH, LibC.SCHED_BATCH), (before, during, after));
    }

    /// <summary>This thread's, in field 41 (proc(5)): 39 fields after the name in brackets, which may have blanks.</summary>
    private static int Policy()
    {
        var status = File.ReadAllText("/proc/thread-self/stat");
        return int.Parse(status[(status.LastIndexOf(')') + 2)..].Split(' ')[38], CultureInfo.InvariantCulture);
    }
}
