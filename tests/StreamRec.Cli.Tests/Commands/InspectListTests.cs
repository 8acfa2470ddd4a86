using System.Text;
using Confluent.Kafka;
using StreamRec.Catalog;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Node;
using StreamRec.Ranking;
using StreamRec.Signals;
using StreamRec.Testing;

namespace StreamRec.Cli.Tests.Commands;

/// <summary><c>streamrec inspect --list</c> on an archive and a topic as a node writes them.</summary>
public sealed class InspectListTests : IDisposable
{
    private const long Now = 1_780_272_000_000;
    private readonly TestFolder _folder = new("inspect-list");
    private readonly TestKafka _kafka = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    public void Dispose()
    {
        _kafka.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_logged_list_is_made_again_and_said_to_be_the_same()
    {
        await WriteAsync(Logged("ann", 7), Logged("bob", 8));
        Assert.Equal(ExitCodes.Done, await InspectAsync("ann", "7"));
        Assert.Contains("the same, bit for bit", _output.ToString());
        Assert.Contains("1 lists that were logged: 1 made again the same, 0 not.", _output.ToString());
        Assert.Equal(ExitCodes.Done, await InspectAsync());
        Assert.Contains("2 lists that were logged: 2 made again the same, 0 not.", _output.ToString());
    }

    [Fact]
    public async Task One_that_differs_is_told_with_its_place_and_one_whose_archive_is_gone_with_what_is_missing()
    {
        var list = Logged("ann", 7);
        var other = list with { Version = 8, Places = [list.Places[1], list.Places[0], .. list.Places.Skip(2)] };
        await WriteAsync(list, other, list with { Version = 9, Pins = list.Pins with { Archive = "gone" } });
        Assert.Equal(ExitCodes.Incomplete, await InspectAsync("ann"));
        var said = _output.ToString();
        Assert.Contains("place 1", said);
        Assert.Contains("place 2", said);
        Assert.DoesNotContain("place 3", said);
        Assert.Contains("run.json", said);
        Assert.Contains("1 made again the same, 2 not.", said);
    }

    [Fact]
    public async Task A_version_that_was_not_logged_is_told_with_what_logs_it()
    {
        await WriteAsync(Logged("ann", 7));
        Assert.Equal(ExitCodes.Unavailable, await InspectAsync("ann", "77"));
        Assert.Contains("streamrec.lists.logged-share", _errors.ToString());
    }

    private Task<int> InspectAsync(params string[] asked)
    {
        string[] command =
        [
            "inspect", "--list", .. asked, "--kafka", _kafka.BootstrapServers, "--lists-topic", TestKafka.Topic, "--archive", _folder.Path,
        ];
        return Application.RunAsync(command, _output, _errors, TimeProvider.System, TestContext.Current.CancellationToken);
    }

    private async Task WriteAsync(params LoggedList[] lists)
    {
        await _kafka.PartitionsAsync();
        using var producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = _kafka.BootstrapServers }).Build();
        foreach (var list in lists)
            await producer.ProduceAsync(
                TestKafka.Topic, new Message<byte[], byte[]> { Key = Encoding.UTF8.GetBytes(list.UserId), Value = list.ToJson() });
    }

    /// <summary>A list of the demo, from pins that are archived in a run of its own.</summary>
    private LoggedList Logged(string user, long version)
    {
        var settings = RankingSettings.Default;
        using var archive = PinArchive.Begin(
            _folder.Path, DateTimeOffset.FromUnixTimeMilliseconds(Now), NodeVersion.Text, settings, AttributeDeclarations.None, long.MaxValue,
            Assert.Fail)!;
        using var model = RankerModel.Load(DemoBundle.Folder);
        archive.Keep(model);
        var store = new CatalogStore(new ItemIndex()) { History = archive.Catalog };
        store.Apply([.. TitlesFile.Read(TitlesFile.Demo).Select(title => (title.Id, (Title?)title))]);
        using var warm = model.OpenWarmSignals();
        var signals = SignalsWriter.Load(warm!, store.Index, Now);
        signals.History = archive.Signals;
        var pins = new Pins(model, store.Current, signals.Publish(Now), new RankingContext(Now, "US", null, 21));

        var ranking = new UserRanking(settings);
        ranking.ScoreAll(Profile.Empty, pins);
        var rank = 0;
        return new LoggedList
        {
            UserId = user,
            Surface = "home",
            Limit = 20,
            Version = version,
            SeenAt = Now,
            Arms = new Dictionary<string, string>(),
            Pins = new LoggedPins(archive.Run, model.Id, pins.Catalog.Version, pins.Signals.Version, Now, "US", null, 21, null),
            Places = [.. ranking.Slate(Profile.Empty, Surface.Home, 20).Select(item => Place(item, rank++, pins))],
            Profile = RemadeList.Pack(Profile.Empty),
        };
    }

    private static LoggedPlace Place(SlateItem item, int rank, Pins pins)
    {
        var (code, text) = ReasonWords.Of(item, pins);
        return new LoggedPlace(
            pins.Catalog.Index[item.Item].Value, item.Score, rank, 1, rank == 0, text, code, SourceTable.NamesOf(item.Sources));
    }
}
