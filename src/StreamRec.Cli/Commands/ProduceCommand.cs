using System.CommandLine;
using System.Text;
using System.Text.Json;
using StreamRec.Contracts;

namespace StreamRec.Cli.Commands;

/// <summary><c>streamrec produce</c></summary>
internal static class ProduceCommand
{
    public static Command Create(Terminal terminal)
    {
        var target = new TargetOptions();
        var user = new Option<string>("--user") { Description = "Whose action.", HelpName = "id", Required = true };
        var type = new Option<string>("--type")
        {
            Description = "impression, click, playStart, playProgress, playStop, playComplete, rate, like, …",
            HelpName = "type",
            Required = true,
        };
        var item = new Option<string?>("--item") { Description = "The title acted on.", HelpName = "id" };
        var rating = new Option<double?>("--rating") { Description = "Stars, 0.5–5.", HelpName = "stars" };
        var query = new Option<string?>("--query") { Description = "What was searched for.", HelpName = "text" };
        var id = new Option<string?>("--event-id") { Description = "[default: a new one]", HelpName = "id" };
        var command = new Command(
            "produce", "Sends one event through a node and prints its position, which recommendations?atLeast= takes.");
        foreach (var option in new Option[] { user, type, item, rating, query, id }) command.Options.Add(option);
        target.AddTo(command, kafka: false);
        command.SetAction(async (arguments, cancellation) =>
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object?>
            {
                ["eventId"] = arguments.GetValue(id) ?? $"cli-{Guid.NewGuid():n}",
                ["userId"] = arguments.GetValue(user),
                ["type"] = arguments.GetValue(type),
                ["itemId"] = arguments.GetValue(item),
                ["timestamp"] = terminal.Time.GetUtcNow().ToUnixTimeMilliseconds(),
                ["rating"] = arguments.GetValue(rating),
                ["query"] = arguments.GetValue(query),
                ["deviceId"] = "cli",
            });
            if (!EventJson.TryRead(json, out var userEvent, out var problem))
                throw new CommandFailedException($"Not an event: {problem.Detail}", ExitCodes.Usage);
            using var node = target.Node(arguments)!;
            using var answer = JsonDocument.Parse(await node.PostJsonAsync("/v1/events", EventJson.Write(userEvent), cancellation));
            await terminal.Output.Profile.Out.Writer.WriteLineAsync(
                new StringBuilder(answer.RootElement.GetProperty("position").GetString()), cancellation);
            return ExitCodes.Done;
        });
        return command;
    }
}
