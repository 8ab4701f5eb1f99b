using System.Buffers.Binary;
using System.Text;

namespace Lanboot.Tests.Support;

/// <summary>Files with the headers of kernels and programs, by the layout that boot.rst and the PE format give.</summary>
internal static class Kernels
{
    public static byte[] Linux64(string version = "6.1.0-18-amd64") => BzImage(version, 0x20F, is64: true, machine: 0x8664);

    public static byte[] Linux32(string version = "6.1.0-18-686") => BzImage(version, 0x20F, is64: false, machine: 0x014C);

    /// <summary>As before 2012: no EFI stub, and a header that does not tell 64-bit kernels.</summary>
    public static byte[] Old(string version = "2.6.32") => BzImage(version, 0x20A, is64: false, machine: null);

    public static byte[] EfiProgram(ushort machine = 0x8664, string text = "")
    {
        var bytes = new byte[2048];
        WritePe(bytes, machine);
        Encoding.ASCII.GetBytes(text).CopyTo(bytes, 1024);
        return bytes;
    }

    public static byte[] IpxeEfi() => EfiProgram(text: "\u001b[0m -- Open Source Network Boot Firmware -- ");

    public static byte[] IpxeLkrn()
    {
        var bytes = BzImage("1.21.1", 0x207, is64: false, machine: null);
        Encoding.ASCII.GetBytes("\nInstallation failed - cannot continue\n").CopyTo(bytes, 1500);
        return bytes;
    }

    public static byte[] Arm64()
    {
        var bytes = new byte[2048];
        WritePe(bytes, 0xAA64);
        "ARM\x64"u8.CopyTo(bytes.AsSpan(56));
        return bytes;
    }

    public static byte[] BzImage(string version, ushort protocol, bool is64, ushort? machine, uint commandLine = 2047)
    {
        var bytes = new byte[4096];
        if (machine is { } type)
            WritePe(bytes, type);
        bytes[0x1FE] = 0x55;
        bytes[0x1FF] = 0xAA;
        "HdrS"u8.CopyTo(bytes.AsSpan(0x202));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(0x206), protocol);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(0x20E), 0x800);
        bytes[0x236] = (byte)(is64 ? 1 : 0);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(0x238), commandLine);
        Encoding.ASCII.GetBytes(version + " (builder@host) #1").CopyTo(bytes, 0xA00);
        return bytes;
    }

    private static void WritePe(byte[] bytes, ushort machine)
    {
        "MZ"u8.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(0x3C), 0x80);
        "PE\0\0"u8.CopyTo(bytes.AsSpan(0x80));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(0x84), machine);
    }
}
