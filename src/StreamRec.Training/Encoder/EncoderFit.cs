using StreamRec.Catalog;
using StreamRec.Domain;
using StreamRec.Training.Evaluation;

namespace StreamRec.Training;

/// <summary>Encoders of one log: with epochs chosen by NDCG@10 on the events after the fitted part, or with so many as are given.</summary>
internal sealed class EncoderFit(
    EventLog log, IReadOnlyList<Title> titles, EncoderOptions options, IProgress<TrainingProgress>? progress,
    CancellationToken cancellation)
{
    /// <summary>ms of the past that a renewal learns from.</summary>
    public const long RenewedFor = 30 * 86_400_000L;

    private const long ActiveFor = 7 * 86_400_000L;
    private const int RenewedEvents = 20;

    private readonly Dictionary<ItemId, Title> _titles = titles.GroupBy(title => title.Id).ToDictionary(
        same => same.Key, same => same.First());

    /// <summary>The weights of the best epoch, and its number.</summary>
    public (EncoderWeights Weights, int Epochs) Choose(EvaluationSplit split, IDictionary<string, double> metrics)
    {
        var traits = TraitsOf(split.FitEnd);
        using var trainer = new EncoderTrainer(log, split.FitEnd, traits, options);
        var questions = new EncoderQuestions(split, options.Clocks);
        (EncoderWeights? weights, var epochs, RankMetrics best) = (null, 0, new RankMetrics());
        for (var epoch = 1; epoch <= options.Epochs && epoch - epochs <= options.Patience; epoch++)
        {
            trainer.Epoch(progress, $"encoder, epoch {epoch} of at most {options.Epochs}", cancellation);
            var measured = new RankMetrics();
            foreach (var rank in questions.Ranks(trainer.Network)) measured.Add(rank);
            if (weights is null || measured.Ndcg > best.Ndcg)
                (weights, epochs, best) = (trainer.Network.ToWeights(traits, IdsOf(split.FitEnd)), epoch, measured);
        }
        best.WriteTo(metrics, "validation.encoder");
        return (weights!, epochs);
    }

    /// <summary>Fitted to the first <paramref name="end"/> events.</summary>
    public EncoderWeights Fit(int end, int epochs)
    {
        var traits = TraitsOf(end);
        using var trainer = new EncoderTrainer(log, end, traits, options);
        for (var epoch = 1; epoch <= epochs; epoch++)
            trainer.Epoch(progress, $"encoder of the first {end:N0} events, epoch {epoch} of {epochs}", cancellation);
        return trainer.Network.ToWeights(traits, IdsOf(end));
    }

    /// <summary>
    /// Goes on from weights with the newest events before <paramref name="end"/>: of everybody who was active in the last week
    /// the last 20, as far as they are not older than a month; of a longer time where the weights are older.
    /// </summary>
    /// <param name="since">ms: what the weights have learned until.</param>
    public EncoderWeights Renew(EncoderWeights weights, int end, CountTable counts, long since)
    {
        var traits = TraitsOf(end, weights);
        var fitting = options with { Dimensions = weights.Dimensions, Blocks = weights.Blocks.Count };
        using var trainer = new EncoderTrainer(log, end, traits, fitting, counts, NewestOf(end, since));
        trainer.Network.Take(weights, traits, IdsOf(end));
        for (var epoch = 1; epoch <= options.Epochs; epoch++)
            trainer.Epoch(progress, $"encoder, the newest of {end:N0} events", cancellation);
        return trainer.Network.ToWeights(traits, IdsOf(end));
    }

    private List<EncoderSequence> NewestOf(int end, long since)
    {
        var (newest, now) = (new int[log.Users], log.At(end - 1));
        for (var number = 0; number < end; number++) newest[log.User[number]] = number;
        return EncoderSequences.Of(log, end, number =>
            newest[log.User[number]] is var last && log.At(last) > Math.Min(now - ActiveFor, since) && log.At(number) > Math.Min(
                now - RenewedFor, since)
            && log.Position[number] > log.Position[last] - RenewedEvents);
    }

    private TraitTable TraitsOf(int end, EncoderWeights? from = null) =>
        new([.. Enumerable.Range(0, log.ItemsBefore(end)).Select(item => _titles.GetValueOrDefault(log.Id(item)))], from);

    private string[] IdsOf(int end) => [.. Enumerable.Range(0, log.ItemsBefore(end)).Select(item => log.Id(item).Value)];
}
