using System.CommandLine;
using System.Text.Json;
using Spectre.Console;
using StreamRec.Cli.Nodes;

namespace StreamRec.Cli.Commands;

/// <summary><c>streamrec inspect</c></summary>
internal static class InspectCommand
{
    private const int ArrayShown = 5;

    public static Command Create(Terminal terminal)
    {
        var target = new TargetOptions();
        var lists = new ListRemaking();
        var user = new Argument<string?>("user")
        {
            Description = "The user's id. With --list it may be left out: lists of all users.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var surface = new Option<string>("--surface") { Description = "Which list.", HelpName = "name", DefaultValueFactory = _ => "home" };
        var limit = new Option<int>("--limit") { Description = "How many titles.", HelpName = "N", DefaultValueFactory = _ => 20 };
        limit.MustBeAtLeast(1);
        var command = new Command(
            "inspect", "Prints a user's profile and current list; or makes lists again that were logged (--list), and says where they differ.");
        command.Arguments.Add(user);
        command.Options.Add(surface);
        command.Options.Add(limit);
        target.AddTo(command);
        lists.AddTo(command);
        command.Validators.Add(result =>
        {
            if (!lists.IsAsked(result) && result.GetValue(user) is null)
                result.AddError("Whose profile and list is not given: expected a user's id, or --list.");
        });
        command.SetAction(async (arguments, cancellation) =>
        {
            if (lists.IsAsked(arguments)) return await lists.RunAsync(terminal, target, arguments, arguments.GetValue(user), cancellation);
            using var node = target.Node(arguments);
            if (node is null) throw new CommandFailedException("--kafka is given without --node; a profile is asked of a node.");
            var name = Uri.EscapeDataString(arguments.GetValue(user)!);
            using var profile = JsonDocument.Parse(await node.GetAsync($"/v1/users/{name}/profile", cancellation));
            using var list = JsonDocument.Parse(await node.GetAsync(
                $"/v1/users/{name}/recommendations?surface={Uri.EscapeDataString(arguments.GetValue(surface)!)}&limit={arguments.GetValue(limit)}", cancellation));
            terminal.Output.Write(Profile(profile.RootElement));
            terminal.Output.Write(List(list.RootElement));
            return ExitCodes.Done;
        });
        return command;
    }

    private static Table Profile(JsonElement profile)
    {
        var table = new Table().Border(TableBorder.Rounded).Title("profile").AddColumn("field").AddColumn("value");
        foreach (var field in profile.EnumerateObject()) table.AddRow(Markup.Escape(field.Name), Markup.Escape(Brief(field.Value)));
        return table;
    }

    private static string Brief(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object)
            return string.Join('\n', value.EnumerateObject().Take(3 * ArrayShown).Select(field => $"{field.Name}: {Short(field.Value)}"));
        if (value.ValueKind != JsonValueKind.Array) return value.ToString();
        var count = value.GetArrayLength();
        var rest = count > ArrayShown ? [$"… {count:N0} in all"] : Array.Empty<string>();
        return string.Join('\n', value.EnumerateArray().Take(ArrayShown).Select(Short).Concat(rest));
    }

    private static string Short(JsonElement value) => value.ToString() is { Length: > 160 } text ? text[..160] + "…" : value.ToString();

    private static Table List(JsonElement list)
    {
        var caption = $"{Text(list, "surface")}, version {Text(list, "version")}, model {Text(list, "model")}";
        var table = new Table().Border(TableBorder.Rounded).Title(Markup.Escape(caption)).AddColumn(new TableColumn("#").RightAligned())
            .AddColumn("id").AddColumn("title").AddColumn(new TableColumn("score").RightAligned()).AddColumn("because");
        var place = 0;
        foreach (var item in list.GetProperty("items").EnumerateArray())
            table.AddRow(
                $"{++place}", Cell(item, "itemId"), Cell(item, "title"), $"{item.GetProperty("score").GetDouble():0.000}",
                Cell(item, "reason"));
        return table;
    }

    private static string Cell(JsonElement item, string name) => Markup.Escape(Text(item, name));

    private static string Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.ToString() : "";
}
