using System.Runtime.CompilerServices;

namespace Lanboot.Protocols.Dhcp;

/// <summary>
/// The options of one packet, found once: a look-up is an index. Values stay the bytes that were received. An option that
/// comes in pieces is joined (RFC 3396), and the file and sname fields are searched when option 52 says that they hold
/// options (RFC 2132 section 9.3).
/// </summary>
public readonly ref struct DhcpOptions
{
    private readonly ReadOnlySpan<byte> _packet;
    private readonly ReadOnlySpan<byte> _joined;
    private readonly OptionIndex _index;

    private DhcpOptions(ReadOnlySpan<byte> packet, ReadOnlySpan<byte> joined, scoped in OptionIndex index)
    {
        _packet = packet;
        _joined = joined;
        _index = index;
    }

    /// <summary>The value of an option; empty when it is not there or has no bytes.</summary>
    public ReadOnlySpan<byte> this[byte code]
    {
        get
        {
            var place = _index[code];
            return (place.IsSplit ? _joined : _packet).Slice(place.Offset, place.Length);
        }
    }

    public bool Has(byte code) => _index[code].IsThere;

    /// <summary>
    /// Reads the options of <paramref name="packet"/>, whose header is known to be whole. A missing end option is forgiven,
    /// as some clients leave it out; an option that is longer than its field is not.
    /// </summary>
    /// <param name="scratch">Takes the values that came in pieces; as long as the packet.</param>
    /// <returns>Why the packet is refused, or null.</returns>
    internal static string? Read(ReadOnlySpan<byte> packet, Span<byte> scratch, out DhcpOptions options)
    {
        options = default;
        var index = default(OptionIndex);
        var main = new Area(DhcpHeader.Options, packet.Length);
        if (!index.Count(packet, main))
            return "an option is longer than the packet";

        // Option 52 counts only where it stands in the options field itself.
        var overload = index[DhcpOption.OptionOverload] is { Length: 1, IsSplit: false } place ? packet[place.Offset] : 0;
        var file = (overload & 1) != 0 ? new Area(DhcpHeader.File, DhcpHeader.File + DhcpHeader.FileLength) : default;
        var sname = (overload & 2) != 0 ? new Area(DhcpHeader.Sname, DhcpHeader.Sname + DhcpHeader.SnameLength) : default;
        if (!index.Count(packet, file) || !index.Count(packet, sname))
            return "an option in the file or sname field is longer than the field";

        if (index.AnySplit)
            index.Join(packet, scratch, [main, file, sname]);
        options = new DhcpOptions(packet, scratch, index);
        return null;
    }

    /// <summary>A part of the packet that holds options.</summary>
    private readonly record struct Area(int Start, int End);

    /// <summary>Where the value of one option lies, in four bytes, so that the index of a packet is one KiB.</summary>
    private struct Place
    {
        private const ushort SplitBit = 0x8000;

        public ushort Offset;
        private ushort _length;

        public readonly ushort Length => (ushort)(_length & ~SplitBit);
        public readonly bool IsSplit => (_length & SplitBit) != 0;

        // Values in the packet itself lie behind the header, so none is at 0.
        public readonly bool IsThere => Offset != 0 || IsSplit;

        public void Add(int length) => _length += (ushort)length;

        public void Split() => _length |= SplitBit;
    }

    [InlineArray(256)]
    private struct Places
    {
        private Place _first;
    }

    private struct OptionIndex
    {
        private Places _places;

        public bool AnySplit { get; private set; }

        public readonly Place this[byte code] => _places[code];

        /// <summary>Notes each option of an area; a second one of a code adds to the length of the first.</summary>
        /// <returns>False when an option runs beyond the area.</returns>
        public bool Count(ReadOnlySpan<byte> packet, Area area)
        {
            var at = area.Start;
            while (NextOption(packet, area, ref at, out var code, out var length))
            {
                ref var place = ref _places[code];
                if (place.IsThere)
                {
                    AnySplit = true;
                    place.Split();
                }
                else
                {
                    place.Offset = (ushort)at;
                }

                place.Add(length);
                at += length;
            }

            return at <= area.End;
        }

        /// <summary>Copies the values that came in pieces to <paramref name="scratch"/>, one behind the other.</summary>
        public void Join(ReadOnlySpan<byte> packet, Span<byte> scratch, ReadOnlySpan<Area> areas)
        {
            Span<ushort> next = stackalloc ushort[256];
            var end = 0;
            for (var code = 0; code < 256; code++)
            {
                ref var place = ref _places[code];
                if (!place.IsSplit)
                    continue;
                next[code] = place.Offset = (ushort)end;
                end += place.Length;
            }

            foreach (var area in areas)
            {
                for (var at = area.Start; NextOption(packet, area, ref at, out var code, out var length); at += length)
                {
                    if (!_places[code].IsSplit)
                        continue;
                    packet.Slice(at, length).CopyTo(scratch[next[code]..]);
                    next[code] += (ushort)length;
                }
            }
        }

        /// <summary>Steps to the next option and leaves <paramref name="at"/> at its value.</summary>
        /// <returns>False at the end; then <paramref name="at"/> is beyond the area if an option does not fit.</returns>
        private static bool NextOption(ReadOnlySpan<byte> packet, Area area, ref int at, out byte code, out int length)
        {
            (code, length) = (DhcpOption.Pad, 0);
            while (at < area.End && packet[at] == DhcpOption.Pad)
                at++;
            if (at >= area.End || packet[at] == DhcpOption.End)
                return false;

            code = packet[at];
            length = at + 1 < area.End ? packet[at + 1] : int.MaxValue;
            if (length > area.End - at - 2)
            {
                at = area.End + 1;
                return false;
            }

            at += 2;
            return true;
        }
    }
}
