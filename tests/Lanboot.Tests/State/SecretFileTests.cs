using System.Runtime.Versioning;
using Lanboot.State;
using Xunit;

namespace Lanboot.Tests.State;

[SupportedOSPlatform("linux")]
public sealed class SecretFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lanboot-secret-").FullName;
    private readonly List<string> _warnings = [];

    private string SecretPath => Path.Combine(_folder, "deep", "secret");

    [Fact]
    public void It_is_the_same_after_a_restart_and_for_its_owner_alone()
    {
        var secret = Read();
        Assert.Equal(32, secret.Length);
        Assert.Equal(secret, Read());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(SecretPath));
        Assert.Equal([SecretPath], Directory.GetFiles(Path.GetDirectoryName(SecretPath)!));
        Assert.Empty(_warnings);
    }

    [Fact]
    public void Two_have_two() => Assert.NotEqual(Read(), SecretFile.ReadOrMake(SecretPath + "2", 32, "", _warnings.Add));

    [Fact]
    public void What_others_could_read_is_closed_to_them()
    {
        var secret = Read();
        File.SetUnixFileMode(SecretPath, (UnixFileMode)0b110_100_100);
        Assert.Equal(secret, Read());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(SecretPath));
    }

    [Fact]
    public void A_damaged_one_is_made_anew_and_told()
    {
        Read();
        File.WriteAllBytes(SecretPath, new byte[31]);
        var secret = Read();
        Assert.Equal(secret, Read());
        Assert.Equal([$"{SecretPath} is not the secret that Lanboot keeps there: it is made anew."], _warnings);
    }

    [Fact]
    public void Where_it_can_t_be_kept_it_lasts_for_this_run()
    {
        File.WriteAllText(Path.Combine(_folder, "deep"), "a file where a folder should be");
        Assert.Equal(32, Read().Length);
        Assert.EndsWith("): machines will have to mount anew.", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private byte[] Read() => SecretFile.ReadOrMake(SecretPath, 32, "machines will have to mount anew.", _warnings.Add);
}
