using StreamRec.Catalog;
using StreamRec.Domain;
using StreamRec.Ranking;
using StreamRec.Signals;
using StreamRec.Testing;
using StreamRec.Training.Evaluation;
using StreamRec.Training.Tests.Evaluation;

namespace StreamRec.Training.Tests.Encoder;

public sealed class EncoderRenewalTests : IDisposable
{
    private static readonly EncoderOptions Small = new() { Dimensions = 16, Blocks = 2, Epochs = 2, Batch = 128, Head = 16, Negatives = 16 };

    private readonly TestFolder _folder = new("renewal");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_read_back_from_a_bundle_is_what_was_written()
    {
        var weights = Fitted(Log(400), 400, Small);
        Write("bundle", weights);
        var read = EncoderWeights.Load(_folder["bundle"]);
        Assert.Equal(weights.ToOnnx(), read.ToOnnx());
        Assert.Equal(weights.ToTitles(_ => true).ToArray(), read.ToTitles(_ => true).ToArray());
    }

    [Fact]
    public void A_renewal_that_learns_nothing_leaves_the_weights_and_gives_a_new_title_its_content()
    {
        var log = Log(400);
        const int Fit = 60;
        var before = Fitted(log, Fit, Small);
        var after = Fitting(log, Small with { LearningRate = 0 }).Renew(before, log.Count, Counts(log), since: 0);
        Assert.Equal(before.ToOnnx(), after.ToOnnx());
        var content = new float[16];
        Assert.True(log.ItemsBefore(Fit) < log.Items);
        for (var item = 0; item < log.Items; item++)
        {
            before.ToTitles(_ => true).WriteContent(TitleOf(log.Id(item)), content, []);
            var expected = item < log.ItemsBefore(Fit) ? before.Titles[log.Id(item).Value] : content;
            for (var k = 0; k < 16; k++) Assert.Equal(expected[k], after.Titles[log.Id(item).Value][k], 5);
        }
    }

    [Fact]
    public void A_renewal_sees_nothing_after_its_end()
    {
        var (whole, past) = (Log(400), Log(300));
        var weights = Fitted(whole, 200, Small);
        byte[] Renewed(EventLog log) => Bytes(Fitting(log, Small).Renew(weights, 300, Counts(log), since: 0));
        Assert.NotEqual(Bytes(weights), Renewed(past));
        Assert.Equal(Renewed(past), Renewed(whole));
    }

    [Fact]
    public void A_renewed_encoder_learns_a_habit_that_is_new()
    {
        // Everybody walks through forty titles in steps of one; from the middle on in steps of three.
        var data = new TrainingData("changing",
            [.. from step in Enumerable.Range(0, 24)
                from user in Enumerable.Range(0, 120)
                let place = step < 12 ? step : 12 + (step - 12) * 3
                select new Interaction(new UserId($"u{user}"), new ItemId($"t{(user * 7 + place) % 40}"), 4, TestData.Start + (step * 120 + user) * TestData.Minute)], []);
        var log = new EventLog(data.Interactions);
        var options = Small with { Epochs = 12, LearningRate = 1e-2, Dropout = 0 };
        var (half, end) = (12 * 120, 20 * 120);
        var before = Fitted(log, half, options);
        var after = Fitting(log, options).Renew(before, end, Counts(log), since: 0);
        var (kept, renewed) = (Hits(log, end, before), Hits(log, end, after));
        Assert.True(renewed > kept + .3, $"{renewed} of the newest moves are among the first ten after renewal, {kept} before.");
    }

    [Fact]
    public void A_log_that_is_played_with_renewals_ends_with_another_bundle_and_repeats_itself()
    {
        var data = TestData.Invented(400, users: 60);
        Write("bundle", Fitted(new EventLog(data.Interactions), Splits.Time(data).FitEnd, Small));
        using var model = RankerModel.Load(_folder["bundle"]);
        (string Bundle, int[] Ranks) Play()
        {
            var split = Splits.Time(data);
            using var renewals = new BundleRenewals(split, data, model, 10 * TestData.Minute, 1, TestContext.Current.CancellationToken);
            var world = new ServedWorld(split, data, model, RankingSettings.Default, renewals);
            var ranks = new EvaluationRun(split, null, null).Run([new ServedList(world)], TestContext.Current.CancellationToken)[0].Ranks;
            Assert.Contains(ranks, rank => rank > 0);
            return (world.Model!.Id, ranks);
        }
        var first = Play();
        Assert.NotEqual(model.Id, first.Bundle);
        Assert.Equivalent(first, Play(), strict: true);
    }

    private static double Hits(EventLog log, int from, EncoderWeights weights)
    {
        using var model = EncoderModel.Create("encoder.onnx", weights.ToOnnx(), weights.ToTitles(_ => true));
        var step = model.Rent();
        var hits = 0;
        for (var number = from; number < log.Count; number++)
        {
            var history = new Stack<int>();
            for (var known = log.Previous[number]; known >= 0; known = log.Previous[known]) history.Push(log.Item[known]);
            var (states, user) = (new float[model.Blocks * model.Dimensions], model.Titles.Stranger.ToArray());
            foreach (var item in history)
            {
                model.Titles.Titles[log.Id(item).Value].CopyTo(step.Title);
                step.Run(states, user);
            }
            double Score(int item) => model.Titles.Titles[log.Id(item).Value].Zip(user, (a, b) => (double)a * b).Sum();
            var own = Score(log.Item[number]);
            if (Enumerable.Range(0, log.Items).Count(item => Score(item) >= own) <= 10) hits++;
        }
        model.Return(step);
        return hits / (double)(log.Count - from);
    }

    private void Write(string name, EncoderWeights weights) => BundleWriter.Write(
        _folder[name], name, RankerNetwork.Untrained(), null, "test", 1, new Dictionary<string, double>(), encoder: weights);

    private static EncoderWeights Fitted(EventLog log, int end, EncoderOptions options)
    {
        Torch.Require();
        return Fitting(log, options).Fit(end, options.Epochs);
    }

    private static EncoderFit Fitting(EventLog log, EncoderOptions options) =>
        new(log, [.. Enumerable.Range(0, log.Items).Select(item => TitleOf(log.Id(item)))], options, null, TestContext.Current.CancellationToken);

    private static CountTable Counts(EventLog log) => new(log, log.At(0), log.At(log.Count - 1), EncoderTrainer.Span, log.Items, Clocks.Default);

    private static byte[] Bytes(EncoderWeights weights) => [.. weights.ToOnnx(), .. weights.ToTitles(_ => true).ToArray()];

    private static EventLog Log(int count) => new([.. TestData.Invented(400).Interactions.Take(count)]);

    private static Title TitleOf(ItemId id) =>
        new() { Id = id, Kind = TitleKind.Film, Name = id.Value, Year = 1990 + id.Value.Length, Genres = [id.Value.EndsWith('2') ? "Drama" : "Crime"] };
}
