using Lanboot.Boot;
using Lanboot.Media.Images;
using Lanboot.Media.Trees;
using Lanboot.Recipes;

namespace Lanboot.BootApi;

/// <summary>
/// What `lanboot boot` is given: one kernel with its initrds, and the files that its command line names as {{ ID "file" }}, each a file of
/// this host or a URL. Files of this host become an image of the boot tree, which all loaders know how to boot; URLs are handed through.
/// </summary>
internal sealed class GivenBoot : IDistantFiles
{
    /// <summary>What it is called under images/.</summary>
    public const string Name = "boot";

    private readonly List<(string Name, string Path)> _files = [];
    private readonly Dictionary<string, DistantFile> _distant = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly List<string> _problems = [];
    private readonly IFileTree _host;
    private readonly string _kernel;
    private readonly List<string> _initrds;
    private readonly string _commandLine = "";
    private readonly List<string> _named = [];

    /// <param name="host">The root of this host's files.</param>
    /// <param name="files">The kernel, then the initrds in the order of loading: paths or URLs; never empty.</param>
    /// <param name="commandLine">With templates; empty: none.</param>
    /// <param name="message">Shown before it boots; empty: none.</param>
    public GivenBoot(IFileTree host, IReadOnlyList<string> files, string commandLine, string message)
    {
        _host = host;
        Message = message;
        if (!CommandTemplate.TryParse(commandLine, "ID", out var pieces, out var problem))
            _problems.Add($"--cmdline {problem}");
        pieces ??= [];
        var hasNamed = pieces.Any(piece => piece.IsFile);
        _kernel = Add(files[0], BootStage.Kernel, files.Count == 1 && !hasNamed);
        _initrds = [.. files.Skip(1).Select((file, i) => Add(file, BootStage.Initrd, i == files.Count - 2 && !hasNamed))];
        for (var i = 0; i < pieces.Count; i++)
        {
            if (pieces[i].IsFile)
                _named.Add(Add(pieces[i].Text, BootStage.Root, !pieces.Skip(i + 1).Any(later => later.IsFile)));
            _commandLine += pieces[i].IsFile ? $"{{files}}/{_named[^1]}" : pieces[i].Text;
        }
    }

    /// <summary>What is wrong, a sentence each; empty when it can be served.</summary>
    public IReadOnlyList<string> Problems => _problems;

    public string Message { get; }

    /// <summary>Files come from elsewhere, by HTTP, which only iPXE surely has.</summary>
    public bool NeedsHttp => _distant.Count > 0;

    /// <summary>The files of this host; the folder is theirs alone.</summary>
    public DiscImage Image => new(Name, "files", new GivenFiles(_host, _files));

    public BootableImage Bootable
    {
        get
        {
            var header = Header();
            return new BootableImage
            {
                Recipe = "given",
                Name = Name,
                Distribution = Message.Length > 0 ? Message : _kernel,
                Entries =
                [
                    new BootEntry
                    {
                        Slug = Name,
                        Title = Message.Length > 0 ? Message : _kernel,
                        Image = Name,
                        Kernel = _kernel,
                        Initrds = _initrds,
                        Roots = [new RootChoice(_named.Count > 0 ? RootWay.Http : RootWay.Initrd, _commandLine, 0, _named)],
                        Processor = header is { Processor: not Processor.Unknown } ? header.Processor : Processor.X64,
                        KernelKind = header?.Kind ?? KernelKind.Linux,
                        KernelVersion = header?.Version,
                        CommandLineLimit = header?.CommandLineLimit ?? BootEntry.UsualCommandLineLimit,
                    },
                ],
            };
        }
    }

    /// <summary>What is served, in a line.</summary>
    public string Words
    {
        get
        {
            var initrds = _initrds.Count == 0 ? "no initrd" : string.Join(", ", _initrds);
            var commandLine = _commandLine.Length == 0 ? "no command line" : $"the command line {_commandLine}";
            return $"Every machine boots {_kernel} with {initrds} and {commandLine}";
        }
    }

    public bool Covers(string path) => _distant.ContainsKey(path);

    public DistantFile? Find(string path) => _distant.GetValueOrDefault(path);

    /// <returns>The name in the folder.</returns>
    private string Add(string file, BootStage stage, bool completes)
    {
        // The same file twice is one file.
        if (_names.TryGetValue(file, out var known))
            return known;
        var isUrl = ApiUrl.SchemeOf(file) is { } scheme && file.AsSpan(scheme.Length).StartsWith("://");
        var name = Slug.Take(BareName(file, isUrl), _names.Values.ToHashSet());
        _names[file] = name;
        if (!isUrl)
            AddHostFile(name, file);
        else if (!ApiUrl.TryRead(file, null, out var url, out var problem))
            _problems.Add($"{file}: {problem}.");
        else if (url.IsFile)
            AddHostFile(name, DistantFile.DistantPath(url));
        else
            _distant[BootPath.Inside(Name, name)] = new DistantFile(url, stage, completes);
        return name;
    }

    private void AddHostFile(string name, string path)
    {
        _files.Add((name, Path.GetFullPath(path)));
        if (Directory.Exists(path))
            _problems.Add($"{path} is a folder: name a file, or serve the folder with `lanboot serve {path}`.");
        else if (!File.Exists(path))
            _problems.Add($"There is no file {path}.");
        else if (_host.ResolveFile(Path.GetFullPath(path)) is null)
            _problems.Add($"{path} can't be served: it is no plain file, or may not be read.");
    }

    private KernelFile? Header()
    {
        try
        {
            return _files.Find(file => file.Name == _kernel) is { Path: { } path } && _host.ResolveFile(path) is { } node
                ? KernelFile.Read(_host.Open(node))
                : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The file's own name, of letters that need no escape anywhere.</summary>
    private static string BareName(string file, bool isUrl)
    {
        var path = isUrl && Uri.TryCreate(file, UriKind.Absolute, out var url) ? url.AbsolutePath : file;
        return ApiUrl.PlainName(BootPath.NameOf(path.TrimEnd('/')));
    }
}
