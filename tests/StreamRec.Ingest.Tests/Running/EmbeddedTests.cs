using System.Text;
using Confluent.Kafka;
using CsCheck;
using StreamRec.Domain;
using StreamRec.Testing;

namespace StreamRec.Ingest.Tests.Running;

public sealed class EmbeddedTests
{
    [Fact]
    public async Task Every_users_events_fold_once_and_in_order()
    {
        await using var rig = await Rig.EmbeddedAsync();
        var made = await rig.ProduceAsync(2_000, users: 40);
        await rig.JournalHasAsync(2_000);
        foreach (var (user, ids) in made) Assert.Equal(ids, rig.Journal.Users[user].Folded);
    }

    [Fact]
    public async Task Users_that_never_checkpoint_unasked_are_asked_when_the_second_bound_is_full()
    {
        await using var rig = await Rig.EmbeddedAsync(s => s with { MaxUndurable = 64, MaxUnfolded = 32, Lanes = s.Lanes with { AskDurableAfter = 60_000_000, MaxWait = 60_000_000 } }, atOnce: false);
        await rig.ProduceAsync(1_500, users: 30);
        await Eventually.TrueAsync(() => rig.Journal.Events >= 1_300, () => $"{rig.Journal.Events} events in the journal; {rig.Node.Status}");
        Assert.Contains(rig.Seen, message => message is AskDurable);
    }

    [Fact]
    public async Task What_is_no_event_becomes_a_dead_letter_with_its_original_bytes()
    {
        await using var rig = await Rig.EmbeddedAsync();
        var at = await rig.Log.AppendAsync("user-1", "{\"eventId\":"u8.ToArray(), TestContext.Current.CancellationToken);
        var letter = Assert.Single(await rig.DeadLettersAsync(1));
        Assert.Equal("{\"eventId\":"u8, letter.Message.Value);
        Assert.Equal("user-1"u8, letter.Message.Key);
        Assert.Equal("malformed_json", Header(letter, "reason"));
        Assert.Equal("streamrec.events", Header(letter, "topic"));
        Assert.Equal(at.Partition.ToString(), Header(letter, "partition"));
        Assert.Equal(at.Offset.ToString(), Header(letter, "offset"));
        Assert.NotEmpty(Header(letter, "detail"));
    }

    [Fact]
    public async Task A_value_that_is_absent_becomes_a_dead_letter_too()
    {
        await using var rig = await Rig.EmbeddedAsync();
        await rig.Log.AppendAsync("user-1", value: null, TestContext.Current.CancellationToken);
        await rig.Log.AppendAsync("user-1", value: [], TestContext.Current.CancellationToken);
        Assert.All(await rig.DeadLettersAsync(2), letter => Assert.Equal("empty", Header(letter, "reason")));
    }

    [Fact]
    public async Task A_dead_letter_that_is_too_large_is_cut_and_says_what_it_was()
    {
        await using var rig = await Rig.EmbeddedAsync(s => s with { Kafka = s.Kafka with { MaxDeadLetterBytes = 100 } });
        var body = Encoding.UTF8.GetBytes(new string('x', 5_000));
        await rig.Log.AppendAsync("user-1", body, TestContext.Current.CancellationToken);
        var letter = Assert.Single(await rig.DeadLettersAsync(1));
        Assert.Equal(body[..100], letter.Message.Value);
        Assert.Equal("5000", Header(letter, "length"));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(body)), Header(letter, "sha256"));
    }

    [Fact]
    public async Task An_event_that_the_fold_refuses_becomes_a_dead_letter_and_its_user_goes_on()
    {
        await using var rig = await Rig.EmbeddedAsync(rejects: e => e.EventId == "e5");
        var made = await rig.ProduceAsync(20, users: 1);
        await rig.JournalHasAsync(19);
        Assert.Equal(made[new UserId("user-0")].Where(id => id != "e5"), rig.Journal.Users[new UserId("user-0")].Folded);
        Assert.Equal("rejected", Header(Assert.Single(await rig.DeadLettersAsync(1)), "reason"));
    }

    [Fact]
    public async Task Thousands_of_malformed_records_are_dead_letters_one_for_one_and_good_ones_between_them_fold()
    {
        await using var rig = await Rig.EmbeddedAsync();
        var bodies = Gen.OneOf(
            Gen.Byte.Array[1, 200],
            Gen.String[1, 80].Select(text => Encoding.UTF8.GetBytes($"{{\"eventId\":\"{text}\",\"userId\":7,\"rating\":NaN}}")),
            Gen.Int[1, 300].Select(depth => Encoding.UTF8.GetBytes(new string('[', depth)))).Array[3_000].Single();
        var under = new List<Task>();
        for (var i = 0; i < bodies.Length; i++)
        {
            under.Add(rig.Log.AppendAsync($"key-{i % 97}", bodies[i], TestContext.Current.CancellationToken));
            if (i % 10 == 0) under.Add(rig.Log.AppendAsync(Rig.Event("good", $"g{i}"), TestContext.Current.CancellationToken));
        }
        await Task.WhenAll(under);
        await rig.JournalHasAsync(300);
        var letters = await rig.DeadLettersAsync(bodies.Length);
        Assert.Equal(bodies.Select(Convert.ToHexString).Order(), letters.Select(letter => Convert.ToHexString(letter.Message.Value)).Order());
    }

    [Fact]
    public async Task An_event_under_another_users_key_reaches_its_own_user()
    {
        await using var rig = await Rig.EmbeddedAsync();
        var body = StreamRec.Contracts.EventJson.Write(Rig.Event("alice", "a1"));
        for (var i = 0; i < 8; i++) await rig.Log.AppendAsync($"somebody-{i}", body, TestContext.Current.CancellationToken);
        await rig.JournalHasAsync(8);
        Assert.Equal(8, rig.Journal.Users[new UserId("alice")].Folded.Count);
    }

    [Fact]
    public async Task A_recovered_user_hears_that_nothing_is_pending_only_with_everything_sent()
    {
        await using var rig = await Rig.EmbeddedAsync(atOnce: false);
        await rig.ProduceAsync(50, users: 1);
        await Eventually.TrueAsync(() => !rig.Seen.IsEmpty, "no batch arrived");
        var user = new UserId("user-0");
        var answer = await rig.AskPendingAsync(user);
        Assert.Equal(49, answer.UpTo);
        Assert.Equal(-1, (await rig.AskPendingAsync(new UserId("nobody"))).UpTo);
    }

    [Fact]
    public async Task Lanes_that_fail_begin_again_at_their_low_watermark()
    {
        await using var rig = await Rig.EmbeddedAsync(atOnce: false);
        var made = await rig.ProduceAsync(300, users: 10, "a");
        await Eventually.TrueAsync(() => rig.Seen.Count >= 10, "no batch arrived");
        rig.System.ActorSelection("/user/lanes/*").Tell(Akka.Actor.Kill.Instance);
        foreach (var (user, ids) in await rig.ProduceAsync(300, users: 10, "b")) made[user].AddRange(ids);
        await rig.JournalHasAsync(600);
        foreach (var (user, ids) in made) Assert.Equal(ids, rig.Journal.Users[user].Folded);
        Assert.True(rig.Seen.OfType<FoldBatch>().Select(batch => batch.Epoch.Number).Distinct().Count() > 1, "no lane began again");
    }

    [Fact]
    public async Task A_hot_user_stops_its_own_partition_and_no_other()
    {
        await using var rig = await Rig.EmbeddedAsync(s => s with { MaxUnfolded = 512 }, start: false);
        var hot = new UserId("hot");
        rig.Journal.Deaf = hot;
        rig.Start(atOnce: true, rejects: null);
        await Task.WhenAll(Enumerable.Range(0, 8_000).Select(i => rig.Log.AppendAsync(Rig.Event("hot", $"h{i}"), TestContext.Current.CancellationToken)));
        await Eventually.TrueAsync(() => rig.Node.Status.Paused == 1, () => rig.Told);
        var others = Enumerable.Range(0, 1_000).Select(i => $"user-{i}").Where(id => rig.Topics.PartitionOf(new UserId(id)) != rig.Topics.PartitionOf(hot)).Take(30).ToList();
        await Task.WhenAll(others.Select(id => rig.Log.AppendAsync(Rig.Event(id, $"e-{id}"), TestContext.Current.CancellationToken)));
        await rig.JournalHasAsync(30);
        rig.Journal.Deaf = null;
        await rig.JournalHasAsync(8_030);
        Assert.Equal(Enumerable.Range(0, 8_000).Select(i => $"h{i}"), rig.Journal.Users[hot].Folded);
    }

    private static string Header(ConsumeResult<byte[], byte[]> letter, string name) =>
        Encoding.UTF8.GetString(letter.Message.Headers.GetLastBytes($"streamrec.{name}"));
}
