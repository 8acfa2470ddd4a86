using System.CommandLine;
using StreamRec.Actors.Journal;
using StreamRec.Cli.Commands;
using StreamRec.Testing;

namespace StreamRec.Benchmarks.Journals;

/// <summary><c>journal</c>: what many users' evenings leave in the database. Exit code 1 when a user has not one row.</summary>
internal static class JournalCommand
{
    public static Command Create(TextWriter output)
    {
        var users = new Option<int>("--users") { Description = "How many.", DefaultValueFactory = _ => 100_000 };
        var evenings = new Option<int>("--evenings") { Description = "How many.", DefaultValueFactory = _ => 100 };
        var checkpoints = new Option<int>("--checkpoints") { Description = "Of a user in an evening.", DefaultValueFactory = _ => 1 };
        var events = new Option<int>("--events") { Description = "Of a user between two checkpoints.", DefaultValueFactory = _ => 5 };
        var every = new Option<int>("--every") { Description = "Evenings between two lines of the report.", DefaultValueFactory = _ => 10 };
        var database = new Option<string?>("--database")
        {
            Description = "A new database: sqlite:FILE, or a PostgreSQL connection string. Not given: a PostgreSQL of its own.",
        };
        foreach (var counted in new[] { users, evenings, checkpoints, events, every }) counted.MustBeAtLeast(1);
        var command = new Command("journal", "Writes checkpoints of simulated viewers through the journal's writer and measures rows and bytes.")
        {
            users, evenings, checkpoints, events, every, database,
        };
        command.SetAction(async (arguments, cancellation) =>
        {
            await using var server = arguments.GetValue(database) is null ? await PostgresServer.StartAsync() : null;
            var target = JournalDatabase.Parse(arguments.GetValue(database) ?? server!.ConnectionString);
            var run = new JournalRun(
                target, arguments.GetValue(users), arguments.GetValue(evenings), arguments.GetValue(checkpoints), arguments.GetValue(events),
                arguments.GetValue(every), output);
            return await run.RunAsync(cancellation) ? 0 : 1;
        });
        return command;
    }
}
