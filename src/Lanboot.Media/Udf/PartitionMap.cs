using System.Buffers.Binary;
using System.Text;
using Lanboot.Media.Images;

namespace Lanboot.Media.Udf;

/// <summary>ECMA-167 3/10.7, Partition Map: what a partition reference of the logical volume stands for.</summary>
/// <param name="Number">The partition as its descriptor numbers it.</param>
/// <param name="Metadata">Blocks of the metadata file and its mirror (UDF 2.2.10); null for a plain partition.</param>
internal readonly record struct PartitionMap(ushort Number, (uint File, uint Mirror)? Metadata)
{
    /// <summary>A disc has one or two; more would only slow us down.</summary>
    private const int MaxMaps = 16;

    // offset length
    //   0     1     Partition Map Type
    //   1     1     Partition Map Length
    // type 1
    //   4     2     Partition Number
    // type 2 (UDF 2.2.8 to 2.2.10)
    //   4    32     Partition Type Identifier; its text from 5 on
    //  38     2     Partition Number
    //  40     4     Metadata File Location
    //  44     4     Metadata Mirror File Location

    /// <exception cref="ImageException">A map is damaged, or of a kind that only rewritable discs have.</exception>
    public static List<PartitionMap> ReadAll(ReadOnlySpan<byte> table)
    {
        var maps = new List<PartitionMap>();
        for (; table.Length >= 2 && maps.Count < MaxMaps; table = table[table[1]..])
        {
            if (table[1] < 2 || table[1] > table.Length)
                throw new ImageException("its UDF partition maps are damaged: download it again.");
            maps.Add(Read(table[..table[1]]));
        }

        return maps;
    }

    private static PartitionMap Read(ReadOnlySpan<byte> map)
    {
        if (map[0] == 1 && map.Length == 6)
            return new PartitionMap(BinaryPrimitives.ReadUInt16LittleEndian(map[4..]), null);

        var kind = map[0] == 2 && map.Length == 64 ? Encoding.ASCII.GetString(map.Slice(5, 23)).TrimEnd('\0') : $"type {map[0]}";
        if (kind != "*UDF Metadata Partition")
        {
            throw new ImageException($"it is a UDF disc with a partition of the kind \"{kind}\", as packet-writing programs make them, "
                + "which Lanboot can't read: copy its files into a folder and serve that.");
        }

        return new PartitionMap(
            BinaryPrimitives.ReadUInt16LittleEndian(map[38..]),
            (BinaryPrimitives.ReadUInt32LittleEndian(map[40..]), BinaryPrimitives.ReadUInt32LittleEndian(map[44..])));
    }
}
