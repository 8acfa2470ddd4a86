using StreamRec.Ranking;
using StreamRec.Training.Evaluation;

namespace StreamRec.Training;

/// <summary>
/// A run of one person's events as the encoder sees it: <paramref name="Events"/> in order, of which those from
/// <paramref name="From"/> on are predicted, each from the ones before it in the run.
/// </summary>
internal sealed record EncoderSequence(int[] Events, int From)
{
    public int Length => Events.Length;
}

/// <summary>
/// The runs that serving would make: the state is the run over the newest 64 to 127 events and starts anew at multiples of 64,
/// so an event is predicted from the run that is under way when it happens. What was rated low is no step, and is learned by nobody.
/// </summary>
internal static class EncoderSequences
{
    private const int Restart = EncoderWindow.Restart;

    /// <param name="predicted">Numbers of the log for which a run is needed.</param>
    /// <param name="all">What was rated low is in the runs too: to be asked for, not to step.</param>
    public static List<EncoderSequence> Of(EventLog log, int end, Func<int, bool> predicted, bool all = false)
    {
        var chains = new List<int>[log.Users];
        for (var number = 0; number < end; number++)
            if (all || !log.Interactions[number].IsTurnedDown) (chains[log.User[number]] ??= []).Add(number);
        var sequences = new List<EncoderSequence>();
        foreach (var chain in chains)
        {
            if (chain is null) continue;
            for (var begin = 0; begin == 0 || begin + Restart < chain.Count; begin += Restart)
            {
                var from = begin == 0 ? 0 : Restart;
                var events = chain.GetRange(begin, Math.Min(2 * Restart, chain.Count - begin)).ToArray();
                while (from < events.Length && !predicted(events[from])) from++;
                if (from < events.Length) sequences.Add(new EncoderSequence(events, from));
            }
        }
        return sequences;
    }
}
