using System.Runtime.Versioning;
using System.Text;
using Lanboot.State;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests.State;

[SupportedOSPlatform("linux")]
public sealed class LeaseFileTests : IDisposable
{
    /// <summary>In memory where that can be: a thousand syncs of a disk would take longer than all other tests.</summary>
    private readonly string _folder = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"lanboot-leases-{Guid.NewGuid():n}");
    private readonly List<string> _warnings = [];
    private readonly ManualTime _time = new();

    public LeaseFileTests() => Directory.CreateDirectory(_folder);

    private string FilePath => Path.Combine(_folder, "leases");

    [Fact]
    public void A_line_is_what_people_and_scripts_know_from_dnsmasq()
    {
        using (var file = Open())
        {
            file.Append(Record(50, 1_795_257_600));
            file.Commit();
        }

        var lines = File.ReadAllLines(FilePath);
        Assert.StartsWith("# Lanboot leases 1", lines[0], StringComparison.Ordinal);
        Assert.Matches("^1795257600 52:54:00:12:34:32 192.168.0.50 host50 01:52:54:00:12:34:32 [0-9a-f]{8}$", lines[1]);
    }

    public static TheoryData<LeaseRecord> Records =>
    [
        Record(50, 1_795_257_600),
        Record(51, 0) with { HostName = default },
        Record(52, long.MaxValue) with { ClientIdentifier = default },
        Record(53, -1) with { HardwareType = 32, Hardware = new byte[16] },
        Record(54, 5) with { HardwareType = 1, Hardware = default },
        Record(55, 5) with { ClientIdentifier = Enumerable.Range(0, 255).Select(i => (byte)i).ToArray(), HostName = new byte[63].Select(_ => (byte)'h').ToArray() },
        new LeaseRecord(uint.MaxValue, 7, 0, default, default, default),
    ];

    [Theory]
    [MemberData(nameof(Records))]
    public void A_line_says_all_of_a_lease(LeaseRecord record)
    {
        Assert.True(LeaseRecord.TryRead(LineOf(record), out var read));
        Assert.Equal(Text(record), Text(read));
    }

    [Fact]
    public void A_line_with_any_byte_changed_or_missing_is_none()
    {
        var line = LineOf(Record(50, 1_795_257_600));
        for (var at = 0; at < line.Length; at++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var changed = (byte[])line.Clone();
                changed[at] ^= (byte)(1 << bit);
                // The checksum's own digits may be written in either case.
                if (at < line.Length - 8 || !Encoding.ASCII.GetString(changed).Equals(Encoding.ASCII.GetString(line), StringComparison.OrdinalIgnoreCase))
                    Assert.False(LeaseRecord.TryRead(changed, out _), $"byte {at}, bit {bit}");
            }

            Assert.False(LeaseRecord.TryRead(line.AsSpan(0, at), out _), $"{at} bytes");
        }
    }

    [Fact]
    public void Random_lines_are_read_without_a_fault()
    {
        var random = new Random(3720);
        var line = LineOf(Record(50, 1_795_257_600));
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = line[..random.Next(line.Length + 1)];
            for (var changes = random.Next(6); changes > 0 && bytes.Length > 0; changes--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            // Whoever forges a checksum gets no further than a wrong lease.
            LeaseRecord.TryRead(Forged(bytes), out _);
        }
    }

    [Fact]
    public void A_kill_at_any_byte_loses_nothing_that_was_committed_before()
    {
        using (var file = Open())
        {
            for (var host = 50; host < 55; host++)
                file.Append(Record(host, 1000 + host));
            file.Commit();
        }

        var bytes = File.ReadAllBytes(FilePath);
        for (var length = 0; length <= bytes.Length; length++)
        {
            File.WriteAllBytes(FilePath, bytes[..length]);
            var whole = bytes.AsSpan(0, length).Count((byte)'\n') - 1;
            using (var file = Open())
                Assert.Equal(Math.Max(0, whole), file.Records.Count());
            // The next start finds a clean file, and the same leases.
            using (var file = Open())
                Assert.Equal(Enumerable.Range(50, Math.Max(0, whole)).Select(host => Text(Record(host, 1000 + host))), file.Records.Select(Text));
        }

        Assert.Empty(_warnings);
        Assert.Equal([FilePath, $"{FilePath}.lock"], Directory.GetFiles(_folder).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Without_a_sync_the_lines_are_with_the_system_all_the_same()
    {
        using (var file = LeaseFile.Open(FilePath, _warnings.Add, _time, syncs: false))
        {
            file.Append(Record(50, 1_795_257_600));
            file.Commit();
            // No end of ours is needed for it, as a crash has none.
            Assert.Contains("192.168.0.50", File.ReadAllText(FilePath), StringComparison.Ordinal);
        }

        using var again = Open();
        Assert.Equal(50u, Assert.Single(again.Records).Address & 255);
    }

    [Fact]
    public void A_damaged_line_is_left_out_and_the_file_as_it_was_is_set_aside()
    {
        using (var file = Open())
        {
            for (var host = 50; host < 60; host++)
                file.Append(Record(host, 1000 + host));
            file.Commit();
        }

        var bytes = File.ReadAllBytes(FilePath);
        var line = Array.IndexOf(bytes, (byte)'\n') + 1;
        bytes[line + 3] ^= 1;
        File.WriteAllBytes(FilePath, bytes);
        using (var file = Open())
            Assert.Equal(Enumerable.Range(51, 9).Select(host => Text(Record(host, 1000 + host))), file.Records.Select(Text));
        Assert.Contains("9 lines are good and used, 1 are not", Assert.Single(_warnings), StringComparison.Ordinal);
        var aside = Assert.Single(Directory.GetFiles(_folder, "leases.damaged-*"));
        Assert.Equal(bytes, File.ReadAllBytes(aside));
    }

    [Fact]
    public void The_last_line_of_an_address_counts_and_a_freed_one_is_gone()
    {
        using (var file = Open())
        {
            file.Append(Record(50, 1));
            file.Append(Record(51, 2));
            file.Append(Record(50, 3));
            file.Append(new LeaseRecord(Record(51, 0).Address, 4, 0, default, default, default));
            file.Commit();
        }

        using var again = Open();
        Assert.Equal([Text(Record(50, 3))], again.Records.Select(Text));
    }

    [Fact]
    public void The_file_is_written_anew_before_it_grows_without_end()
    {
        using var file = Open();
        for (var round = 0; round < 700; round++)
        {
            for (var host = 50; host < 60; host++)
                file.Append(Record(host, round));
            file.Commit();
        }

        Assert.InRange(new FileInfo(FilePath).Length, 0, 5000 * 80);
        Assert.Equal([FilePath, $"{FilePath}.lock"], Directory.GetFiles(_folder).Order(StringComparer.Ordinal));
        Assert.Equal(10, file.Records.Count());
    }

    [Fact]
    public void A_kill_while_it_is_written_anew_leaves_the_old_file()
    {
        using (var file = Open())
        {
            file.Append(Record(50, 1));
            file.Commit();
        }

        // What the kill leaves: half of a new file beside the old one.
        File.WriteAllText(FilePath + ".new", "# Lanboot leases 1");
        using var again = Open();
        Assert.Equal([Text(Record(50, 1))], again.Records.Select(Text));
        Assert.Equal([FilePath, $"{FilePath}.lock"], Directory.GetFiles(_folder).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Another_kind_of_file_is_not_touched()
    {
        File.WriteAllText(FilePath, "root:x:0:0:root:/root:/bin/bash\n");
        Assert.Throws<InvalidDataException>(() => Open());
        Assert.Equal("root:x:0:0:root:/root:/bin/bash\n", File.ReadAllText(FilePath));
    }

    [Fact]
    public void Two_programs_do_not_write_one_file()
    {
        using (var file = Open())
        {
            file.Append(Record(50, 1));
            file.Commit();
            var refusal = Assert.Throws<InvalidDataException>(Open);
            Assert.Equal($"{FilePath} is used by another Lanboot that runs on this host.", refusal.Message);
            file.Append(Record(51, 2));
            file.Commit();
        }

        using var next = Open();
        Assert.Equal(2, next.Records.Count());
    }

    [Fact]
    public void Where_nothing_can_be_written_leases_go_on_in_memory_and_to_disk_when_that_is_possible_again()
    {
        // A file where the folder should be: also root can't write into it.
        var folder = Path.Combine(_folder, "folder");
        File.WriteAllText(folder, "");
        using var file = LeaseFile.Open(Path.Combine(folder, "leases"), _warnings.Add, _time);
        Assert.False(file.IsDurable);
        file.Append(Record(50, 1));
        file.Commit();
        Assert.Contains("kept in memory", Assert.Single(_warnings), StringComparison.Ordinal);

        File.Delete(folder);
        _time.Advance(59);
        file.Commit();
        Assert.False(file.IsDurable);
        _time.Advance(1);
        file.Commit();
        Assert.True(file.IsDurable);
        Assert.Contains("written to", _warnings[1], StringComparison.Ordinal);
        file.Dispose();
        using var again = LeaseFile.Open(Path.Combine(folder, "leases"), _warnings.Add, _time);
        Assert.Equal([Text(Record(50, 1))], again.Records.Select(Text));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private LeaseFile Open() => LeaseFile.Open(FilePath, _warnings.Add, _time);

    private static LeaseRecord Record(int host, long expires)
    {
        byte[] hardware = [0x52, 0x54, 0, 0x12, 0x34, (byte)host];
        return new LeaseRecord(0xc0a80000 + (uint)host, expires, 1, hardware, (byte[])[1, .. hardware], Encoding.ASCII.GetBytes($"host{host}"));
    }

    private static byte[] LineOf(LeaseRecord record)
    {
        var line = new byte[LeaseRecord.MaxLength];
        return line[..(record.Write(line) - 1)];
    }

    /// <summary>The bytes with a checksum that fits, made bit by bit.</summary>
    private static byte[] Forged(byte[] bytes)
    {
        var body = bytes.Length > 8 ? bytes[..^8] : bytes;
        var crc = uint.MaxValue;
        foreach (var octet in body)
        {
            crc ^= octet;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82f63b78 : crc >> 1;
        }

        return [.. body, .. Encoding.ASCII.GetBytes($"{~crc:x8}")];
    }

    private static string Text(LeaseRecord record) =>
        $"{record.Address} {record.Expires} {(record.Hardware.IsEmpty ? 0 : record.HardwareType)} {Convert.ToHexString(record.Hardware.Span)} "
        + $"{Convert.ToHexString(record.ClientIdentifier.Span)} {Encoding.ASCII.GetString(record.HostName.Span)}";
}
