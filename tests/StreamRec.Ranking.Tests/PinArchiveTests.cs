using StreamRec.Catalog;
using StreamRec.Domain;
using StreamRec.Signals;
using StreamRec.Testing;

namespace StreamRec.Ranking.Tests;

public sealed class PinArchiveTests : IDisposable
{
    private readonly TestFolder _folder = new("archive");
    private readonly ItemIndex _index = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_full_archive_lets_the_oldest_segments_and_runs_go_and_keeps_what_is_being_written()
    {
        string first;
        using (var archive = Begin(most: long.MaxValue))
        {
            first = archive.Run!;
            Publish(archive, 3);
            Assert.Equal(3, Segments(first).Count);
        }
        using (var archive = Begin(most: 1))
        {
            Publish(archive, 4);
            Assert.Single(Segments(archive.Run!));
            Assert.Equal([archive.Run], Directory.EnumerateDirectories(_folder.Path).Select(Path.GetFileName));
        }
        Assert.Contains(first, Assert.Throws<ArchiveException>(() => ArchivedRun.Open(_folder.Path, first)).Message);
    }

    [Fact]
    public void An_archive_that_cannot_be_written_says_so_once_and_names_no_run_any_more()
    {
        var said = new List<string>();
        using var archive = Begin(long.MaxValue, said.Add);
        Directory.Delete(_folder.Path, recursive: true);
        Publish(archive, 3);
        Assert.Null(archive.Run);
        Assert.Contains(_folder.Path, Assert.Single(said));
    }

    [Fact]
    public void An_archive_of_no_bytes_keeps_nothing_of_earlier_runs_either()
    {
        using (var archive = Begin(long.MaxValue)) Publish(archive, 1);
        for (var again = 0; again < 2; again++)
        {
            Assert.Null(Begin(most: 0));
            Assert.False(Directory.Exists(_folder.Path));
        }
    }

    private PinArchive Begin(long most, Action<string>? warn = null) => PinArchive.Begin(
        _folder.Path, DateTimeOffset.FromUnixTimeMilliseconds(TestWorld.Start), "1.0", RankingSettings.Default, AttributeDeclarations.None, most,
        warn ?? (problem => Assert.Fail(problem)))!;

    /// <summary>Snapshots of so many writers, one after the other.</summary>
    private void Publish(PinArchive archive, int writers)
    {
        var before = new SignalsWriter(_index) { History = archive.Signals };
        for (var number = 0; number < writers; number++)
        {
            var writer = new SignalsWriter(_index);
            writer.Succeed(before);
            writer.Observe(new SignalMove(_index.Add(new ItemId($"t{number}")), TestWorld.Start, 0, null, Array.Empty<int>()));
            writer.Publish(TestWorld.Start + number);
            before = writer;
        }
    }

    private IReadOnlyList<(long First, string[] Files)> Segments(string run) =>
        SignalsHistory.Segments(Path.Combine(_folder.Path, run, "signals"));
}
