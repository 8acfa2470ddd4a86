using StreamRec.Domain;
using StreamRec.Ranking;
using StreamRec.Signals;
using StreamRec.Training.Evaluation;
using StreamRec.Training.Tests.Evaluation;

namespace StreamRec.Training.Tests.Encoder;

public sealed class EncoderDataTests
{
    [Fact]
    public void Every_event_is_predicted_once_from_the_run_that_serving_would_be_in()
    {
        var interactions = Enumerable.Range(0, 500)
            .Select(k => new Interaction(new UserId(k % 5 == 0 ? "b" : "a"), new ItemId($"t{k}"), 4, TestData.Start + k)).ToList();
        var log = new EventLog(interactions);
        var sequences = EncoderSequences.Of(log, log.Count, _ => true);
        var predicted = sequences.SelectMany(run => run.Events[run.From..]).Order().ToArray();
        Assert.Equal(Enumerable.Range(0, log.Count), predicted);
        foreach (var run in sequences)
            for (var place = run.From; place < run.Length; place++)
                Assert.Equal(EncoderWindow.Begin(log.Position[run.Events[place]]), log.Position[run.Events[0]]);
    }

    [Theory]
    [InlineData("1h,1d,3d,7d,30d")]
    [InlineData("5m,30m,2h,6h,400d")]
    public void Counts_are_those_of_the_signals_and_know_nothing_of_their_own_moment(string halfLives)
    {
        var clocks = Clocks.Create(halfLives.Split(','), "7d");
        var data = TestData.Invented(300);
        var log = new EventLog(data.Interactions);
        var counts = new CountTable(log, log.At(0), log.At(log.Count - 1), 20 * TestData.Minute, log.Items, clocks);
        var index = new ItemIndex();
        for (var item = 0; item < log.Items; item++) index.Add(log.Id(item));
        var signals = new SignalsWriter(index, clocks: clocks);
        var at = log.At(0) + 10 * 20 * TestData.Minute;
        for (var number = 0; log.At(number) < at; number++)
            signals.Observe(new SignalMove(log.Item[number], log.At(number), 0, null, Array.Empty<int>()));
        var snapshot = signals.Publish(at);
        var row = counts.At(at);
        for (var item = 0; item < log.Items; item++)
            for (var window = CountWindow.Shortest; window <= CountWindow.Longest; window++)
                Assert.Equal(MathF.Log(1 + snapshot.Count(item, window)), row[item * CountTable.Windows + (int)window], 4);
    }

    [Fact]
    public void A_missing_version_of_the_C_library_is_explained_with_what_to_do()
    {
        var said = TorchRuntime.Explain(
            "Unable to load shared library. /lib/x86_64-linux-gnu/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by /app/libLibTorchSharp.so)");
        foreach (var part in (string[])["/app/libLibTorchSharp.so", "GLIBCXX_3.4.32", "libstdc++.so.6", "Ubuntu 24.04", "--no-encoder"])
            Assert.Contains(part, said);
        Assert.Contains("could not be loaded: no such file", TorchRuntime.Explain("no such file"));
    }
}
