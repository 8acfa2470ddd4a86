using CsCheck;
using StreamRec.Domain;

namespace StreamRec.Signals.Tests;

public sealed class StorageTests
{
    private static readonly Clocks Slow = Clocks.Create(["30d", "90d", "365d", "1000d", "3650d"], "3650d");

    [Fact]
    public void What_is_loaded_goes_on_exactly_as_what_was_saved()
    {
        Gen.Select(Gen.Int[0, 39], Gen.Int[0, 39].Array[0, 30], Gen.Long[-9_000 * Moves.Day, 100 * Moves.Day]).Array[1, 80].Sample(moves =>
        {
            var writer = new SignalsWriter(Moves.Titles(40));
            Observe(writer, moves.Take(moves.Length / 2));
            var bytes = Moves.Saved(writer);
            var loaded = Moves.Loaded(bytes, Moves.Titles(40));
            Assert.Equal(bytes, Moves.Saved(loaded));
            Observe(writer, moves.Skip(moves.Length / 2));
            Observe(loaded, moves.Skip(moves.Length / 2));
            Assert.Equal(Moves.Saved(writer), Moves.Saved(loaded));
            Assert.Equal(writer.Observed, loaded.Observed);
        }, iter: 50);
    }

    [Fact]
    public void The_bytes_do_not_depend_on_the_numbers_of_titles()
    {
        var writer = new SignalsWriter(Moves.Titles(30));
        for (var k = 0; k < 30; k++) writer.Observe(Moves.To(k, Moves.Start + k, "SE", (k + 7) % 30, (k + 11) % 30));
        var bytes = Moves.Saved(writer);
        var backwards = new ItemIndex();
        for (var k = 99; k >= 0; k--) backwards.Add(new ItemId($"t{k:D5}"));
        Assert.Equal(bytes, Moves.Saved(Moves.Loaded(bytes, backwards)));
    }

    [Fact]
    public void Anchored_signals_end_at_the_anchor()
    {
        var writer = new SignalsWriter(Moves.Titles(2));
        writer.Observe(Moves.To(0, Moves.Start - Moves.Day));
        writer.Observe(Moves.To(1, Moves.Start));
        var anchor = Moves.Start + 4_000 * Moves.Day;
        var loaded = Moves.Loaded(Moves.Saved(writer), Moves.Titles(2), anchor);
        Assert.Equal(anchor, loaded.NewestAt);
        var snapshot = loaded.Publish(anchor);
        Assert.Equal(.5f, snapshot.Count(0, CountWindow.Short), 1e-5f);
        Assert.Equal(1, snapshot.Count(1, CountWindow.Short), 1e-5f);
    }

    [Fact]
    public void A_writer_that_has_seen_nothing_is_saved_and_loaded()
    {
        var loaded = Moves.Loaded(Moves.Saved(new SignalsWriter(new ItemIndex())), new ItemIndex(), Moves.Start);
        Assert.Equal(0, loaded.Observed);
        loaded.Observe(Moves.To(loaded.Index.Add(new ItemId("t")), Moves.Start));
        Assert.Equal(1, loaded.Publish(Moves.Start).Count(0, CountWindow.Shortest), 1e-5f);
    }

    [Fact]
    public void Other_clocks_are_in_the_file_and_go_on()
    {
        var writer = new SignalsWriter(Moves.Titles(3), clocks: Slow);
        writer.Observe(Moves.To(0, Moves.Start, "SE", 1));
        var bytes = Moves.Saved(writer);
        Assert.Equal(Slow, SignalsFile.ClocksOf(bytes));
        var loaded = Moves.Loaded(bytes, Moves.Titles(3));
        Assert.Equal(Slow, loaded.Clocks);
        Assert.Equal(bytes, Moves.Saved(loaded));
        foreach (var at in (long[])[Moves.Start + Moves.Day, Moves.Start + 50_000 * Moves.Day])
        {
            writer.Observe(Moves.To(2, at, null, 0));
            loaded.Observe(Moves.To(2, at, null, 0));
            Assert.Equal(Moves.Saved(writer), Moves.Saved(loaded));
        }
        Assert.Equal(.5f, Moves.Loaded(bytes, Moves.Titles(3)).Publish(Moves.Start + 365 * Moves.Day).Count(0, CountWindow.Middle), 1e-5f);
    }

    [Fact]
    public void A_file_of_the_default_clocks_is_of_the_version_that_names_none()
    {
        var bytes = Moves.Saved(new SignalsWriter(Moves.Titles(1)));
        Assert.Equal(1u, BitConverter.ToUInt32(bytes, 8));
        Assert.Equal(Clocks.Default, SignalsFile.ClocksOf(bytes));
        Assert.Equal(2u, BitConverter.ToUInt32(Moves.Saved(new SignalsWriter(Moves.Titles(1), clocks: Slow)), 8));
    }

    [Fact]
    public void What_has_been_counted_of_a_log_is_in_the_file_and_not_in_a_trimmed_one()
    {
        var writer = new SignalsWriter(Moves.Titles(3)) { Log = new CountedLog(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"), "topic", 42) };
        writer.Observe(Moves.To(1, Moves.Start, null, 0));
        var saved = Moves.Saved(writer);
        Assert.Equal(writer.Log, Moves.Loaded(saved, Moves.Titles(0)).Log);
        Assert.Equal(writer.Log, SignalsFile.LogOf(saved));
        Assert.Equal(saved, Moves.Saved(Moves.Loaded(saved, Moves.Titles(0))));
        Assert.Null(SignalsFile.LogOf(Moves.Saved(writer, new SignalsTrim(_ => true, 10))));
    }

    [Fact]
    public void A_file_of_other_clocks_than_expected_is_refused_with_both_and_adds_no_titles()
    {
        var writer = new SignalsWriter(Moves.Titles(1), clocks: Slow);
        writer.Observe(Moves.To(0, Moves.Start));
        var index = new ItemIndex();
        using var stream = new MemoryStream(Moves.Saved(writer));
        var refused = Assert.Throws<OtherClocksException>(() => SignalsWriter.Load(stream, index, null, Clocks.Default));
        Assert.Contains("365d", refused.Message);
        Assert.Contains("1h, 1d, 3d, 7d, 30d", refused.Message);
        Assert.Equal(0, index.Count);
        stream.Position = 0;
        Assert.Equal(1, SignalsWriter.Load(stream, index, null, Slow).Observed);
    }

    [Fact]
    public void A_trimmed_file_has_only_the_kept_titles_and_their_strongest_successors()
    {
        var writer = new SignalsWriter(Moves.Titles(50));
        for (var k = 1; k < 50; k++) for (var repeat = 0; repeat < k; repeat++) writer.Observe(Moves.To(k, Moves.Start, null, 0));
        var index = new ItemIndex();
        var loaded = Moves.Loaded(Moves.Saved(writer, new SignalsTrim(id => id.Value[^1] is not '9', 5)), index);
        Assert.Equal(45, index.Count);
        var next = loaded.Publish(Moves.Start).Next(0).Targets.ToArray().Select(item => index[item].Value).Order();
        Assert.Equal(["t00044", "t00045", "t00046", "t00047", "t00048"], next);
    }

    [Fact]
    public void A_torn_or_changed_file_is_refused_by_name()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            var writer = new SignalsWriter(Moves.Titles(20));
            for (var k = 0; k < 20; k++) writer.Observe(Moves.To(k, Moves.Start + k, "SE", (k + 7) % 20));
            SignalsFile.Save(writer, path);
            var good = File.ReadAllBytes(path);
            Assert.Equal(20, SignalsFile.Load(path, new ItemIndex(), null).Observed);
            for (var length = 0; length < good.Length; length += 7) AssertRefused(path, good[..length]);
            for (var place = 0; place < good.Length; place++)
            {
                var changed = good.ToArray();
                changed[place] ^= 0x41;
                AssertRefused(path, changed);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void AssertRefused(string path, byte[] bytes)
    {
        File.WriteAllBytes(path, bytes);
        var refused = Assert.Throws<SignalsFormatException>(() => SignalsFile.Load(path, new ItemIndex(), null));
        Assert.Contains(path, refused.Message);
    }

    private static void Observe(SignalsWriter writer, IEnumerable<(int Item, int[] Recent, long At)> moves)
    {
        foreach (var (item, recent, at) in moves)
            writer.Observe(Moves.To(item, Moves.Start + at, "SE", recent.Distinct().Where(other => other != item).ToArray()));
    }
}
