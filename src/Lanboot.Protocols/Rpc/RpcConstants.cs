namespace Lanboot.Protocols.Rpc;

/// <summary>RFC 5531 section 9, msg_type.</summary>
public enum RpcMessageType : uint
{
    CALL = 0,
    REPLY = 1,
}

/// <summary>RFC 5531 section 9, reply_stat.</summary>
public enum RpcReplyStatus : uint
{
    MSG_ACCEPTED = 0,
    MSG_DENIED = 1,
}

/// <summary>RFC 5531 section 9, accept_stat.</summary>
public enum RpcAcceptStatus : uint
{
    SUCCESS = 0,
    PROG_UNAVAIL = 1,
    PROG_MISMATCH = 2,
    PROC_UNAVAIL = 3,
    GARBAGE_ARGS = 4,
    SYSTEM_ERR = 5,
}

/// <summary>RFC 5531 section 9, reject_stat.</summary>
public enum RpcRejectStatus : uint
{
    RPC_MISMATCH = 0,
    AUTH_ERROR = 1,
}

/// <summary>RFC 5531 section 9, auth_stat: those that we send.</summary>
public enum RpcAuthStatus : uint
{
    AUTH_BADCRED = 1,
    AUTH_TOOWEAK = 5,
}

/// <summary>RFC 5531 section 8.2, auth_flavor: those that we take.</summary>
public enum RpcAuthFlavor : uint
{
    AUTH_NONE = 0,
    AUTH_SYS = 1,
}

/// <summary>What carries a call, by its number in IP, which is also how the portmapper names it (RFC 1833 section 3).</summary>
public enum RpcTransport : uint
{
    TCP = 6,
    UDP = 17,
}
