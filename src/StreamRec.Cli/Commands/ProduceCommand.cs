using System.CommandLine;
using System.Text;
using System.Text.Json;
using StreamRec.Cli.Nodes;
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
            Description = "impression, click, playStart, playProgress, playStop, playComplete, rate, like, …, or one that the node's settings declare",
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
            using var node = target.Node(arguments)!;
            var (names, unasked) = EventTypeNames.TryParse(arguments.GetValue(type), out _)
                ? (EventNames.None, "") : await DeclaredAsync(node, cancellation);
            if (!EventJson.TryRead(json, names, out var userEvent, out var problem))
                throw new CommandFailedException($"Not an event: {problem.Detail}{unasked}", ExitCodes.Usage);
            using var answer = JsonDocument.Parse(await node.PostJsonAsync("/v1/events", EventJson.Write(userEvent), cancellation));
            await terminal.Output.Profile.Out.Writer.WriteLineAsync(
                new StringBuilder(answer.RootElement.GetProperty("position").GetString()), cancellation);
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>What the node declares, or why that is not known.</summary>
    private static async Task<(EventNames Names, string Unasked)> DeclaredAsync(NodeClient node, CancellationToken cancellation)
    {
        try
        {
            return ((await node.InfoAsync(cancellation)).EventNames, "");
        }
        catch (CommandFailedException e)
        {
            return (EventNames.None, $" What the node declares is not known: {e.Message}");
        }
    }
}
