using System.CommandLine;
using System.Runtime.Versioning;

namespace Lanboot.Cli;

/// <summary>`lanboot serve`: serves images until it is asked to end.</summary>
[SupportedOSPlatform("linux")]
internal sealed class ServeCommand : ProgramCommand
{
    private readonly Argument<string[]> _images = ImageArgument("ISO images, or folders; without any those of the settings file");
    private readonly ServeOptions _options;

    public ServeCommand()
        : base("serve", "Serves images: every machine of the network that boots from it gets them.")
    {
        Arguments.Add(_images);
        _options = new ServeOptions(this);
    }

    public override IReadOnlyList<OptionGroup> Groups => _options.Groups;

    public override IReadOnlyList<Example> Examples =>
    [
        new("serve archlinux.iso", "serves one image; the addresses keep coming from the network's own DHCP server"),
        new("serve *.iso --interface eth1 --menu-timeout never", "serves all images here on one interface, and the menu waits until somebody chooses"),
        new("serve debian.iso --range 192.168.0.50,192.168.0.150,12h --router 192.168.0.1", "is the DHCP server of a network that has none"),
        new("serve debian.iso --kernel-option console=ttyS0,115200", "for machines that are watched over their serial port"),
    ];

    public override ValueTask<int> RunAsync(ParseResult parsed, Streams streams) =>
        _options.Read(parsed, streams, parsed.GetValue(_images)!).RunAsync();
}
