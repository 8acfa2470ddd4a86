using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using StreamRec.Catalog;

namespace StreamRec.Cli.Nodes;

/// <summary>A node over HTTP. With several addresses, the first answers questions and the counters of all are summed.</summary>
internal sealed class NodeClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly Uri[] _nodes;

    public NodeClient(IReadOnlyList<Uri> nodes, string? token, HttpMessageHandler? handler = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(nodes.Count, nameof(nodes));
        _nodes = [.. nodes];
        _http = new HttpClient(handler ?? new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            Timeout = TimeSpan.FromSeconds(15),
        };
        if (!string.IsNullOrEmpty(token)) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public Uri Address => _nodes[0];

    public async Task<NodeInfo> InfoAsync(CancellationToken cancellation)
    {
        var text = await GetAsync(_nodes[0], "/v1/info", cancellation);
        try
        {
            return NodeInfo.Parse(text);
        }
        catch (JsonException e)
        {
            throw new CommandFailedException($"{_nodes[0]} does not answer like a StreamRec node: {e.Message}", inner: e);
        }
    }

    /// <summary>One scrape of <c>/metrics</c> per node, in the order of the addresses.</summary>
    public async Task<IReadOnlyList<MetricsText>> MetricsAsync(CancellationToken cancellation)
    {
        var scrapes = new MetricsText[_nodes.Length];
        for (var i = 0; i < _nodes.Length; i++) scrapes[i] = MetricsText.Parse(await GetAsync(_nodes[i], "/metrics", cancellation));
        return scrapes;
    }

    public Task<string> GetAsync(string path, CancellationToken cancellation) => GetAsync(_nodes[0], path, cancellation);

    /// <summary>The body of a good answer.</summary>
    public async Task<string> PostJsonAsync(string path, byte[] json, CancellationToken cancellation)
    {
        using var content = new ByteArrayContent(json);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await ReadAsync(_nodes[0], path, (uri, stop) => _http.PostAsync(uri, content, stop), cancellation);
    }

    /// <summary>Of each node, in the order of the addresses, the body of a good answer to an empty request.</summary>
    /// <exception cref="CommandFailedException">One does not answer, or not well; those before it have been told.</exception>
    public async Task<IReadOnlyList<(Uri Node, string Body)>> PostToAllAsync(string path, CancellationToken cancellation)
    {
        var answers = new List<(Uri, string)>();
        foreach (var node in _nodes)
        {
            using var content = new ByteArrayContent([]);
            answers.Add((node, await ReadAsync(node, path, (uri, stop) => _http.PostAsync(uri, content, stop), cancellation)));
        }
        return answers;
    }

    public void Dispose() => _http.Dispose();

    private Task<string> GetAsync(Uri node, string path, CancellationToken cancellation) =>
        ReadAsync(node, path, _http.GetAsync, cancellation);

    private static async Task<string> ReadAsync(
        Uri node, string path, Func<Uri, CancellationToken, Task<HttpResponseMessage>> send, CancellationToken cancellation)
    {
        var uri = new Uri(node, path);
        try
        {
            using var response = await send(uri, cancellation);
            var body = await response.Content.ReadAsStringAsync(cancellation);
            return response.IsSuccessStatusCode ? body : throw new NodeAnswerException(uri, (int)response.StatusCode, body);
        }
        catch (HttpRequestException e)
        {
            throw new CommandFailedException(
                $"No node answers at {node}: {e.Message} Start one, or name its address with --node.", inner: e);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new CommandFailedException($"{uri} did not answer within 15 s.", inner: e);
        }
    }
}
