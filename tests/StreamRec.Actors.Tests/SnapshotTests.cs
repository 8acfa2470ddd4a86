using StreamRec.Testing;
using static StreamRec.Actors.Tests.Given;

namespace StreamRec.Actors.Tests;

public sealed class SnapshotTests(Stores stores) : IClassFixture<Stores>
{
    [Theory, MemberData(nameof(Stores.Both), MemberType = typeof(Stores))]
    public async Task After_a_snapshot_older_rows_go_and_what_is_left_recovers(string kind)
    {
        var database = await stores.NewAsync(kind);
        await using (var node = await TestNode.StartAsync(database, TestNode.Settings with { SnapshotEvery = 3 }))
        {
            for (var i = 1; i <= 7; i++) await node.FoldDurablyAsync(Batch(i - 2, Play(i - 1, $"t{i}")));
            await Stores.UntilAsync(database, "SELECT count(*) FROM journal", 2, "seven checkpoints leave the rows 6 and 7");
            await Stores.UntilAsync(database, "SELECT count(*) FROM snapshot", 1, "the first snapshot is gone");
        }
        Assert.Equal(6, await Stores.NumberAsync(database, "SELECT max(sequence_number) FROM snapshot"));

        await using (var again = await TestNode.StartAsync(database))
            Assert.Equal(["t1", "t2", "t3", "t4", "t5", "t6", "t7"], Played((await again.ProfileAsync(Ann)).Profile));

        // Of the journal's last row alone the snapshot cannot be told; without it the snapshot is what is left.
        await Stores.NumberAsync(database, "DELETE FROM journal WHERE sequence_number = 7");
        await using var older = await TestNode.StartAsync(database);
        Assert.Equal(["t1", "t2", "t3", "t4", "t5", "t6"], Played((await older.ProfileAsync(Ann)).Profile));
    }
}
