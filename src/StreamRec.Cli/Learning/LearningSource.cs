using System.CommandLine;
using System.CommandLine.Parsing;
using Spectre.Console;
using StreamRec.Catalog;
using StreamRec.Cli.Commands;
using StreamRec.Cli.Nodes;
using StreamRec.Domain;
using StreamRec.Ingest;
using StreamRec.Training;

namespace StreamRec.Cli.Learning;

/// <summary>The options by which a command is told what to learn from: a data set's folder, or the product's own log.</summary>
internal sealed class LearningSource
{
    /// <summary>Of --catalog: no titles file.</summary>
    private const string DataSetsTitles = "data";

    private readonly Argument<string?> _data = new("data")
    {
        Description = $"Folder of a data set: {DataSets.Accepted}. Not with --from-log.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _fromLog = new("--from-log")
    {
        Description = "Learn from the events topic of Kafka, from its beginning to where it ends now, and from the titles of the catalogue topic.",
    };

    private readonly Option<string?> _titles = new("--titles")
    {
        Description = "Cast, directors and descriptions of MovieTweetings' titles (JSON lines). [default: none]",
        HelpName = "file",
    };

    private readonly Option<string?> _catalog = new("--catalog")
    {
        Description = "Titles file (JSON lines) that the nodes start with: of its titles the bundle brings warm signals along, with --from-log also of "
            + $"the catalogue topic's. {DataSetsTitles}: all titles of the data, none but the topic's. [default: the bundled catalogue]",
        HelpName = $"file|{DataSetsTitles}",
    };

    private readonly Option<string?> _catalogTopic = new("--catalog-topic")
    {
        Description = $"With --from-log. [default: as the node says, or {TargetOptions.DefaultCatalogTopic}]",
        HelpName = "name",
    };

    private readonly Option<string?> _listsTopic = LoggedLists.TopicOption();
    private readonly TargetOptions _target = new();

    public TargetOptions Target => _target;

    /// <param name="lists">The command also reads the lists that were looked at.</param>
    public void AddTo(Command command, bool lists = false)
    {
        if (lists) command.Options.Add(_listsTopic);
        command.Arguments.Add(_data);
        foreach (var option in new Option[] { _fromLog, _titles, _catalog, _catalogTopic }) command.Options.Add(option);
        _target.AddTo(command);
        command.Validators.Add(result =>
        {
            var (data, fromLog) = (result.GetValue(_data), result.GetValue(_fromLog));
            if (data is null && !fromLog)
                result.AddError("What to learn from is not given: expected the data set's folder, or --from-log.");
            else if (data is not null && fromLog)
                result.AddError($"Both the folder {data} and --from-log are given; expected one of them.");
            else if (fromLog && result.GetValue(_titles) is { } titles)
                result.AddError($"--titles is '{titles}': it belongs to a data set's folder. With --from-log titles come from the catalogue topic and --catalog.");
        });
    }

    public bool IsLog(ParseResult arguments) => arguments.GetValue(_fromLog);

    public bool IsLog(CommandResult arguments) => arguments.GetValue(_fromLog);

    /// <summary>For people: where data, details and catalogue came from.</summary>
    public (string Data, string? Titles, string Catalog) Names(ParseResult arguments) =>
        (arguments.GetValue(_data) ?? "the log", arguments.GetValue(_titles), arguments.GetValue(_catalog) ?? TitlesFile.Demo);

    /// <summary>Data, and for what the bundle brings warm signals along; null: all titles of the data.</summary>
    /// <exception cref="CommandFailedException">Kafka, a topic or what is in it does not do.</exception>
    /// <exception cref="TrainingDataException">A file of the data set does not.</exception>
    /// <exception cref="CatalogFileException">The titles file does not.</exception>
    public async Task<(TrainingData Data, IReadOnlyList<Title>? Catalog)> ReadAsync(
        Terminal terminal, ParseResult arguments, CancellationToken cancellation)
    {
        var file = arguments.GetValue(_catalog) ?? TitlesFile.Demo;
        var folding = _target.Folding(arguments);
        if (!IsLog(arguments))
        {
            var served = file == DataSetsTitles ? null : TitlesFile.Read(file);
            return (DataSets.Read(arguments.GetValue(_data)!, arguments.GetValue(_titles)) with { Folding = folding }, served);
        }
        using var node = _target.Node(arguments);
        var attributes = await _target.AttributesAsync(arguments, node, cancellation);
        IReadOnlyList<Title> bundled = file == DataSetsTitles ? [] : TitlesFile.Read(file, attributes: attributes);
        var data = await ReadLogAsync(terminal, arguments, node, bundled, attributes, folding, cancellation);
        return (file == DataSetsTitles ? data : data with { Files = DataFile.Hashes(file) }, null);
    }

    /// <summary>What attributes the titles of the data may have: a data set's have none.</summary>
    public async Task<AttributeDeclarations> AttributesAsync(ParseResult arguments, CancellationToken cancellation)
    {
        if (!IsLog(arguments)) return AttributeDeclarations.None;
        using var node = _target.Node(arguments);
        return await _target.AttributesAsync(arguments, node, cancellation);
    }

    /// <summary>
    /// How likely titles were to stand where they were seen, as far as <c>streamrec.lists</c> says; null where data is not a log.
    /// </summary>
    public async Task<Func<UserId, long, ItemId, double?>?> PropensitiesAsync(
        Terminal terminal, ParseResult arguments, CancellationToken cancellation)
    {
        if (!IsLog(arguments)) return null;
        var known = new Dictionary<(string User, long Version), Dictionary<string, double>>();
        await ListsAsync<Dictionary<string, double>>(terminal, arguments, list =>
        {
            known[(list.UserId, list.Version)] = list.Places.ToDictionary(place => place.ItemId, place => place.Propensity);
            return null;
        }, cancellation);
        terminal.Say($"Of {known.Count:N0} logged lists it is known how likely each place was.");
        return (user, version, item) =>
            known.TryGetValue((user.Value, version), out var list) && list.TryGetValue(item.Value, out var likely) ? likely : null;
    }

    /// <summary>What is asked for of each list of the log that somebody has looked at; of a list that gives null, nothing.</summary>
    public Task<List<T>> ListsAsync<T>(
        Terminal terminal, ParseResult arguments, Func<Contracts.LoggedList, T?> select, CancellationToken cancellation) where T : class =>
        LoggedLists.ReadAsync(terminal, _target, arguments, _listsTopic, select, cancellation);

    private async Task<TrainingData> ReadLogAsync(
        Terminal terminal, ParseResult arguments, NodeClient? node, IReadOnlyList<Title> bundled, AttributeDeclarations attributes,
        FoldOptions folding, CancellationToken cancellation)
    {
        var (kafka, embedded) = await _target.KafkaAsync(arguments, node, cancellation);
        var catalogTopic = arguments.GetValue(_catalogTopic) ?? (node is null ? null : (await node.InfoAsync(cancellation)).CatalogTopic);
        var names = await _target.EventNamesAsync(arguments, node, cancellation);
        var found = new List<string>(); // said when the progress bar is over
        try
        {
            using var history = new TopicHistory(
                new KafkaSettings { BootstrapServers = kafka.BootstrapServers, Embedded = embedded, Properties = kafka.Properties },
                terminal.Time, names);
            var reading = new LogReading(
                history, kafka, catalogTopic ?? TargetOptions.DefaultCatalogTopic, attributes, folding, found.Add);
            return await ProgressSteps.RunAsync(terminal, progress => reading.ReadAsync(bundled, progress, cancellation), cancellation);
        }
        catch (IngestRefusedException e)
        {
            throw new CommandFailedException(e.Message, inner: e);
        }
        finally
        {
            found.ForEach(terminal.Say);
        }
    }
}
