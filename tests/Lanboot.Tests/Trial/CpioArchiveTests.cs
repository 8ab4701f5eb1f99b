using System.Diagnostics;
using Lanboot.Trial.Demo;
using Xunit;

namespace Lanboot.Tests.Trial;

public sealed class CpioArchiveTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4097)]
    public void Another_programs_cpio_reads_what_was_written(int length)
    {
        if (!File.Exists("/bin/cpio") && !File.Exists("/usr/bin/cpio"))
            Assert.Skip("cpio is missing: apt-get install cpio");
        var content = new byte[length];
        new Random(length).NextBytes(content);
        var stream = new MemoryStream();
        var archive = new CpioArchive(stream);
        archive.AddFolder("bin");
        archive.AddFile("bin/a", content, executable: true);
        archive.AddFile("bb", content);
        archive.AddLink("ccc", "bin/a");
        archive.End();

        var folder = Directory.CreateTempSubdirectory("lanboot-cpio-").FullName;
        try
        {
            using var cpio = Process.Start(new ProcessStartInfo("cpio", ["--extract", "--quiet"]) { WorkingDirectory = folder, RedirectStandardInput = true })!;
            cpio.StandardInput.BaseStream.Write(stream.ToArray());
            cpio.StandardInput.Close();
            cpio.WaitForExit();

            Assert.Equal(0, cpio.ExitCode);
            Assert.Equal(content, File.ReadAllBytes(Path.Combine(folder, "bin", "a")));
            Assert.Equal(content, File.ReadAllBytes(Path.Combine(folder, "bb")));
            Assert.Equal("bin/a", new FileInfo(Path.Combine(folder, "ccc")).LinkTarget);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
