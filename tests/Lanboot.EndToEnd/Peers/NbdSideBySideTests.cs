using Lanboot.Lab;
using Lanboot.Lab.Images;

namespace Lanboot.EndToEnd.Peers;

/// <summary>One file of nbd-server's, given to Debian's nbd-server and to Lanboot; libnbd asks both the same.</summary>
public sealed class NbdSideBySideTests : IDisposable
{
    private const string Python = "/usr/bin/python3";
    private const string Peer = "192.168.77.3";

    private const string Questions = """
        import nbd, sys, hashlib

        uri = sys.argv[1]
        h = nbd.NBD()
        h.add_meta_context("base:allocation")
        h.connect_uri(uri + "archiso")
        h.set_strict_mode(0)

        def say(name, ask):
            try:
                value = ask()
            except nbd.Error as error:
                value = error.errno or "refused"
            print(f"{name}: {value}")

        def digest(length, offset):
            return hashlib.sha256(h.pread(length, offset)).hexdigest()

        def size_of(name):
            other = nbd.NBD()
            other.connect_uri(uri + name)
            return other.get_size()

        def names():
            other, found = nbd.NBD(), []
            other.set_opt_mode(True)
            other.connect_uri(uri)
            other.opt_list(lambda name, text: found.append(name) or 0)
            return " ".join(found)

        size = h.get_size()
        say("protocol", h.get_protocol)
        say("size", h.get_size)
        say("structured replies", h.get_structured_replies_negotiated)
        for flag in ("read_only", "rotational"):
            say(flag, getattr(h, "is_" + flag))
        for flag in ("multi_conn", "flush", "fua", "cache", "df", "trim", "zero", "fast_zero"):
            say("can " + flag, getattr(h, "can_" + flag))
        say("first MiB", lambda: digest(1 << 20, 0))
        say("last bytes, odd", lambda: digest(777, size - 777))
        say("32 MiB at once", lambda: digest(32 << 20, 513))
        say("write", lambda: h.pwrite(b"x" * 512, 0))
        say("zeros", lambda: h.zero(512, 0))
        say("trim", lambda: h.trim(512, 0))
        say("flush", h.flush)
        say("cache", lambda: h.cache(512, 0))
        say("beyond the end", lambda: digest(512, size))
        say("after an error", lambda: digest(512, 32768))
        h.shutdown()
        say("unknown export", lambda: size_of("nothere"))
        say("empty name", lambda: size_of(""))
        say("list", names)
        """;

    private readonly Transcript _transcript = new();
    private readonly LabNetwork _network = LabNetwork.Create();
    private readonly string _folder = Directory.CreateTempSubdirectory("lanboot-nbd-").FullName;

    [Fact]
    public async Task Every_answer_is_nbd_server_s_or_its_difference_is_explained()
    {
        Requires.RootAndPrograms("ip", "nbd-server", "ss", Python);
        var image = TestImages.TinyArch;
        var settings = Write("config", $"[generic]\n[archiso]\n    readonly = true\n    exportname = {image.Path}\n");
        var peer = _network.AddHost("peer", $"{Peer}/24");
        // It goes into the background when it listens, and ends with its host.
        peer.Run("nbd-server", "-C", settings);
        var host = _network.AddHost("server", $"{NbdLab.Server}/24");
        await using var lanboot = LanbootProcess.Start(
            host, _transcript, "serve", image.Path, "--config", settings, "--interface", LabNetwork.Interface, "--no-dhcp");
        await lanboot.Voice.LineAsync("Serving.", TimeSpan.FromSeconds(60));

        var client = _network.AddHost("client", "192.168.77.2/24");
        var script = Write("questions.py", Questions);
        PeerAnswers.AreTheSame(
            PeerAnswers.Read(client.Run(Python, script, $"nbd://{Peer}/")),
            PeerAnswers.Read(client.Run(Python, script, $"nbd://{NbdLab.Server}/")),
            "nbd.md", "What differs from nbd-server");
    }

    public void Dispose()
    {
        TestContext.Current.TestOutputHelper?.WriteLine(_transcript.Tail(int.MaxValue));
        _network.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
