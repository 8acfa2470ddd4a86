using StreamRec.Catalog;
using StreamRec.Domain;
using StreamRec.Signals;

namespace StreamRec.Training.Tests;

public sealed class ChoiceReplayTests
{
    private const long Start = 1_700_000_000_000, Minute = 60_000;

    /// <summary>Serving ranks the profile as of now: at the first choice after a silence the session before it is over.</summary>
    [Fact]
    public void A_choice_is_learned_from_the_profile_as_time_had_made_it_by_then()
    {
        var (ann, index) = (new UserId("ann"), new ItemIndex());
        Interaction[] choices =
        [
            new(ann, new ItemId("heat"), 4, Start), new(ann, new ItemId("alien"), 4, Start + 5 * Minute),
            new(ann, new ItemId("brazil"), 4, Start + 5 * Minute + 31 * Minute),
        ];
        foreach (var choice in choices) index.Add(choice.Item);
        var open = new List<bool>();
        new ChoiceReplay(new TrainingData("test", choices, []), new CatalogStore(index), [], publishEvery: Minute, Clocks.Default).Run(
            choices.Length, point => open.Add(point.Profile.Session.Open), _ => { }, CancellationToken.None);
        Assert.Equal([false, true, false], open);
    }

    [Fact]
    public void Profiles_are_folded_as_the_nodes_fold_them()
    {
        var (ann, index) = (new UserId("ann"), new ItemIndex());
        Interaction[] choices = [new(ann, new ItemId("heat"), 4, Start), new(ann, new ItemId("alien"), 4, Start + 40 * Minute)];
        foreach (var choice in choices) index.Add(choice.Item);
        var (open, seen) = (new List<bool>(), new List<bool>());
        var folding = new FoldOptions { SessionGap = TimeSpan.FromHours(2), Seen = new SeenSettings { WhenRated = false } };
        var data = new TrainingData("test", choices, []) { Folding = folding };
        new ChoiceReplay(data, new CatalogStore(index), [], publishEvery: Minute, Clocks.Default).Run(
            choices.Length,
            point =>
            {
                open.Add(point.Profile.Session.Open);
                seen.Add(point.Profile.TryGet(new ItemId("heat"), out var state) && state.Seen);
            },
            _ => { }, CancellationToken.None);
        Assert.Equal([false, true], open);
        Assert.Equal([false, false], seen);
    }
}
