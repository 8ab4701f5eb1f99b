using System.Buffers.Binary;

namespace Lanboot.Tests.Media.Fuzz;

/// <summary>Spoils an image in the ways that matter to a parser of it. The seed decides all.</summary>
internal sealed class Mutation(int seed)
{
    private const int Sector = 2048;

    private static readonly byte[] Telling = [0, 1, 2, 0x21, 0x22, 0x7F, 0x80, 0x90, 0xFE, 0xFF];

    private readonly Random _random = new(seed);

    /// <param name="image">Not touched.</param>
    /// <param name="places">Where structures lie, in bytes; most changes fall near them, the rest anywhere.</param>
    public byte[] Spoil(byte[] image, IReadOnlyList<int> places)
    {
        var bytes = image.AsSpan().ToArray();
        for (var changes = _random.Next(1, 9); changes > 0; changes--)
            Change(bytes, places);
        return _random.Next(20) == 0 ? bytes[.._random.Next(bytes.Length)] : bytes;
    }

    public int Next(int bound) => _random.Next(bound);

    public ulong NextNumber() => (ulong)_random.NextInt64();

    private void Change(byte[] bytes, IReadOnlyList<int> places)
    {
        var at = _random.Next(8) == 0
            ? _random.Next(bytes.Length)
            : Math.Min(places[_random.Next(places.Count)] + _random.Next(256), bytes.Length - 1);
        var rest = bytes.AsSpan(at);
        switch (_random.Next(6))
        {
            case 0:
                rest[0] ^= (byte)(1 << _random.Next(8));
                break;
            case 1:
                rest[0] = Telling[_random.Next(Telling.Length)];
                break;
            case 2 when rest.Length >= 4:
                BinaryPrimitives.WriteUInt32LittleEndian(rest, (uint)_random.Next(bytes.Length / Sector * 2));
                break;
            case 3 when rest.Length >= 4:
                BinaryPrimitives.WriteUInt32LittleEndian(rest, _random.Next(2) == 0 ? uint.MaxValue : 0x8000_0000);
                break;
            case 4:
                // Pieces from elsewhere are well-formed, which random bytes seldom are: loops, folders within folders.
                var from = places[_random.Next(places.Count)];
                var length = Math.Min(_random.Next(1, 128), Math.Min(rest.Length, bytes.Length - from));
                bytes.AsSpan(from, length).CopyTo(rest);
                break;
            default:
                rest[..Math.Min(rest.Length, _random.Next(64))].Fill(Telling[_random.Next(Telling.Length)]);
                break;
        }
    }
}
