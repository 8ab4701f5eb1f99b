using System.Text;

namespace Lanboot.Servers.Http;

/// <summary>Answers that are made here: errors and folder pages. Always with a length, never empty: shim hangs on an empty 404.</summary>
internal static class TextAnswer
{
    /// <param name="sentence">One plain sentence for whoever reads it in curl or a browser.</param>
    public static Task SendAsync(HttpContext context, int status, string sentence)
    {
        context.Response.StatusCode = status;
        return SendAsync(context, ContentTypes.Text, $"{status}: {sentence}\n");
    }

    public static async Task SendAsync(HttpContext context, string type, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        context.Response.ContentType = type;
        context.Response.ContentLength = bytes.Length;
        context.Response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.BodyWriter.WriteAsync(bytes);
    }
}
