using StreamRec.Domain;
using StreamRec.Ranking;

namespace StreamRec.Training;

/// <summary>
/// What counting alone says of an outcome: how often it came of the title's trials so far, and of the person's, each shrunk towards the
/// share of all trials so far.
/// </summary>
internal sealed class OutcomeShares(Outcomes outcome)
{
    /// <summary>Trials that the share of all weighs as much as.</summary>
    private const double Shrinkage = 5;

    private readonly Dictionary<string, (int Trials, int Happened)> _titles = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int Trials, int Happened)> _people = new(StringComparer.Ordinal);
    private (int Trials, int Happened) _all;

    public HeadMetrics OfTitle { get; } = new();
    public HeadMetrics OfPerson { get; } = new();

    /// <summary>A trial that is measured, when it is asked.</summary>
    public void Measure(in Trial trial)
    {
        if ((trial.Tried & outcome) == 0) return;
        var happened = (trial.Happened & outcome) != 0;
        OfTitle.Add(Share(_titles.GetValueOrDefault(trial.Item.Value)), happened);
        OfPerson.Add(Share(_people.GetValueOrDefault(trial.User.Value)), happened);
    }

    /// <summary>Every trial, when it is decided.</summary>
    public void Count(in Trial trial)
    {
        if ((trial.Tried & outcome) == 0) return;
        var happened = (trial.Happened & outcome) != 0;
        _titles[trial.Item.Value] = Counted(_titles.GetValueOrDefault(trial.Item.Value), happened);
        _people[trial.User.Value] = Counted(_people.GetValueOrDefault(trial.User.Value), happened);
        _all = Counted(_all, happened);
    }

    /// <summary>Log-odds of the title's share, less those of all; 0 of a title that was never tried.</summary>
    public float OddsOf(ItemId title)
    {
        var (own, all) = (Share(_titles.GetValueOrDefault(title.Value)), Share(default));
        return (float)(Math.Log(own / (1 - own)) - Math.Log(all / (1 - all)));
    }

    private double Share((int Trials, int Happened) counts) =>
        (counts.Happened + Shrinkage * (_all.Happened + 1) / (_all.Trials + 2)) / (counts.Trials + Shrinkage);

    private static (int Trials, int Happened) Counted((int Trials, int Happened) counts, bool happened) =>
        (counts.Trials + 1, counts.Happened + (happened ? 1 : 0));
}
