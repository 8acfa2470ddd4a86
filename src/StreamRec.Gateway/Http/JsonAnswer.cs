using System.Text.Json;
using StreamRec.Contracts;
using StreamRec.Gateway.Wire;

namespace StreamRec.Gateway.Http;

/// <summary>JSON answers, written straight into the response's pooled buffers.</summary>
internal static class JsonAnswer
{
    public const string ContentType = "application/json";

    public static async Task WriteAsync(HttpContext http, int status, ServerMessage message)
    {
        var response = Start(http, status);
        await using (var json = new Utf8JsonWriter(response.BodyWriter))
            MessageJson.Write(json, message);
        await response.BodyWriter.FlushAsync(http.RequestAborted);
    }

    public static async Task WriteAsync(HttpContext http, int status, ReadOnlyMemory<byte> json)
    {
        var response = Start(http, status);
        response.ContentLength = json.Length;
        await response.BodyWriter.WriteAsync(json, http.RequestAborted);
    }

    private static HttpResponse Start(HttpContext http, int status)
    {
        var response = http.Response;
        response.StatusCode = status;
        response.ContentType = ContentType;
        return response;
    }
}
