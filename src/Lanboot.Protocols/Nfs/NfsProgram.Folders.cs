using System.Text;
using Lanboot.Protocols.Rpc;
using Lanboot.Protocols.Wire;

namespace Lanboot.Protocols.Nfs;

// READDIR and READDIRPLUS: RFC 1813 sections 3.3.16, 3.3.17.
public sealed partial class NfsProgram<TFile>
{
    // Cookies: 1 is ".", 2 is "..", then the entries in their order. Small numbers, as old C libraries can't hold large ones.
    private const int FirstEntry = 2;

    /// <summary>Around the entries: attributes 88, cookieverf 8, the end of the list 4, eof 4. The status is not counted.</summary>
    private const int FolderFrame = NfsAttributes.PostOpLength + 8 + 4 + 4;

    /// <summary>Of an entry beside its name: that there is one 4, fileid 8, the name's length 4, cookie 8.</summary>
    private const int EntryFrame = 4 + 8 + 4 + 8;

    /// <summary>What READDIRPLUS adds to an entry: attributes 88, that there is a handle 4, handle 4 + 32.</summary>
    private const int PlusLength = NfsAttributes.PostOpLength + 4 + 4 + NfsHandle.Length;

    // READDIR: dir, cookie 8, cookieverf 8, count 4.
    private void ReadFolder(scoped ref Question question, scoped in RpcUser user, scoped ref WireWriter results)
    {
        var cookie = question.Arguments.ReadUInt64();
        var verifier = question.Arguments.ReadUInt64();
        var room = (int)Math.Min(question.Arguments.ReadUInt32(), NfsSizes.Folder);
        WriteFolder(question, user, new Page(cookie, verifier, room, room, IsPlus: false), ref results);
    }

    // READDIRPLUS: dir, cookie 8, cookieverf 8, dircount 4, maxcount 4.
    private void ReadFolderPlus(scoped ref Question question, scoped in RpcUser user, scoped ref WireWriter results)
    {
        var cookie = question.Arguments.ReadUInt64();
        var verifier = question.Arguments.ReadUInt64();
        var names = (int)Math.Min(question.Arguments.ReadUInt32(), NfsSizes.Folder);
        var room = (int)Math.Min(question.Arguments.ReadUInt32(), NfsSizes.Folder);
        WriteFolder(question, user, new Page(cookie, verifier, room, names, IsPlus: true), ref results);
    }

    // Result: status 4, attributes, cookieverf 8, entries, 0 4, eof 4; or status, attributes.
    private void WriteFolder(scoped in Question question, scoped in RpcUser user, Page page, scoped ref WireWriter results)
    {
        var status = InFolder(question, user, NfsAccess.ACCESS3_READ);
        INfsListing<TFile>? listing = null;
        if (status == NfsStatus.NFS3_OK)
            status = files.List(question.File, out listing);
        if (status == NfsStatus.NFS3_OK)
            status = Check(page, listing!);
        WriteStatus(ref results, status, question);
        if (status != NfsStatus.NFS3_OK)
            return;

        results.WriteUInt64(listing!.Verifier);
        var next = (int)page.Cookie;
        var names = 0;
        for (var left = page.Room - FolderFrame; next < FirstEntry + listing.Count; next++)
        {
            var length = LengthOf(listing, next, page.IsPlus);
            names += length - (page.IsPlus ? PlusLength : 0);
            left -= length;
            // dircount is a hint at how many names are wanted; one goes out in any case, or nobody would get on.
            if (left < 0 || (names > page.Names && next > (int)page.Cookie))
                break;
            WriteEntry(question, listing, next, page.IsPlus, ref results);
        }

        results.WriteBoolean(false);
        results.WriteBoolean(next == FirstEntry + listing.Count);
    }

    private static NfsStatus Check(Page page, INfsListing<TFile> listing)
    {
        var entries = (ulong)(FirstEntry + listing.Count);
        if (page.Cookie > entries || (page.Cookie > 0 && page.Verifier != listing.Verifier))
            return NfsStatus.NFS3ERR_BAD_COOKIE;
        var least = FolderFrame + (page.Cookie < entries ? LengthOf(listing, (int)page.Cookie, page.IsPlus) : 0);
        return page.Room < least ? NfsStatus.NFS3ERR_TOOSMALL : NfsStatus.NFS3_OK;
    }

    private static string NameOf(INfsListing<TFile> listing, int place) =>
        place switch { 0 => ".", 1 => "..", _ => listing.NameOf(place - FirstEntry) };

    private static int LengthOf(INfsListing<TFile> listing, int place, bool isPlus)
    {
        var name = Encoding.UTF8.GetByteCount(NameOf(listing, place));
        return EntryFrame + name + Xdr.Padding(name) + (isPlus ? PlusLength : 0);
    }

    // entry3: 1 4, fileid 8, name <>, cookie 8; entryplus3 goes on: name_attributes, name_handle (1 4, handle <64>).
    private void WriteEntry(scoped in Question question, INfsListing<TFile> listing, int place, bool isPlus, scoped ref WireWriter results)
    {
        var entry = place switch
        {
            0 => question.File,
            1 => files.Lookup(question.File, ".."u8, out var above) == NfsStatus.NFS3_OK ? above : question.File,
            _ => listing[place - FirstEntry],
        };
        var attributes = files.Describe(entry);
        results.WriteBoolean(true);
        results.WriteUInt64(attributes.FileId);
        results.WriteText(NameOf(listing, place));
        results.WriteUInt64((ulong)place + 1);
        if (!isPlus)
            return;
        attributes.WritePostOp(ref results);
        results.WriteBoolean(true);
        WriteHandle(ref results, entry);
    }

    /// <summary>What of a folder is asked for.</summary>
    /// <param name="Cookie">Of the last entry that the client has; 0 at the start.</param>
    /// <param name="Room">For the whole result but its status.</param>
    /// <param name="Names">For names, cookies and numbers alone.</param>
    private readonly record struct Page(ulong Cookie, ulong Verifier, int Room, int Names, bool IsPlus);
}
