using Lanboot.Boot;
using Lanboot.Journal;
using Lanboot.Media.Blocks;

namespace Lanboot.Servers.Http;

/// <summary>The part of the site that does not come out of the boot tree: scripts of an authority, and files that lie elsewhere.</summary>
internal sealed class OutsideSite(OutsideBoots outside, Relay relay, BootJournal journal)
{
    /// <summary>It is ours to answer.</summary>
    public bool Covers(in RequestTarget target, Fetch fetch) =>
        outside.Files.Covers(target.Path) || target.Path == OutsideBoots.Booting || AskedAbout(target, fetch) is not null;

    /// <returns>The file's way to the client; null where a text of ours was the answer.</returns>
    public async Task<Transfer?> AnswerAsync(HttpContext context, RequestTarget target, Fetch fetch)
    {
        if (target.Path == OutsideBoots.Booting)
        {
            if (fetch.Machine is { } machine && HttpMethods.IsGet(context.Request.Method))
                journal.Record(machine.Mac, journal.StageOf(machine.Mac) ?? BootStage.Seen, "has all its files: iPXE starts them");
            // iPXE takes it for an image and drops it again; an empty one would be a failure.
            await TextAnswer.SendAsync(context, ContentTypes.Text, "# Booting\n");
            return null;
        }

        if (AskedAbout(target, fetch) is { } asked)
            return await SendScriptAsync(context, target.Path, asked, fetch);
        if (outside.Files.Find(target.Path) is { } file)
            return await relay.SendAsync(context, file, fetch);
        journal.Detail(fetch.Client, "asks for a file elsewhere by a link that we did not make.");
        await TextAnswer.SendAsync(
            context,
            StatusCodes.Status403Forbidden,
            "This link was not made here, or by a Lanboot that has ended: fetch the boot script anew.");
        return null;
    }

    /// <summary>The machine whose script is asked for; null where the request is none for a script of the authority's.</summary>
    private MacAddress? AskedAbout(in RequestTarget target, Fetch fetch)
    {
        if (outside.Authority is null || !target.Path.Equals(BootPath.IpxeScript, StringComparison.OrdinalIgnoreCase))
            return null;
        return Introduction.TryFindMac(target.Query, out var mac) ? mac : fetch.Machine?.Mac;
    }

    private async Task<Transfer?> SendScriptAsync(HttpContext context, string path, MacAddress machine, Fetch fetch)
    {
        try
        {
            var script = await outside.Authority!.ScriptAsync(machine, fetch.At, context.RequestAborted);
            return await relay.Files.SendAsync(context, new BootFile(path, ByteSource.FromText(script), BootStage.Menu), fetch.Client);
        }
        catch (OperationCanceledException)
        {
            // The machine went away while it waited, or we do: nobody is left to be told.
            return null;
        }
    }
}
