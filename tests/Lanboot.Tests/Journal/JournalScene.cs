using System.Net;
using Lanboot.Boot;
using Lanboot.Journal;
using Lanboot.Media.Blocks;
using Lanboot.Tests.Support;

namespace Lanboot.Tests.Journal;

/// <summary>A journal with a clock in hand, and machines that do what real ones do.</summary>
internal sealed class JournalScene
{
    public const string IpxePath = "loaders/ipxe.efi";
    public const string KernelPath = "images/arch/arch/boot/x86_64/vmlinuz-linux";
    public const string InitrdPath = "images/arch/arch/boot/x86_64/initramfs-linux.img";
    public const string RootPath = "images/arch/arch/x86_64/airootfs.sfs";

    public JournalScene(Func<IPAddress, MacAddress?>? neighbour = null, bool recordsDetail = true)
    {
        Journal = new BootJournal(Time, neighbour) { RecordsDetail = recordsDetail };
        Journal.Recorded += Entries.Add;
    }

    public ManualTime Time { get; } = new();
    public BootJournal Journal { get; }
    public List<JournalEntry> Entries { get; } = [];

    public IEnumerable<string> Texts(EntryKind kind) => Entries.Where(entry => entry.Kind == kind).Select(entry => entry.Text);

    public static MacAddress Mac(int number) => new(0x525400000000UL + (uint)number);

    public static IPAddress Address(int number) => IPAddress.Parse($"192.168.0.{100 + number}");

    public MachineStatus Status(int number) => Journal.Snapshot().Machines.Single(status => status.Machine.Mac == Mac(number));

    /// <summary>DISCOVER, offer, REQUEST and ACK as the DHCP door records them.</summary>
    public Machine AskForAddress(int number, BootProgram program = BootProgram.Firmware)
    {
        var said = new Machine(Mac(number)) { Program = program, Architecture = new ClientArchitecture(7), VendorClass = "PXEClient:Arch:00007" };
        var known = Journal.Meet(said);
        Journal.Record(Mac(number), BootStage.Offered, "offered");
        Time.Advance(0.1);
        Journal.Meet(said with { Address = Address(number) });
        Journal.Record(Mac(number), BootStage.Addressed, "has its address");
        return known;
    }

    public Transfer Begin(int number, BootFile file, TransferProtocol protocol = TransferProtocol.Http, long offset = 0, long? length = null) =>
        Journal.Begin(Address(number), protocol, file, offset, length ?? (file.Source.Length - offset));

    /// <summary>A file or a range of it, taken whole, in so many seconds.</summary>
    public void Fetch(int number, BootFile file, double seconds = 0.5, TransferProtocol protocol = TransferProtocol.Http, long offset = 0, long? length = null)
    {
        var transfer = Begin(number, file, protocol, offset, length);
        Time.Advance(seconds);
        transfer.Advance(transfer.Length!.Value);
        transfer.Finish(TransferEnd.Complete);
    }

    public void ReviewAfter(double seconds)
    {
        for (var passed = 0; passed < seconds; passed++)
        {
            Time.Advance(1);
            Journal.Review();
        }
    }

    public static BootFile LoaderFile(string path = IpxePath, long length = 1_000_000) => File(path, BootStage.Loader, length);

    public static BootFile MenuFile { get; } = File("boot.ipxe", BootStage.Menu, 500);

    public static BootFile KernelFile { get; } = File(KernelPath, BootStage.Kernel, 12_000_000, "arch");

    public static BootFile InitrdFile { get; } = File(InitrdPath, BootStage.Initrd, 60_000_000, "arch");

    public static BootFile RootFile { get; } = File(RootPath, BootStage.Root, 210_000_000, "arch") with { CompletesBoot = true };

    public static BootFile File(string path, BootStage stage, long length, string? image = null) =>
        new(path, new EmptySource(length), stage) { Image = image };

    private sealed class EmptySource(long length) : IBlockSource
    {
        public long Length => length;

        public int Read(long offset, Span<byte> buffer) => throw new NotSupportedException("the journal reads no files");

        public bool TryGetFileRange(long offset, out FileRange range)
        {
            range = default;
            return false;
        }
    }
}
