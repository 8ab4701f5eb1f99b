using System.CommandLine;
using Lanboot.Boot;
using Lanboot.Cli;
using Lanboot.Settings;
using Xunit;

namespace Lanboot.Tests.Cli;

public sealed class CommandsTests : IDisposable
{
    private readonly StringWriter _out = new() { NewLine = "\n" };
    private readonly StringWriter _error = new() { NewLine = "\n" };
    private readonly ProbeCommand _probe = new();

    public void Dispose()
    {
        _out.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task Options_become_settings()
    {
        await RunAsync(
            "probe a.iso --range 10.0.0.1,10.0.0.9,2h --dns 10.0.0.1 --dns=9.9.9.9 b.iso --single-port --menu-timeout never "
            + "--kernel-option console=ttyS0,115200 --kernel-option quiet --loader GRUB --no-router-advertisement --http-port 8080");

        Assert.Equal(["a.iso", "b.iso"], _probe.Draft!.Settings.Images.Select(image => image.Path));
        Assert.Equal("10.0.0.1,10.0.0.9", SettingSchema.Find("dhcp.range")!.Show(_probe.Draft.Settings));
        Assert.Equal(TimeSpan.FromHours(2), _probe.Draft.Settings.Dhcp.LeaseTime);
        Assert.Equal(["10.0.0.1", "9.9.9.9"], _probe.Draft.Settings.Dhcp.Dns.Select(address => address.ToString()));
        Assert.True(_probe.Draft.Settings.Tftp.SinglePort);
        Assert.Null(_probe.Draft.Settings.Menu.Timeout);
        Assert.Equal(["console=ttyS0,115200", "quiet"], _probe.Draft.Settings.KernelOptions);
        Assert.Equal(LoaderPreference.Grub, _probe.Draft.Settings.Loader);
        Assert.False(_probe.Draft.Settings.RouterAdvertisement);
        Assert.Equal(8080, _probe.Draft.Settings.Http.Port);
    }

    [Fact]
    public async Task An_option_takes_what_follows_it_even_with_a_dash()
    {
        await RunAsync("probe --kernel-option -v");
        Assert.Equal(["-v"], _probe.Draft!.Settings.KernelOptions);
    }

    [Fact]
    public async Task After_two_dashes_everything_is_an_image()
    {
        Assert.Equal(ExitCode.Fine, await RunAsync("probe a.iso -- --odd.iso"));
        Assert.Equal(["a.iso", "--odd.iso"], _probe.Draft!.Settings.Images.Select(image => image.Path));
    }

    [Theory]
    [InlineData("probe --rnage 10.0.0.1,10.0.0.9", "There is no option --rnage. Did you mean --range?")]
    [InlineData("probe --kernel-options=quiet", "There is no option --kernel-options=quiet. Did you mean --kernel-option?")]
    [InlineData("probe a.iso --frobnicate", "There is no option --frobnicate.")]
    [InlineData("probe a.iso -x -- -y", "There is no option -x.")]
    [InlineData("probe --range", "--range needs a value: --range FIRST,LAST[,TIME]")]
    [InlineData("probe --dns --router 10.0.0.1", "--dns needs a value: --dns ADDRESS")]
    [InlineData("probe --dns 1.1.1.1 --dns", "--dns needs a value each time: --dns ADDRESS")]
    [InlineData("probe --router 10.0.0.1 --router 10.0.0.2", "--router is given 2 times: which one holds?")]
    [InlineData("prob a.iso", "There is no command prob. Did you mean probe?")]
    [InlineData("dance", "There is no command dance; there are probe.")]
    [InlineData("/", "There is no command /. Did you mean: lanboot serve /")]
    [InlineData("--range 10.0.0.1,10.0.0.9", "There is no option --range before a command.")]
    public async Task Wrong_use_is_one_sentence_that_says_what_to_type(string line, string sentence)
    {
        Assert.Equal(ExitCode.WrongUse, await RunAsync(line));
        Assert.Equal(sentence, _error.ToString().Split('\n')[0]);
        Assert.Contains("--help shows what there is.", _error.ToString(), StringComparison.Ordinal);
        Assert.Null(_probe.Draft);
    }

    [Fact]
    public async Task All_mistakes_are_shown_at_once()
    {
        await RunAsync("probe --rnage x --lonely --router");
        Assert.Equal(4, _error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData("probe --help")]
    [InlineData("probe a.iso --rubbish -h")]
    public async Task Help_tells_all_options_by_group_and_ends_with_examples(string line)
    {
        Assert.Equal(ExitCode.Fine, await RunAsync(line));
        var lines = _out.ToString().Split('\n');
        Assert.Equal("Probes.", lines[0]);
        Assert.Contains("Usage: lanboot probe [IMAGE…] [options]", lines);
        Assert.Contains("Addresses (DHCP):", lines);
        Assert.Contains("  --range FIRST,LAST[,TIME]     be the DHCP server and give out these addresses, for this long", lines);
        Assert.Contains("  --dns ADDRESS                 a name server that machines are told (repeatable)", lines);
        Assert.Equal("      probes an image", lines[^2]);
        Assert.All(lines, each => Assert.True(each.Length <= 100, each));
    }

    [Theory]
    [InlineData("", ExitCode.WrongUse)]
    [InlineData("--help", ExitCode.Fine)]
    [InlineData("help", ExitCode.Fine)]
    public async Task Without_a_command_the_commands_are_shown(string line, int code)
    {
        Assert.Equal(code, await RunAsync(line));
        Assert.Contains("  probe                         Probes.", _out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_is_told()
    {
        Assert.Equal(ExitCode.Fine, await RunAsync("--version"));
        Assert.Equal("lanboot 0.1.0\n", _out.ToString());
    }

    [Fact]
    public async Task A_fault_of_ours_is_one_sentence_and_a_file()
    {
        _probe.Fault = new InvalidOperationException("Out of luck.");
        Assert.Equal(ExitCode.Failed, await RunAsync("probe"));
        var words = _error.ToString();
        Assert.StartsWith("Something went wrong that Lanboot did not expect: Out of luck. The details are in ", words, StringComparison.Ordinal);
        var file = words.TrimEnd('.', '\n')[(words.IndexOf(" in /", StringComparison.Ordinal) + 4)..];
        Assert.Contains(nameof(ProbeCommand), await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    private async Task<int> RunAsync(string line) =>
        await new Commands(_probe).RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), new Streams(_out, _error, IsTerminal: false));

    /// <summary>A command with all options that stand for settings.</summary>
    private sealed class ProbeCommand : ProgramCommand
    {
        private readonly Argument<string[]> _images = ImageArgument("what to probe");
        private readonly SettingOptions _settings;

        public ProbeCommand()
            : base("probe", "Probes.")
        {
            Arguments.Add(_images);
            _settings = new SettingOptions(this, _ => true);
        }

        public SettingsDraft? Draft { get; private set; }

        public Exception? Fault { get; set; }

        public override IReadOnlyList<Example> Examples => [new("probe a.iso", "probes an image")];

        public override IReadOnlyList<OptionGroup> Groups => _settings.Groups;

        public override ValueTask<int> RunAsync(ParseResult parsed, Streams streams)
        {
            if (Fault is not null)
                throw Fault;
            Draft = _settings.Read(parsed, parsed.GetValue(_images)!);
            return new(ExitCode.Fine);
        }
    }
}
