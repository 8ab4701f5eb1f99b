using BenchmarkDotNet.Attributes;
using Lanboot.Media.Blocks;
using Lanboot.Media.Images;
using Lanboot.Media.Trees;

namespace Lanboot.Benchmarks.Micro;

/// <summary>An ISO image in the page cache: to recognise it, to find a file in it, to read of one.</summary>
public class IsoBenchmarks
{
    private readonly byte[] _buffer = new byte[64 << 10];
    private readonly string[] _names = [.. Enumerable.Range(0, MicroDisc.Names).Select(MicroDisc.NameOf)];
    private MicroDisc _disc = null!;
    private DiscImage _image = null!;
    private TreeNode _folder = null!;
    private IBlockSource _file = null!;
    private long _offset;
    private int _number;

    [GlobalSetup]
    public void Compose()
    {
        _disc = new MicroDisc();
        _image = ImageFormats.Open(_disc.Path);
        _folder = _image.Tree.Resolve(MicroDisc.Folder)!;
        _file = _image.Tree.Open(_image.Tree.Resolve(MicroDisc.File)!);
    }

    [GlobalCleanup]
    public void Remove()
    {
        _image.Dispose();
        _disc.Delete();
    }

    /// <summary>To its root folder.</summary>
    [Benchmark]
    public string Recognise()
    {
        using var image = ImageFormats.Open(_disc.Path);
        return image.Label;
    }

    /// <summary>A folder of a thousand names, from its bytes.</summary>
    [Benchmark]
    public int RecogniseAndList()
    {
        using var image = ImageFormats.Open(_disc.Path);
        var count = image.Tree.List(image.Tree.Resolve(MicroDisc.Folder)!).Count;
        return count == MicroDisc.Names ? count : throw new InvalidOperationException($"There are {count} names.");
    }

    /// <summary>In a folder of a thousand that was read before.</summary>
    [Benchmark]
    public TreeNode LookUp() => _image.Tree.Lookup(_folder, _names[_number = (_number + 1) % MicroDisc.Names])!;

    [Benchmark]
    public int Read64KiB()
    {
        _offset = (_offset + _buffer.Length) % MicroDisc.FileLength;
        return _file.Read(_offset, _buffer);
    }

    /// <summary>What sendfile(2) is given in place of a read.</summary>
    [Benchmark]
    public long RangeOfFile() => _file.TryGetFileRange(_offset, out var range) ? range.Length : throw new InvalidOperationException("There is none.");
}
