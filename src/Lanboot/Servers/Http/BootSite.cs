using System.Net;
using Lanboot.Boot;
using Lanboot.Journal;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http.Features;

namespace Lanboot.Servers.Http;

/// <summary>
/// The boot tree as a site: a request becomes a path in the tree, and the tree's file or folder the answer. Nothing is
/// ever redirected, since firmware and GRUB do not follow.
/// </summary>
/// <param name="outside">What does not come out of the tree; null: nothing.</param>
internal sealed class BootSite(
    IBootTree tree, BootJournal journal, Introduction introduction, FileAnswer files, bool keepAlive, OutsideSite? outside = null)
    : IHttpApplication<DefaultHttpContext>
{
    /// <remarks>A connection's requests have one context, which Kestrel keeps.</remarks>
    public DefaultHttpContext CreateContext(IFeatureCollection contextFeatures)
    {
        if (contextFeatures is not IHostContextContainer<DefaultHttpContext> kept)
            return new DefaultHttpContext(contextFeatures);
        var context = kept.HostContext ??= new DefaultHttpContext();
        context.Initialize(contextFeatures);
        return context;
    }

    public async Task ProcessRequestAsync(DefaultHttpContext context)
    {
        // lpxelinux speaks HTTP/1.0 and takes the end of the connection for the end of the file, whatever it said before.
        if (!keepAlive || !HttpProtocol.IsHttp11(context.Request.Protocol))
            context.Response.Headers.Connection = "close";
        Transfer? sent = null;
        try
        {
            sent = await AnswerAsync(context);
        }
        // One file that fails, for whatever reason, must not look to its client like a server that is gone.
        catch (Exception e) when (!context.Response.HasStarted)
        {
            journal.Warn($"HTTP: {Printable(TargetOf(context))}: {e.Message}");
            context.Response.Clear();
            context.Response.Headers.Connection = "close";
            await TextAnswer.SendAsync(context, StatusCodes.Status500InternalServerError, "The file can't be read.");
        }
        finally
        {
            if (journal.IsWatched)
                Pass(context, sent);
        }
    }

    public void DisposeContext(DefaultHttpContext context, Exception? exception) => context.Uninitialize();

    /// <returns>The file's way to the client; null where a text of ours was the answer.</returns>
    private async ValueTask<Transfer?> AnswerAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            response.Headers.Allow = "GET, HEAD";
            await TextAnswer.SendAsync(context, StatusCodes.Status405MethodNotAllowed, "Only GET and HEAD are answered here.");
            return null;
        }

        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true)
        {
            // What follows the request is not read, so nothing after it can be either.
            response.Headers.Connection = "close";
            await TextAnswer.SendAsync(context, StatusCodes.Status413PayloadTooLarge, "No request has a body here.");
            return null;
        }

        if (!RequestTarget.TryParse(TargetOf(context), out var target))
        {
            await TextAnswer.SendAsync(context, StatusCodes.Status400BadRequest, "The address is malformed.");
            return null;
        }

        var fetch = Fetched(context.Connection, target.Query);
        if (outside?.Covers(target, fetch) == true)
            return await outside.AnswerAsync(context, target, fetch);
        if (tree.Find(target.Path, fetch) is { } file)
            return await files.SendAsync(context, file, fetch.Client);
        if (tree.List(target.Path, fetch) is { } entries)
        {
            await TextAnswer.SendAsync(context, ContentTypes.Html, FolderPage.Write(target.Path, entries));
            return null;
        }

        journal.Missing(fetch.Client, TransferProtocol.Http, Printable(target.Path));
        await TextAnswer.SendAsync(context, StatusCodes.Status404NotFound, "There is no such file. The address / lists what there is.");
        return null;
    }

    private void Pass(HttpContext context, Transfer? sent)
    {
        var (request, response) = (context.Request, context.Response);
        var bytes = sent?.Sent ?? (HttpMethods.IsHead(request.Method) ? 0 : response.ContentLength ?? 0);
        journal.Pass(new HttpWireEvent(
            Plain(context.Connection.RemoteIpAddress), request.Method, TargetOf(context), response.StatusCode, bytes,
            request.Headers.Referer.ToString(), request.Headers.UserAgent.ToString()));
    }

    private static string TargetOf(HttpContext context) => context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    private Fetch Fetched(ConnectionInfo connection, string query)
    {
        var client = Plain(connection.RemoteIpAddress);
        return new Fetch(new BootAddress(Plain(connection.LocalIpAddress), connection.LocalPort), client)
        {
            Machine = introduction.Of(client, query),
            Query = query,
        };
    }

    /// <summary>A target may hold an escape character; a person's terminal must not obey it.</summary>
    private static string Printable(string target) => string.Concat(target.Select(c => char.IsControl(c) ? '?' : c));

    /// <summary>Sockets that take IPv4 and IPv6 alike show an IPv4 address as ::ffff:a.b.c.d.</summary>
    private static IPAddress Plain(IPAddress? address) => address switch
    {
        null => IPAddress.None,
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4(),
        _ => address,
    };
}
