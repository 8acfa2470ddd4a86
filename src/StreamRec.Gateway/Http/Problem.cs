using System.Text.Json;

namespace StreamRec.Gateway.Http;

/// <summary>Why a request is not answered as asked: RFC 9457. <paramref name="Code"/> is short and stable.</summary>
internal sealed record Problem(int Status, string Code, string Detail)
{
    public const string ContentType = "application/problem+json";

    /// <summary>Name of the field or parameter that it is about.</summary>
    public string? Field { get; init; }

    /// <summary>Seconds after which trying again makes sense.</summary>
    public int? RetryAfter { get; init; }

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "about:blank"u8);
        json.WriteString("title"u8, TitleOf(Status));
        json.WriteNumber("status"u8, Status);
        json.WriteString("code"u8, Code);
        json.WriteString("detail"u8, Detail);
        if (Field is not null) json.WriteString("field"u8, Field);
        json.WriteEndObject();
    }

    public async Task AnswerAsync(HttpContext http)
    {
        var response = http.Response;
        response.StatusCode = Status;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
        if (RetryAfter is { } seconds) response.Headers.RetryAfter = seconds.ToString();
        if (Status == StatusCodes.Status401Unauthorized) response.Headers.WWWAuthenticate = "Bearer";
        await using (var json = new Utf8JsonWriter(response.BodyWriter)) WriteTo(json);
        await response.BodyWriter.FlushAsync(http.RequestAborted);
    }

    private static string TitleOf(int status) => status switch
    {
        400 => "Bad request",
        401 => "Not authenticated",
        403 => "Not allowed",
        404 => "Not found",
        405 => "Method not allowed",
        408 => "Request timeout",
        413 => "Too large",
        415 => "Unsupported content encoding",
        422 => "Not valid",
        426 => "Upgrade required",
        429 => "Too many",
        503 => "Not available now",
        504 => "No answer in time",
        _ => status < 500 ? "Refused" : "Failed",
    };
}
