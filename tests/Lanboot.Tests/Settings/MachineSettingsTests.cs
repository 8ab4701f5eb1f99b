using Lanboot.Boot;
using Lanboot.Settings;
using Xunit;

namespace Lanboot.Tests.Settings;

public sealed class MachineSettingsTests
{
    [Fact]
    public void Machines_and_images_have_options_of_their_own()
    {
        var draft = new SettingsDraft();
        draft.ReadText(
            "lanboot.yaml",
            """
            images:
              - path: /
                kernel-options: [setkmap=de, rootpass=secret]
                verify: no
            machines:
              - mac: 52:54:00:12:34:56
                kernel-options: net.ifnames=0
              - mac: [52-54-00-12-34-57, 525400123458]
                entry: rescue32
            """);
        var settings = draft.Finish()!;

        Assert.Empty(draft.Mistakes);
        Assert.Equal(["setkmap=de", "rootpass=secret"], settings.Images[0].KernelOptions);
        Assert.False(settings.Images[0].Verify);
        Assert.True(settings.Verify);
        Assert.Equal(["net.ifnames=0"], settings.Machines[0].KernelOptions);
        Assert.Equal([new MacAddress(0x525400123457), new MacAddress(0x525400123458)], settings.Machines[1].Macs);
        Assert.Equal("rescue32", settings.Machines[1].Entry);
    }
}
