using System.Net;
using System.Text;
using System.Text.Json;

namespace StreamRec.Gateway.Tests.Support;

internal static class Json
{
    public static string[] Ids(this JsonElement list) => [.. list.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("itemId").GetString()!)];

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static long Version(this JsonElement element) => element.GetProperty("version").GetInt64();

    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response) =>
        JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsByteArrayAsync());

    /// <summary>The answer is a problem of this status; gives it.</summary>
    public static async Task<JsonElement> ProblemAsync(this HttpResponseMessage response, HttpStatusCode status)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.JsonAsync();
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.NotEqual("", problem.Text("detail"));
        return problem;
    }

    public static StringContent Body(string json) => new(json, Encoding.UTF8, "application/json");

    public static string Event(string eventId, string userId = "u1", string itemId = "tt1") =>
        $$"""{"eventId":"{{eventId}}","userId":"{{userId}}","type":"click","itemId":"{{itemId}}","timestamp":1700000000000}""";
}
