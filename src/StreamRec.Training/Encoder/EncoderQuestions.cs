using StreamRec.Signals;
using StreamRec.Training.Evaluation;
using TorchSharp;
using static TorchSharp.torch;

namespace StreamRec.Training;

/// <summary>
/// The encoder alone with the live prior, over the whole catalogue, on the questions of a split: what epochs are chosen by.
/// </summary>
internal sealed class EncoderQuestions
{
    private const long Span = 20 * 60_000;

    private readonly EvaluationSplit _split;
    private readonly CountTable _counts;
    private readonly List<(EncoderSequence Sequence, int[] Places)> _runs = [];
    private readonly Dictionary<int, int> _question = [];

    public EncoderQuestions(EvaluationSplit split, Clocks clocks)
    {
        _split = split;
        var log = split.Log;
        for (var question = 0; question < split.Questions.Length; question++)
            if (split.IsWarm(question)) _question[split.Questions[question]] = question;
        _counts = new CountTable(log, log.At(split.FitEnd) - Span, log.At(log.Count - 1), Span, split.Catalogue, clocks);
        foreach (var sequence in EncoderSequences.Of(log, log.Count, _question.ContainsKey, all: true))
        {
            var places = Enumerable.Range(sequence.From, sequence.Length - sequence.From).Where(
                place => _question.ContainsKey(sequence.Events[place]));
            _runs.Add((sequence, [.. places]));
        }
    }

    /// <summary>A rank per question, 0 where the title is none of the catalogue's.</summary>
    public int[] Ranks(EncoderNetwork network)
    {
        using var off = no_grad();
        using var all = NewDisposeScope();
        var ranks = new int[_split.Questions.Length];
        var titles = network.Titles();
        var beta = network.Beta.data<float>().ToArray();
        foreach (var (sequence, places) in _runs)
        {
            using var scope = NewDisposeScope();
            // Titles that the training part does not name, or that were rated low, leave the state as it is: they are cut out of the run.
            var users = Users(network, titles, sequence, out var place);
            foreach (var asked in places)
            {
                using var inner = NewDisposeScope();
                var number = sequence.Events[asked];
                var scores = titles.matmul(users.select(0, place[asked])).data<float>().ToArray();
                ranks[_question[number]] = Rank(number, scores, beta);
            }
        }
        return ranks;
    }

    private Tensor Users(EncoderNetwork network, Tensor titles, EncoderSequence sequence, out int[] place)
    {
        var kept = new List<long>();
        place = new int[sequence.Length];
        for (var k = 0; k < sequence.Length; k++)
        {
            place[k] = kept.Count;
            var (item, choice) = (_split.Log.Item[sequence.Events[k]], _split.Log.Interactions[sequence.Events[k]]);
            if (item < _split.Catalogue && !choice.IsTurnedDown) kept.Add(item);
        }
        kept.Add(0); // the vector after the last one, whatever comes then
        return network.Users(titles, tensor(kept.ToArray(), [1, kept.Count]), training: false).select(0, 0);
    }

    private int Rank(int number, float[] scores, float[] beta)
    {
        var log = _split.Log;
        var counts = _counts.At(log.At(number));
        for (var item = 0; item < scores.Length; item++)
            for (var window = 0; window < beta.Length; window++) scores[item] += beta[window] * counts[item * CountTable.Windows + window];
        for (var before = _split.Repeats ? -1 : log.Previous[number]; before >= 0; before = log.Previous[before])
            if (log.Item[before] < scores.Length) scores[log.Item[before]] = float.NegativeInfinity;
        return TitleRanker.Rank(scores, log.Item[number]);
    }
}
