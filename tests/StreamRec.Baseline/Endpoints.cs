using System.Buffers;
using System.Text.Json;
using StreamRec.Contracts;

namespace StreamRec.Baseline;

/// <summary>The two requests of an action. Each reads the profile from Redis: the service keeps nothing of anybody.</summary>
internal sealed class Endpoints(ItemTables tables, Networks networks, ProfileStore store, TimeProvider time)
{
    private const int DefaultLimit = 20, LargestLimit = 100;

    private readonly int _largest = Profile.LargestBytes(tables.Encoded.Dimensions, networks.Blocks);

    /// <summary>202 when Redis has the profile with the event in it, and for a title that is not known; 400 for what is no event.</summary>
    public async Task PostEventAsync(HttpContext context)
    {
        EventBody? body;
        try
        {
            body = await JsonSerializer.DeserializeAsync(context.Request.BodyReader, BodyJson.Default.EventBody, context.RequestAborted);
        }
        catch (JsonException)
        {
            body = null;
        }
        context.Response.ContentLength = 0;
        context.Response.StatusCode = body is null ? StatusCodes.Status400BadRequest : StatusCodes.Status202Accepted;
        if (body?.ItemId is not { } id || !tables.TryGet(id, out var item)) return;
        var bytes = ArrayPool<byte>.Shared.Rent(_largest);
        var known = await store.ReadAsync(body.UserId, bytes);
        await store.WriteAsync(body.UserId, bytes.AsMemory(0, Fold(bytes, known, body, item)));
        ArrayPool<byte>.Shared.Return(bytes);
    }

    /// <summary>The best of 300 candidates, ranked now.</summary>
    public async Task GetListAsync(HttpContext context)
    {
        var user = (string)context.Request.RouteValues["id"]!;
        var limit = int.TryParse(context.Request.Query["limit"], out var asked) ? Math.Clamp(asked, 1, LargestLimit) : DefaultLimit;
        var bytes = ArrayPool<byte>.Shared.Rent(_largest);
        var known = await store.ReadAsync(user, bytes);
        var scratch = networks.Rankers.Rent();
        var length = Rank(user, bytes, known, scratch, limit);
        ArrayPool<byte>.Shared.Return(bytes);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = length;
        await context.Response.BodyWriter.WriteAsync(scratch.Json.AsMemory(0, length), context.RequestAborted);
        networks.Rankers.Return(scratch);
    }

    private Profile Open(byte[] bytes, bool known)
    {
        var profile = new Profile(bytes, tables.Encoded.Dimensions, networks.Blocks);
        if (!known) profile.Begin(tables.Encoded.Stranger);
        return profile;
    }

    /// <returns>How long the profile is now.</returns>
    private int Fold(byte[] bytes, bool known, EventBody body, int item)
    {
        var profile = Open(bytes, known);
        var act = new Act
        {
            At = body.Timestamp,
            Item = item,
            Type = body.Type,
            HalfStars = body.Type == EventType.Rate ? (byte)(2 * body.Rating.GetValueOrDefault()) : (byte)0,
            Progress = Share(body),
        };
        profile.Add(act);
        if (!act.IsChoice || item == profile.NewestChoice) return profile.Length;
        profile.NewestChoice = item;
        var encoder = networks.Encoders.Rent();
        Step(encoder, profile, tables.Encoded[item]);
        networks.Encoders.Return(encoder);
        return profile.Length;
    }

    private static byte Share(EventBody body) =>
        body is { PositionSeconds: { } head, DurationSeconds: > 0 and var whole } ? (byte)(255 * Math.Clamp(head / whole, 0, 1)) : (byte)0;

    private static void Step(BoundNetwork encoder, in Profile profile, ReadOnlySpan<float> title)
    {
        var states = profile.States;
        var d = title.Length;
        title.CopyTo(encoder.Inputs[0]);
        for (var block = 0; block * d < states.Length; block++) states.Slice(block * d, d).CopyTo(encoder.Inputs[1 + block]);
        encoder.Run();
        encoder.Outputs[0].CopyTo(profile.User);
        for (var block = 0; block * d < states.Length; block++) encoder.Outputs[1 + block].CopyTo(states.Slice(block * d, d));
    }

    private int Rank(string user, byte[] bytes, bool known, RankerScratch scratch, int limit)
    {
        var profile = Open(bytes, known);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var chosen = Recommender.Rank(profile, tables, scratch, now, limit);
        return ListJson.Write(user, chosen, scratch.Candidates, scratch.Scores, tables.Json, ref scratch.Json);
    }
}
