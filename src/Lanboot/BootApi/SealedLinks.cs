using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Lanboot.Boot;

namespace Lanboot.BootApi;

/// <summary>
/// Paths that stand for files elsewhere: only we can make one, so that nobody makes an open proxy of us. The address is sealed and not
/// only signed, since it may hold a password that is no machine's business. They hold as long as this program runs.
/// </summary>
/// <remarks>
/// "_/file/SEALED/NAME", where SEALED is base64url of: nonce (12), tag (16), AES-256-GCM of the stage (1) and the URL (UTF-8). The nonce
/// is made of the content, so that one file has one path and clients may keep what they fetched. NAME is the file's own, for tools
/// that go by the end of a URL; it is sealed with the rest as associated data.
/// </remarks>
internal sealed class SealedLinks : IDistantFiles, IDisposable
{
    private const string Prefix = "_/file/";
    private const int NonceLength = 12;
    private const int TagLength = 16;

    /// <summary>Bit 0 to 3 of the first byte are the stage, this one says that the file completes a boot.</summary>
    private const byte Completes = 0x10;

    private readonly byte[] _nonceKey = RandomNumberGenerator.GetBytes(32);
    private readonly AesGcm _cipher;

    public SealedLinks()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        _cipher = new AesGcm(key, TagLength);
        CryptographicOperations.ZeroMemory(key);
    }

    /// <summary>The path of a file, without a leading slash; letters that need no escape in a URL.</summary>
    public string PathOf(DistantFile file)
    {
        var name = NameOf(file.Source);
        var plain = new byte[1 + Encoding.UTF8.GetByteCount(file.Source.OriginalString)];
        plain[0] = (byte)((int)file.Stage | (file.CompletesBoot ? Completes : 0));
        Encoding.UTF8.GetBytes(file.Source.OriginalString, plain.AsSpan(1));

        var link = new byte[NonceLength + TagLength + plain.Length];
        HMACSHA256.HashData(_nonceKey, plain).AsSpan(0, NonceLength).CopyTo(link);
        var (nonce, tag, secret) = Parts(link);
        lock (_cipher)
            _cipher.Encrypt(nonce, plain, secret, tag, Encoding.UTF8.GetBytes(name));
        return $"{Prefix}{Base64Url.EncodeToString(link)}/{name}";
    }

    public bool Covers(string path) => path.StartsWith(Prefix, StringComparison.Ordinal) || path == Prefix[..^1];

    public DistantFile? Find(string path)
    {
        // The longest that we make: a URL and its name, a third longer in base64.
        if (!Covers(path) || path.Length > Prefix.Length + (3 * ApiUrl.MaxLength)
            || path.Split('/') is not ["_", "file", var text, var name] || !Base64Url.IsValid(text))
            return null;
        var link = Base64Url.DecodeFromChars(text);
        // Every way of writing the same bytes but ours is an altered link, too.
        if (link.Length <= NonceLength + TagLength + 1 || Base64Url.EncodeToString(link) != text)
            return null;
        var (nonce, tag, secret) = Parts(link);
        var plain = new byte[secret.Count];
        try
        {
            // Compares the tag in constant time.
            lock (_cipher)
                _cipher.Decrypt(nonce, secret, tag, plain, Encoding.UTF8.GetBytes(name));
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return new DistantFile(new Uri(Encoding.UTF8.GetString(plain.AsSpan(1))), (BootStage)(plain[0] & 0xF), (plain[0] & Completes) != 0);
    }

    public void Dispose() => _cipher.Dispose();

    private static (ArraySegment<byte> Nonce, ArraySegment<byte> Tag, ArraySegment<byte> Secret) Parts(ArraySegment<byte> link) =>
        (link[..NonceLength], link.Slice(NonceLength, TagLength), link[(NonceLength + TagLength)..]);

    /// <summary>The last name in a URL's path.</summary>
    private static string NameOf(Uri source) => ApiUrl.PlainName(BootPath.NameOf(source.AbsolutePath.TrimEnd('/')));
}
