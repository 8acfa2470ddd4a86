using StreamRec.Domain;
using StreamRec.Testing;

namespace StreamRec.Signals.Tests;

public sealed class SignalsHistoryTests : IDisposable
{
    private const int Titles = 40;
    private readonly TestFolder _folder = new("signals-history");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_snapshot_is_made_again_as_it_was_also_those_of_a_writer_that_took_over()
    {
        var published = new List<string>();
        using (var history = new SignalsHistory(_folder.Path, Fail))
        {
            var writer = new SignalsWriter(Moves.Titles(Titles)) { History = history };
            Count(writer, 0, 30, published);
            var other = new SignalsWriter(Moves.Titles(Titles));
            for (var k = 0; k < 25; k++) other.Observe(Moves.To(k, Moves.Start + k, "NO", 3));
            other.Succeed(writer);
            Count(other, 30, 60, published);
        }
        Assert.Equal(2, SignalsHistory.Segments(_folder.Path).Count);
        Assert.Equal(published, Read());
    }

    [Fact]
    public void A_snapshot_that_was_torn_is_left_out()
    {
        var published = new List<string>();
        using (var history = new SignalsHistory(_folder.Path, Fail))
            Count(new SignalsWriter(Moves.Titles(Titles)) { History = history }, 0, 10, published);
        var moves = SignalsHistory.Segments(_folder.Path).Single().Files[1];
        File.WriteAllBytes(moves, File.ReadAllBytes(moves)[..^3]);
        Assert.Equal(published[..^1], Read());
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_told_of_once_and_counting_goes_on()
    {
        var told = new List<Exception>();
        using var history = new SignalsHistory(_folder["not-there"], told.Add);
        var writer = new SignalsWriter(Moves.Titles(Titles)) { History = history };
        Count(writer, 0, 10, []);
        Assert.Single(told);
        Assert.Equal(10, writer.Observed);
    }

    [Fact]
    public void A_disk_that_is_full_is_told_of_once_and_counting_goes_on()
    {
        if (!File.Exists("/dev/full"))
        {
            Assert.Skip("Needs /dev/full.");
            return;
        }
        // The moves of the first segment go to a disk that takes nothing.
        File.CreateSymbolicLink(_folder[$"{1:D18}.moves"], "/dev/full");
        var told = new List<Exception>();
        using var history = new SignalsHistory(_folder.Path, told.Add);
        var writer = new SignalsWriter(Moves.Titles(Titles)) { History = history };
        Count(writer, 0, 10, []);
        Assert.Single(told);
        Assert.Equal(10, writer.Observed);
    }

    private static void Fail(Exception problem) => Assert.Fail(problem.Message);

    private static void Count(SignalsWriter writer, int from, int to, List<string> published)
    {
        for (var k = from; k < to; k++)
        {
            var country = k % 3 == 0 ? "SE" : null;
            writer.Observe(Moves.To(k * 7 % Titles, Moves.Start + k * Moves.Hour, country, (k + 3) % Titles, (k + 11) % Titles));
            if (k % 3 == 0) published.Add(Said(writer.Publish(Moves.Start + k * Moves.Hour + 5), writer.Index));
        }
    }

    private List<string> Read()
    {
        var index = new ItemIndex();
        for (var number = Titles - 1; number >= 0; number--) index.Add(new ItemId($"t{number:D5}"));
        return [.. SignalsHistory.Segments(_folder.Path).SelectMany(segment => SignalsHistory.Read(segment.Files[0], index))
            .Select(read => Said(read, index))];
    }

    /// <summary>Everything that ranking reads, bit for bit.</summary>
    private static string Said(SignalsSnapshot snapshot, ItemIndex index)
    {
        var said = new List<string> { $"{snapshot.Version} at {snapshot.At}" };
        foreach (var id in Enumerable.Range(0, Titles).Select(number => new ItemId($"t{number:D5}")))
        {
            index.TryGet(id, out var item);
            var next = new List<string>();
            var edges = snapshot.Next(item);
            for (var k = 0; k < edges.Length; k++) next.Add($"{index[edges.Targets[k]]}={edges[k].Weight:R}");
            var counts = Enum.GetValues<CountWindow>().Select(window => $"{snapshot.Count(item, window):R}");
            said.Add($"{id} {string.Join('/', counts)} {snapshot.CountAtHour(item, 3):R} {snapshot.CountInCountry(item, "SE"):R} "
                + $"{snapshot.Moves(item):R} {string.Join(',', next.Order(StringComparer.Ordinal))}");
        }
        said.Add(string.Join(' ', snapshot.Popular(CountWindow.Longest).ToArray().Select(item => index[item].Value)));
        return string.Join('\n', said);
    }
}
