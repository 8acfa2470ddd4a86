using System.Collections.Immutable;
using CsCheck;
using StreamRec.Actors;
using StreamRec.Contracts;
using StreamRec.Gateway.Tests.Support;
using StreamRec.Gateway.Wire;

namespace StreamRec.Gateway.Tests;

public sealed class DeltaBuilderTests
{
    /// <summary>Titles without repetition out of a small stock, with one of three scores each.</summary>
    private static readonly Gen<ImmutableArray<RankedTitle>> List =
        Gen.Select(Gen.Shuffle(Enumerable.Range(0, 30).ToArray()), Gen.Int[0, 30], Gen.Int[0, 2].Array[30])
            .Select((ids, length, scores) => ids.Take(length).Select(id => Lists.Title($"tt{id}", scores[id])).ToImmutableArray());

    [Fact]
    public void Applying_the_operations_gives_the_new_list() => Gen.Select(List, List).Sample((old, now) =>
    {
        if (DeltaBuilder.TryBuild(old, now) is not { } ops) return;
        var applied = Apply(old, ops);
        Assert.Equal(now.Select(t => (t.ItemId.Value, t.Score)), applied.Select(t => (t.ItemId, t.Score)));
    });

    [Fact]
    public void Small_changes_give_operations_and_never_more_than_one_per_changed_title() => Gen.Select(List, Gen.Int[0, 29], Gen.Int[0, 29]).Sample((old, a, b) =>
    {
        if (old.Length < 2) return;
        var moved = old.RemoveAt(a % old.Length).Insert(b % old.Length, old[a % old.Length]);
        var ops = DeltaBuilder.TryBuild(old, moved);
        Assert.NotNull(ops);
        Assert.InRange(ops.Count, 0, 1);
    });

    [Fact]
    public void Equal_lists_need_no_operation() => Assert.Empty(DeltaBuilder.TryBuild(Lists.Of("a", "b"), Lists.Of("a", "b"))!);

    [Fact]
    public void A_title_that_jumps_to_the_end_is_one_move()
    {
        var ops = DeltaBuilder.TryBuild(Lists.Of("a", "b", "c", "d"), Lists.Of("b", "c", "d", "a"));
        Assert.Equal([new MoveOp(0, 3)], ops!);
    }

    [Fact]
    public void A_title_of_which_only_the_likelihood_of_a_like_has_changed_is_one_update()
    {
        var old = Lists.Of("a", "b", "c", "d");
        var now = old.SetItem(2, old[2] with { Like = .73f });
        var update = Assert.IsType<UpdateOp>(Assert.Single(DeltaBuilder.TryBuild(old, now)!));
        Assert.Equal((2, "c", .73f), (update.Index, update.Item.ItemId, update.Item.Like));
    }

    [Fact]
    public void A_list_of_other_titles_is_sent_whole() => Assert.Null(DeltaBuilder.TryBuild(Lists.Of("a", "b"), Lists.Of("c", "d")));

    [Fact]
    public void A_list_that_names_a_title_twice_is_sent_whole() => Assert.Null(DeltaBuilder.TryBuild(Lists.Of("a", "a", "b"), Lists.Of("a", "b", "c")));

    private static List<ListItem> Apply(ImmutableArray<RankedTitle> old, List<DeltaOp> ops)
    {
        var list = old.Select(ListAnswers.Item).ToList();
        foreach (var op in ops)
        {
            switch (op)
            {
                case RemoveOp remove:
                    list.RemoveAt(remove.Index);
                    break;
                case InsertOp insert:
                    list.Insert(insert.Index, insert.Item);
                    break;
                case UpdateOp update:
                    Assert.Equal(list[update.Index].ItemId, update.Item.ItemId);
                    list[update.Index] = update.Item;
                    break;
                case MoveOp move:
                    var item = list[move.From];
                    list.RemoveAt(move.From);
                    list.Insert(move.To, item);
                    break;
            }
        }
        return list;
    }
}
