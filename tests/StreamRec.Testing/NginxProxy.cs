namespace StreamRec.Testing;

/// <summary>nginx (Debian: apt-get install nginx) in front of a node, on a free loopback port, with its files in a folder of its own.</summary>
public sealed class NginxProxy : IAsyncDisposable
{
    private static readonly string? Program = new[] { "/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx" }.FirstOrDefault(File.Exists);
    private readonly TestFolder _folder = new("nginx");
    private readonly ServerProcess _server;

    private NginxProxy(string locations)
    {
        var folder = Path.GetDirectoryName(_folder["x"])!;
        File.WriteAllText(_folder["nginx.conf"], $$"""
            daemon off;
            pid {{folder}}/pid;
            error_log {{folder}}/log;
            events { }
            http {
              access_log off;
              client_body_temp_path {{folder}}/body;
              proxy_temp_path {{folder}}/proxy;
              fastcgi_temp_path {{folder}}/fastcgi;
              uwsgi_temp_path {{folder}}/uwsgi;
              scgi_temp_path {{folder}}/scgi;
              server {
                listen 127.0.0.1:{{Port}};
                {{locations}}
              }
            }
            """);
        _server = ServerProcess.Start(_folder["out"], [Program!, "-p", folder, "-c", _folder["nginx.conf"]], []);
        Http = new HttpClient { BaseAddress = Address };
    }

    public static bool IsInstalled => Program is not null;

    public int Port { get; } = Loopback.FreePort();

    public Uri Address => new($"http://127.0.0.1:{Port}");

    public HttpClient Http { get; }

    /// <param name="locations">What stands in nginx's <c>server { }</c> besides <c>listen</c>.</param>
    public static async Task<NginxProxy> StartAsync(string locations)
    {
        var proxy = new NginxProxy(locations);
        await proxy._server.WaitForPortAsync(proxy.Port, TimeSpan.FromSeconds(60));
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _server.Signal("TERM");
        await _server.WaitForExitAsync(TimeSpan.FromSeconds(30));
        _server.Dispose();
        _folder.Dispose();
    }
}
