using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using StreamRec.Testing;

namespace StreamRec.Node.Tests.Malformed;

/// <summary>Thousands of bad requests and messages on one node, from outside: each is answered, as what it is, and counted.</summary>
public sealed class MalformedRequestTests(MalformedRequestTests.OneNode one) : IClassFixture<MalformedRequestTests.OneNode>
{
    private const int OfEach = 2_000;

    public sealed class OneNode : IAsyncLifetime
    {
        internal NodeProcess Node { get; } = new(Path.Combine(AppContext.BaseDirectory, "StreamRec.Node.dll"));
        internal Healthy Healthy { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            await Node.StartAsync();
            Healthy = new Healthy(Node);
        }

        public ValueTask DisposeAsync() => Node.DisposeAsync();
    }

    private NodeProcess Node => one.Node;

    [Fact]
    public async Task Each_bad_event_is_refused_as_problem_json_and_counted()
    {
        var bad = new BadEvents(1);
        var before = await InvalidAsync();
        foreach (var kind in BadEvents.Classes)
        {
            int[] accepted = kind switch { "huge" => [413], "unknown types" or "missing fields" => [422], "invalid UTF-8" or "deep nesting" or "bad JSON" => [400], _ => [400, 422] };
            await AllAsync(Enumerable.Range(0, OfEach).Select(_ => bad.Next(kind)), async body =>
            {
                using var answer = await Node.Http.PostAsync("/v1/events", new ByteArrayContent(body));
                await ProblemAsync(answer, accepted, body);
            });
        }
        Assert.Equal(OfEach * BadEvents.Classes.Count, await InvalidAsync() - before);
        await one.Healthy.StillAsync();
    }

    [Fact]
    public async Task Each_element_of_an_array_is_answered_by_itself_and_the_good_ones_are_folded()
    {
        var bad = new BadEvents(2);
        var random = new Random(2);
        // JSON each, or the array as a whole would be none.
        string[] kinds = ["wrong types", "unknown types", "missing fields", "bad ids"];
        var folded = await Node.MetricAsync("streamrec_folds_total", "outcome=\"folded\"");
        var good = 0;
        await AllAsync(Enumerable.Range(0, OfEach).Select(i => Enumerable.Range(0, random.Next(2, 8))
            .Select(j => random.Next(3) == 0 || j == 0 ? (true, BadEvents.Good($"in-array-{i}-{j}", $"viewer-{j}")) : (false, bad.Next(kinds[random.Next(kinds.Length)])))
            .Append((false, bad.Next(kinds[random.Next(kinds.Length)]))).ToList()), async elements =>
        {
            var body = Encoding.UTF8.GetBytes($"[{string.Join(',', elements.Select(e => Encoding.UTF8.GetString(e.Item2)))}]");
            using var answer = await Node.Http.PostAsync("/v1/events", new ByteArrayContent(body));
            Assert.Equal(HttpStatusCode.MultiStatus, answer.StatusCode);
            var results = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync()).RootElement.GetProperty("results");
            Assert.Equal(elements.Select(e => e.Item1), results.EnumerateArray().Select(result => result.GetProperty("status").GetInt32() == 202));
            Interlocked.Add(ref good, elements.Count(e => e.Item1));
        });
        await Eventually.TrueAsync(async () => await Node.MetricAsync("streamrec_folds_total", "outcome=\"folded\"") - folded == good,
            Eventually.DefaultLimit, () => $"{good} are folded");
        await one.Healthy.StillAsync();
    }

    [Fact]
    public async Task Each_bad_title_is_refused_as_problem_json()
    {
        var bad = new BadEvents(3);
        var titles = (await Node.InfoAsync()).GetProperty("catalog").GetProperty("titles").GetInt32();
        foreach (var kind in BadEvents.Classes)
        {
            await AllAsync(Enumerable.Range(0, kind == "huge" ? OfEach / 10 : OfEach).Select(_ => bad.Next(kind)), async body =>
            {
                using var answer = await Node.Http.PutAsync("/v1/items/tt1", new ByteArrayContent(body));
                await ProblemAsync(answer, [400, 413, 422], body);
            });
        }
        Assert.Equal(titles, (await Node.InfoAsync()).GetProperty("catalog").GetProperty("titles").GetInt32());
        await one.Healthy.StillAsync();
    }

    [Theory]
    [InlineData("GET", "/v1/users/ada/recommendations?{0}")]
    [InlineData("GET", "/v1/users/ada/recommendations/live?{0}")]
    [InlineData("GET", "/v1/users/{1}/recommendations")]
    [InlineData("GET", "/v1/users/{1}/recommendations/live")]
    [InlineData("GET", "/v1/users/{1}/profile")]
    [InlineData("GET", "/v1/items/{1}")]
    [InlineData("PUT", "/v1/items/{1}")]
    [InlineData("DELETE", "/v1/items/{1}")]
    public async Task Each_bad_id_or_parameter_is_refused_as_problem_json(string method, string pattern)
    {
        var addresses = new BadAddresses(method.Length + pattern.Length);
        var title = """{"kind":"film","title":"Made up"}"""u8.ToArray();
        await AllAsync(Enumerable.Range(0, OfEach).Select(_ => string.Format(null, pattern, addresses.Parameter(), addresses.Id())), async address =>
        {
            var uri = new Uri(Node.Http.BaseAddress + address.TrimStart('/'), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
            using var request = new HttpRequestMessage(new HttpMethod(method), uri) { Content = method == "PUT" ? new ByteArrayContent(title) : null };
            using var answer = await Node.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            await ProblemAsync(answer, [400], Encoding.UTF8.GetBytes(address));
        });
        await one.Healthy.StillAsync();
    }

    [Theory]
    [InlineData("bad JSON", "malformed_json invalid_utf8 not_an_object")]
    [InlineData("huge", "too_large")]
    [InlineData("unknown types", "unknown_type")]
    [InlineData("deep nesting", "too_deep malformed_json")]
    [InlineData("wrong types", "wrong_type empty missing_field invalid_timestamp")]
    [InlineData("bad ids", "")]
    [InlineData("missing fields", "missing_field")]
    [InlineData("binary", "not_text")]
    public async Task Each_bad_message_gets_an_error_and_its_socket_stays_open(string kind, string codes)
    {
        var bad = new BadEvents(kind.Length);
        await using var screen = await LiveClient.ConnectAsync(Node.LiveAddress);
        var before = await Node.MetricAsync("streamrec_gateway_messages_in_total", "type=\"invalid\"");
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < OfEach; i++)
            {
                var next = bad.Next(kind == "binary" ? "wrong types" : kind);
                var text = Encoding.UTF8.GetString(next); // as text frames: no UTF-8 ends a socket, see below
                if (kind == "binary") await screen.SendAsync(next, WebSocketMessageType.Binary);
                else if (i % 2 == 0 && kind is not "bad JSON") await screen.SendAsync($$"""{"type":"event","event":{{text}}}""");
                else await screen.SendAsync(kind == "missing fields" ? """{"type":"subscribe","surface":"home"}""" : text);
            }
        });
        for (var i = 0; i < OfEach; i++)
        {
            var answer = await screen.NextAsync(_ => true, $"answer {i}");
            Assert.Equal("error", answer.GetProperty("type").GetString());
            var code = answer.GetProperty("code").GetString()!;
            if (codes.Length > 0 && i % 2 == 0) Assert.Contains(code, codes.Split(' '));
        }
        await sending;
        Assert.Equal(OfEach, await Node.MetricAsync("streamrec_gateway_messages_in_total", "type=\"invalid\"") - before);
        await screen.SendAsync("""{"type":"ping"}""");
        Assert.Equal("pong", (await screen.NextAsync(_ => true, "pong")).GetProperty("type").GetString());
        await one.Healthy.StillAsync();
    }

    [Fact]
    public async Task A_message_that_is_no_utf8_or_goes_on_and_on_closes_its_socket_with_the_code_that_says_so()
    {
        var bad = new BadEvents(5);
        var told = 0;
        await AllAsync(Enumerable.Range(0, OfEach).Select(_ => bad.Next("invalid UTF-8")), async message =>
        {
            await using var screen = await LiveClient.ConnectAsync(Node.LiveAddress);
            await screen.SendAsync(message);
            // The framework sends the code and tears the connection down at once, so that a few see only the end.
            if (await screen.ClosedAsync() is not { } code) return;
            Assert.Equal(WebSocketCloseStatus.InvalidPayloadData, code);
            Interlocked.Increment(ref told);
        });
        Assert.InRange(told, OfEach / 2, OfEach);
        await using var endless = await LiveClient.ConnectAsync(Node.LiveAddress);
        await endless.SendAsync(new byte[17 * 1024 * 1024], WebSocketMessageType.Binary);
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, await endless.ClosedAsync());
        await Eventually.TrueAsync(async () => await Node.MetricAsync("streamrec_gateway_connections") == 0, Eventually.DefaultLimit, () => "no connection is left");
        await one.Healthy.StillAsync();
    }

    private Task<double> InvalidAsync() => Node.MetricAsync("streamrec_gateway_events_total", "outcome=\"invalid\"");

    private static Task AllAsync<T>(IEnumerable<T> all, Func<T, Task> each) =>
        Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (one, _) => await each(one));

    private static async Task ProblemAsync(HttpResponseMessage answer, int[] accepted, byte[] input)
    {
        var status = (int)answer.StatusCode;
        Assert.True(accepted.Contains(status), $"{status} for {Encoding.UTF8.GetString(input.AsSpan(0, Math.Min(300, input.Length)))}");
        if (answer.Content.Headers.ContentType is null) return; // the server itself refused the request's first line
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType.MediaType);
        var problem = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync()).RootElement;
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.False(string.IsNullOrEmpty(problem.GetProperty("code").GetString()));
    }
}
