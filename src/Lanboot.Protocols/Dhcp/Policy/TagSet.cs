using System.Runtime.CompilerServices;

namespace Lanboot.Protocols.Dhcp.Policy;

/// <summary>The tags that hold for a client: a bit each, so that finding out allocates nothing.</summary>
public struct TagSet
{
    /// <summary>Four words: real configurations have ten tags.</summary>
    public const int Capacity = 4 * 64;

    private Words _words;

    public readonly bool IsEmpty => (_words[0] | _words[1] | _words[2] | _words[3]) == 0;

    public readonly bool Has(int tag) => (_words[tag >> 6] & (1UL << tag)) != 0;

    public void Add(int tag) => _words[tag >> 6] |= 1UL << tag;

    public void Add(in TagSet other)
    {
        for (var i = 0; i < Words.Length; i++)
            _words[i] |= other._words[i];
    }

    public readonly bool HasAll(in TagSet other)
    {
        for (var i = 0; i < Words.Length; i++)
        {
            if ((other._words[i] & ~_words[i]) != 0)
                return false;
        }

        return true;
    }

    public readonly bool HasAny(in TagSet other)
    {
        for (var i = 0; i < Words.Length; i++)
        {
            if ((other._words[i] & _words[i]) != 0)
                return true;
        }

        return false;
    }

    [InlineArray(Length)]
    private struct Words
    {
        public const int Length = 4;
        private ulong _first;
    }
}

/// <summary>Tags that must hold, and tags that must not.</summary>
/// <param name="All">Each of them must hold.</param>
/// <param name="None">None of them may hold.</param>
public readonly record struct TagCondition(TagSet All, TagSet None)
{
    /// <summary>Nothing is asked for.</summary>
    public bool IsAlways => All.IsEmpty && None.IsEmpty;

    public bool Holds(in TagSet tags) => tags.HasAll(All) && !tags.HasAny(None);
}
