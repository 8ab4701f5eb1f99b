using Lanboot.Protocols.Wire;

namespace Lanboot.Protocols.Nbd.Handshake;

/// <summary>What comes of the bytes of a handshake.</summary>
public enum NbdHandshakeStep
{
    /// <summary>More input is needed; nothing was consumed.</summary>
    MoreInput,

    /// <summary>Input was consumed, and an answer may have been written: go on.</summary>
    Continue,

    /// <summary>The transmission phase begins behind what was consumed and what was written.</summary>
    Transmit,

    /// <summary>Send what was written, and close.</summary>
    Close,
}

/// <summary>
/// The server's side of the fixed newstyle handshake ("Newstyle negotiation", "Fixed newstyle negotiation"), up to the choice of an
/// export. It takes bytes as they come and writes answers; what it has not consumed is to be handed in again with more behind it.
/// </summary>
public sealed class NbdHandshake(INbdExports exports)
{
    /// <summary>The longest option that is read: GO with the longest name, and room for hundreds of queries.</summary>
    public const int MaxOptionData = 8 << 10;

    /// <summary>What the caller must be able to hold of the input.</summary>
    public const int MaxInput = OptionHeader + MaxOptionData;

    /// <summary>The least room for an answer; a list that needs more than there is is refused.</summary>
    public const int MinOutput = 16 << 10;

    /// <summary>A longer option is passed over, up to this length; no known client sends one, and beyond it is an attack.</summary>
    private const int MaxPassedOver = 64 << 10;

    /// <summary>Options in one handshake: clients need about six, and tools that list all exports two more for each.</summary>
    private const int MaxOptions = 256;

    // magic64, option32, length32
    private const int OptionHeader = 8 + 4 + 4;

    private const ushort NBD_FLAG_FIXED_NEWSTYLE = 1 << 0;
    private const ushort NBD_FLAG_NO_ZEROES = 1 << 1;
    private const uint NBD_FLAG_C_FIXED_NEWSTYLE = 1 << 0;
    private const uint NBD_FLAG_C_NO_ZEROES = 1 << 1;

    private readonly OptionHaggling _haggling = new(exports);
    private bool _flagsRead;
    private int _options;
    private NbdOption _passingOver;
    private int _leftToPassOver;
    private string? _trouble;

    /// <summary>What was agreed to; set by <see cref="NbdHandshakeStep.Transmit"/>.</summary>
    public NbdTerms? Terms => _haggling.Terms;

    /// <summary>Why it is to be closed, for the log; null when the client wished so.</summary>
    public string? Trouble => _trouble ?? _haggling.Trouble;

    /// <summary>What the server says first: NBDMAGIC, IHAVEOPT, handshake flags.</summary>
    public static void WriteGreeting(ref WireWriter output)
    {
        output.WriteUInt64(NbdMagic.INIT_PASSWD);
        output.WriteUInt64(NbdMagic.IHAVEOPT);
        output.WriteUInt16(NBD_FLAG_FIXED_NEWSTYLE | NBD_FLAG_NO_ZEROES);
    }

    /// <summary>Takes one message, or a part of one that is too long.</summary>
    /// <param name="input">What has come and was not consumed.</param>
    /// <param name="output">With room for at least <see cref="MinOutput"/>.</param>
    public NbdHandshakeStep Receive(ReadOnlySpan<byte> input, out int consumed, ref WireWriter output)
    {
        consumed = 0;
        if (!_flagsRead)
            return ReadFlags(input, out consumed);
        if (_leftToPassOver > 0)
            return PassOver(input, out consumed, ref output);
        if (input.Length < OptionHeader)
            return NbdHandshakeStep.MoreInput;

        var reader = new WireReader(input);
        var magic = reader.ReadUInt64();
        var option = (NbdOption)reader.ReadUInt32();
        var length = reader.ReadUInt32();
        if (magic != NbdMagic.IHAVEOPT)
            return Close("it sent something that is no option");
        if (length > MaxPassedOver)
            return Close($"it sent an option of {length} bytes");
        if (length > MaxOptionData)
            return BeginPassingOver(option, (int)length, out consumed);
        if (length > reader.Remaining)
            return NbdHandshakeStep.MoreInput;
        if (++_options > MaxOptions)
            return Close($"it sent more than {MaxOptions} options");
        consumed = OptionHeader + (int)length;
        return _haggling.Answer(option, reader.ReadBytes((int)length), ref output);
    }

    /// <summary>"Client flags": a flag that we have not offered ends the connection.</summary>
    private NbdHandshakeStep ReadFlags(ReadOnlySpan<byte> input, out int consumed)
    {
        var reader = new WireReader(input);
        var flags = reader.ReadUInt32();
        consumed = reader.Position;
        if (reader.Failed)
            return NbdHandshakeStep.MoreInput;
        if ((flags & ~(NBD_FLAG_C_FIXED_NEWSTYLE | NBD_FLAG_C_NO_ZEROES)) != 0)
            return Close($"it set the unknown flags {flags:x8}");
        _flagsRead = true;
        _haggling.NoZeroes = (flags & NBD_FLAG_C_NO_ZEROES) != 0;
        return NbdHandshakeStep.Continue;
    }

    private NbdHandshakeStep BeginPassingOver(NbdOption option, int length, out int consumed)
    {
        consumed = OptionHeader;
        (_passingOver, _leftToPassOver) = (option, length);
        return ++_options > MaxOptions ? Close($"it sent more than {MaxOptions} options") : NbdHandshakeStep.Continue;
    }

    private NbdHandshakeStep PassOver(ReadOnlySpan<byte> input, out int consumed, ref WireWriter output)
    {
        consumed = Math.Min(input.Length, _leftToPassOver);
        _leftToPassOver -= consumed;
        if (consumed == 0)
            return NbdHandshakeStep.MoreInput;
        if (_leftToPassOver > 0)
            return NbdHandshakeStep.Continue;
        return _haggling.AnswerTooBig(_passingOver, ref output);
    }

    private NbdHandshakeStep Close(string trouble)
    {
        _trouble = trouble;
        return NbdHandshakeStep.Close;
    }
}
