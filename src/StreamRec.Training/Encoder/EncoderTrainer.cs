using StreamRec.Domain;
using StreamRec.Training.Evaluation;
using TorchSharp;
using static TorchSharp.torch;

namespace StreamRec.Training;

/// <summary>
/// Softmax over titles: of each step the most chosen titles in full, and a draw from the others whose weight stands for all of
/// them (an unbiased estimate of the whole sum: logQ correction for a stratified draw).
/// </summary>
internal sealed class EncoderTrainer : IDisposable
{
    /// <summary>ms between two rows of the counts that the live prior is made of.</summary>
    public const long Span = 2 * 3_600_000;
    private const float LongestGradient = 5;

    private readonly EventLog _log;
    private readonly EncoderOptions _options;
    private readonly CountTable _counts;
    private readonly List<EncoderSequence[]> _batches = [];
    private readonly int[] _order;
    private readonly int[] _places;
    private readonly int _head;
    private readonly AdamW _optimizer;
    private SplitMix _random;
    private long _steps;

    /// <summary>Learns the first <paramref name="end"/> events from nothing.</summary>
    public EncoderTrainer(EventLog log, int end, TraitTable traits, EncoderOptions options)
        : this(log, end, traits, options, new CountTable(log, log.At(0), log.At(end - 1), Span, log.ItemsBefore(end), options.Clocks),
            EncoderSequences.Of(log, end, _ => true))
    {
    }

    /// <param name="counts">From before the first event that is predicted.</param>
    /// <param name="sequences">What is learned.</param>
    public EncoderTrainer(
        EventLog log, int end, TraitTable traits, EncoderOptions options, CountTable counts, List<EncoderSequence> sequences)
    {
        (_log, _options, _counts, _random) = (log, options, counts, new SplitMix(options.Seed));
        set_num_threads(options.Threads);
        var items = log.ItemsBefore(end);
        var totals = new int[items];
        for (var number = 0; number < end; number++) totals[log.Item[number]]++;
        _order = [.. Enumerable.Range(0, items).OrderByDescending(item => totals[item]).ThenBy(item => item)];
        _head = Math.Min(items, options.Head);
        _places = new int[items];
        Network = new EncoderNetwork(items, traits, options);
        _optimizer = new AdamW([.. Network.Parameters], options.WeightDecay, LongestGradient);
        Fill(sequences);
    }

    public EncoderNetwork Network { get; }

    /// <summary>Runs of about the same length together, so that little is padded.</summary>
    private void Fill(List<EncoderSequence> sequences)
    {
        sequences.Sort((a, b) => a.Length != b.Length ? a.Length.CompareTo(b.Length) : a.Events[0].CompareTo(b.Events[0]));
        for (var begin = 0; begin < sequences.Count;)
        {
            var end = begin + 1;
            while (end < sequences.Count && (end - begin + 1) * sequences[end].Length <= _options.Batch) end++;
            _batches.Add([.. sequences.GetRange(begin, end - begin)]);
            begin = end;
        }
    }

    /// <summary>One pass. Returns the mean loss.</summary>
    public double Epoch(IProgress<TrainingProgress>? progress, string step, CancellationToken cancellation)
    {
        var planned = (double)_options.Epochs * _batches.Count;
        for (var k = _batches.Count - 1; k > 0; k--)
        {
            var other = _random.Below(k + 1);
            (_batches[k], _batches[other]) = (_batches[other], _batches[k]);
        }
        var (loss, count) = (0.0, 0);
        for (var k = 0; k < _batches.Count; k++)
        {
            cancellation.ThrowIfCancellationRequested();
            var warm = Math.Min(1, (_steps + 1) / (double)_options.WarmUp);
            var rate = _options.LearningRate * warm * (.525 + .475 * Math.Cos(Math.PI * Math.Min(1, _steps++ / planned)));
            loss += Step(_batches[k], rate);
            count++;
            if (k % 8 == 0) progress?.Report(new TrainingProgress(step, k, _batches.Count));
        }
        return loss / count;
    }

    private double Step(EncoderSequence[] batch, double rate)
    {
        using var scope = NewDisposeScope();
        Draw();
        var length = batch.Max(sequence => sequence.Length);
        var runs = new long[batch.Length * length];
        var (picked, targets, own) = (new List<long>(), new List<long>(), new List<int>());
        for (var run = 0; run < batch.Length; run++)
        {
            var events = batch[run].Events;
            for (var place = 0; place < events.Length; place++)
            {
                var item = _log.Item[events[place]];
                runs[run * length + place] = item;
                if (place < batch[run].From) continue;
                picked.Add(run * length + place);
                targets.Add(item);
                own.Add(events[place]);
            }
        }
        var columns = _head + Drawn;
        var selection = _order.AsSpan(0, columns);
        var prior = new float[own.Count * (columns + 1) * CountTable.Windows];
        var offsets = new float[own.Count * (columns + 1)];
        for (var k = 0; k < own.Count; k++)
        {
            var row = prior.AsSpan(k * (columns + 1) * CountTable.Windows, (columns + 1) * CountTable.Windows);
            var target = _log.Item[own[k]];
            _counts.Gather(_log.At(own[k]), selection, row);
            _counts.Gather(_log.At(own[k]), [target], row[(columns * CountTable.Windows)..]);
            var offset = offsets.AsSpan(k * (columns + 1), columns + 1);
            offset.Slice(_head, Drawn).Fill(StandsFor);
            if (_places[target] < columns) offset[_places[target]] = float.NegativeInfinity; // it has its column at the end
        }
        var titles = Network.Titles(_random.Next());
        var users = Network.Users(titles, tensor(runs, [batch.Length, length]), training: true)
            .reshape(-1, _options.Dimensions).index_select(0, tensor(picked.ToArray()));
        var candidates = titles.index_select(0, tensor(Array.ConvertAll(selection.ToArray(), item => (long)item)));
        var chosen = titles.index_select(0, tensor(targets.ToArray()));
        var scores = cat([users.matmul(candidates.t()), (users * chosen).sum(1, keepdim: true)], 1)
            .Plus(EncoderNetwork.Aligned(prior, own.Count, columns + 1, CountTable.Windows).matmul(Network.Beta))
            .Plus(EncoderNetwork.Aligned(offsets, own.Count, columns + 1));
        var loss = (scores.logsumexp(1).Plus(scores.select(1, columns).neg())).mean();
        _optimizer.Clear();
        loss.backward();
        _optimizer.Step(rate);
        return loss.item<float>();
    }

    private int Drawn => Math.Min(_options.Negatives, _order.Length - _head);

    /// <summary>log of how many titles each drawn one stands for.</summary>
    private float StandsFor => Drawn == 0 ? 0 : MathF.Log((_order.Length - _head) / (float)Drawn);

    /// <summary>Others than the head, without repetition, behind it.</summary>
    private void Draw()
    {
        for (var k = 0; k < Drawn; k++)
        {
            var other = _head + k + _random.Below(_order.Length - _head - k);
            (_order[_head + k], _order[other]) = (_order[other], _order[_head + k]);
        }
        for (var place = 0; place < _order.Length; place++) _places[_order[place]] = place;
    }

    public void Dispose()
    {
        Network.Dispose();
    }
}
