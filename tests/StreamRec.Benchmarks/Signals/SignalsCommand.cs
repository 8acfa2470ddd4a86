using System.CommandLine;
using System.Diagnostics;
using StreamRec.Cli.Commands;
using StreamRec.Domain;
using StreamRec.Signals;

namespace StreamRec.Benchmarks.Signals;

/// <summary><c>signals</c>: what counting costs one thread, and what a catalogue of many titles costs it in time and memory.</summary>
internal static class SignalsCommand
{
    private const int Recent = 30;
    private const long Start = 1_362_062_307_000;

    public static Command Create(TextWriter output)
    {
        var titles = new Option<int>("--titles") { Description = "Titles that are watched.", DefaultValueFactory = _ => 150_000 };
        var moves = new Option<int>("--moves") { Description = "Moves that are counted before and during the measurement.", DefaultValueFactory = _ => 2_000_000 };
        var rate = new Option<int>("--rate") { Description = "Moves between two snapshots, as in a second of that rate.", DefaultValueFactory = _ => 5_000 };
        foreach (var counted in new[] { titles, moves, rate }) counted.MustBeAtLeast(1);
        var command = new Command("signals", "Counts moves of a long-tailed crowd with histories of 30 titles, publishes, saves and loads.") { titles, moves, rate };
        command.SetAction(arguments => Run(arguments.GetValue(titles), arguments.GetValue(moves), arguments.GetValue(rate), output));
        return command;
    }

    private static void Run(int titles, int moves, int rate, TextWriter output)
    {
        var index = new ItemIndex();
        for (var title = 0; title < titles; title++) index.Add(new ItemId($"tt{title:D7}"));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var writer = new SignalsWriter(index);
        var made = Moves(titles, Math.Min(moves, 200_000));

        var watch = Stopwatch.StartNew();
        for (var move = 0; move < moves; move++) writer.Observe(made[move % made.Length] with { At = Start + move });
        var counting = watch.Elapsed;
        output.WriteLine($"{titles:N0} titles, seed 1: {moves / counting.TotalSeconds:N0} moves/s on one thread, {counting.TotalMicroseconds / moves:0.00} µs each");

        watch.Restart();
        var snapshot = writer.Publish(Start + moves);
        output.WriteLine($"the first snapshot of everything: {watch.Elapsed.TotalMilliseconds:0.0} ms");
        var (publish, popular, worst) = (TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);
        const int rounds = 20;
        for (var round = 0; round < rounds; round++)
        {
            for (var move = 0; move < rate; move++) writer.Observe(made[(round * rate + move) % made.Length] with { At = Start + moves + move });
            watch.Restart();
            snapshot = writer.Publish(Start + moves + rate);
            (publish, worst) = (publish + watch.Elapsed, watch.Elapsed > worst ? watch.Elapsed : worst);
            watch.Restart();
            _ = snapshot.Popular(CountWindow.Short);
            popular += watch.Elapsed;
        }
        output.WriteLine($"a snapshot after each {rate:N0} moves: {publish.TotalMilliseconds / rounds:0.0} ms, at most {worst.TotalMilliseconds:0.0} ms; its popular titles {popular.TotalMilliseconds / rounds:0.0} ms");
        output.WriteLine($"memory: {(GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6:N0} MB with its snapshot");

        watch.Restart();
        using var saved = new MemoryStream();
        writer.Save(saved);
        var saving = watch.Elapsed;
        (saved.Position, var loading) = (0, Stopwatch.StartNew());
        SignalsWriter.Load(saved, index, anchorTo: null);
        output.WriteLine($"saved: {saved.Length / 1e6:N1} MB in {saving.TotalMilliseconds:N0} ms, loaded in {loading.Elapsed.TotalMilliseconds:N0} ms");
        GC.KeepAlive(snapshot);
    }

    /// <summary>Long-tailed: half of all moves go to a twentieth of the titles.</summary>
    private static SignalMove[] Moves(int titles, int count)
    {
        var random = new Random(1);
        int Title() => (int)(titles * Math.Pow(random.NextDouble(), 4.3));
        var made = new SignalMove[count];
        for (var move = 0; move < count; move++)
        {
            var recent = new int[Recent];
            for (var k = 0; k < Recent; k++) recent[k] = Title();
            made[move] = new SignalMove(Title(), Start, move % 24, "DE", recent);
        }
        return made;
    }
}
