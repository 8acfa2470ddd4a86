using StackExchange.Redis;
using StreamRec.Baseline;

// The stack that people build today: a stateless service, a profile per user in Redis, everything ranked at each request.
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);

var redis = await ConnectionMultiplexer.ConnectAsync(builder.Configuration["Redis"] ?? "127.0.0.1:6379");
var tables = ItemTables.LoadDemo(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
var networks = Networks.LoadDemo(tables);
var endpoints = new Endpoints(tables, networks, new ProfileStore(redis.GetDatabase()), TimeProvider.System);

var app = builder.Build();
app.MapPost("/v1/events", (RequestDelegate)endpoints.PostEventAsync);
app.MapGet("/v1/users/{id}/recommendations", (RequestDelegate)endpoints.GetListAsync);
app.MapGet("/health/ready", () => Results.Ok());
await app.RunAsync();
