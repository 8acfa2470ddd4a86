using System.CommandLine;
using StreamRec.Catalog;
using StreamRec.Cli.Learning;
using StreamRec.Signals;
using StreamRec.Training;

namespace StreamRec.Cli.Commands;

/// <summary><c>streamrec train</c></summary>
internal sealed class TrainCommand
{
    private static readonly TrainingOptions Defaults = new() { Data = new TrainingData("", [], []), OutputFolder = "" };
    private static readonly EncoderOptions EncoderDefaults = new();

    private readonly LearningSource _source = new();
    private readonly Option<string> _output = new("--output")
    {
        Description = "Where the bundle is written; one that is there is replaced.",
        HelpName = "folder",
        Required = true,
    };
    private readonly Option<string> _name = new("--name")
    {
        Description = "Start of the bundle's id.",
        HelpName = "name",
        DefaultValueFactory = _ => Defaults.Name,
    };
    private readonly Option<long> _seed = new("--seed")
    {
        Description = "Same data, options and seed: same bundle, byte for byte.",
        HelpName = "K",
        DefaultValueFactory = _ => Defaults.Seed,
    };
    private readonly Option<int> _epochs = new("--epochs")
    {
        Description = "At most so many; as many as are best on the validation slice are kept.",
        HelpName = "N",
        DefaultValueFactory = _ => Defaults.Epochs,
    };
    private readonly Option<float> _rate = new("--learning-rate")
    {
        Description = "Adam's.",
        HelpName = "x",
        DefaultValueFactory = _ => Defaults.LearningRate,
    };
    private readonly Option<int> _batch = new("--batch")
    {
        Description = "Choices per step.",
        HelpName = "N",
        DefaultValueFactory = _ => Defaults.Batch,
    };
    private readonly Option<int> _sampled = new("--sampled")
    {
        Description = "Candidates per choice that are learned from, the chosen one included.",
        HelpName = "N",
        DefaultValueFactory = _ => Defaults.Sampled,
    };
    private readonly Option<int> _successors = new("--warm-successors")
    {
        Description = "Successors per title in the warm signals.",
        HelpName = "N",
        DefaultValueFactory = _ => Defaults.WarmSuccessors,
    };
    private readonly Option<bool> _noEncoder = new("--no-encoder") { Description = "A ranker alone; needs no TorchSharp." };
    private readonly Option<int> _encoderEpochs = new("--encoder-epochs")
    {
        Description = "At most so many; as many as are best on the validation slice are kept.",
        HelpName = "N",
        DefaultValueFactory = _ => EncoderDefaults.Epochs,
    };
    private readonly Option<int> _encoderBatch = new("--encoder-batch")
    {
        Description = "Choices per step of the encoder, about; fewer for a short stream: it takes some thousand steps.",
        HelpName = "N",
        DefaultValueFactory = _ => EncoderDefaults.Batch,
    };
    private readonly Option<int> _threads = new("--threads")
    {
        Description = "For the encoder; the same bundle again is promised with 1.",
        HelpName = "N",
        DefaultValueFactory = _ => EncoderDefaults.Threads,
    };
    private readonly Option<string> _halfLives = new("--half-lives")
    {
        Description = "Of the five counts per title, shortest first: whole minutes, hours or days. For a stream of years rather 30d and up.",
        HelpName = "1h,1d,…",
        DefaultValueFactory = _ => string.Join(',', Defaults.Clocks.HalfLives),
    };
    private readonly Option<string> _knn = new("--knn-efolding")
    {
        Description = "Of what people went on to; in the same form.",
        HelpName = "7d",
        DefaultValueFactory = _ => Defaults.Clocks.KnnEFolding,
    };
    private readonly Option<bool> _noImpressions = new("--no-impressions")
    {
        Description = "Of a log: learns from choices alone, as from recorded ratings, and not from what was shown and passed over.",
    };
    private readonly Option<DateTimeOffset?> _until = new("--until")
    {
        Description = "Learns from all choices up to then, and leaves the later ones for a test. [default: from nine tenths, or what "
            + "the data set gives for it]",
        HelpName = "2014-05-13T14:53:20Z",
    };
    private readonly Option<bool> _test = new("--score-test")
    {
        Description = "Scores what is not learned from too, once, at the end: only when nothing is to be chosen any more.",
    };

    public static Command Create(Terminal terminal) => new TrainCommand().Build(terminal);

    private Command Build(Terminal terminal)
    {
        foreach (var counted in new[] { _epochs, _batch, _successors, _encoderEpochs, _encoderBatch, _threads }) counted.MustBeAtLeast(1);
        _sampled.MustBeAtLeast(2);
        _rate.MustBePositive();

        var command = new Command("train", "Trains an encoder of histories and a ranker of the served candidates on real next choices, and writes a model bundle with warm signals.");
        _source.AddTo(command);
        Option[] all =
        [
            _output, _name, _seed, _epochs, _rate, _batch, _sampled, _successors,
            _halfLives, _knn, _noEncoder, _encoderEpochs, _encoderBatch, _threads, _noImpressions, _until, _test,
        ];
        foreach (var option in all) command.Options.Add(option);
        command.SetAction((arguments, cancellation) => RunAsync(terminal, arguments, cancellation));
        return command;
    }

    private async Task<int> RunAsync(Terminal terminal, ParseResult arguments, CancellationToken cancellation)
    {
        var folder = Path.GetFullPath(arguments.GetValue(_output)!);
        try
        {
            var (data, catalog) = await _source.ReadAsync(terminal, arguments, cancellation);
            if (arguments.GetValue(_until) is { } until) data = data.LearnedUntil(until);
            var options = Options(arguments, data, catalog, folder);
            Directory.CreateDirectory(folder);
            var view = new TrainingView(terminal);
            var names = _source.Names(arguments);
            view.Used(options, names.Data, names.Titles, names.Catalog);
            view.Result(await view.RunAsync(options, cancellation));
            return ExitCodes.Done;
        }
        catch (Exception e) when (e is TrainingDataException or CatalogFileException or FormatException)
        {
            throw new CommandFailedException(e.Message, inner: e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"The bundle cannot be written to {folder}: {e.Message}", inner: e);
        }
    }

    private TrainingOptions Options(ParseResult arguments, TrainingData data, IReadOnlyList<Title>? catalog, string folder) => new()
    {
        Data = data,
        OutputFolder = folder,
        Name = arguments.GetValue(_name)!,
        Catalog = catalog,
        WarmUp = Defaults.WarmUpOf(data),
        Encoder = arguments.GetValue(_noEncoder) ? null : EncoderDefaults with
        {
            Seed = arguments.GetValue(_seed),
            Epochs = arguments.GetValue(_encoderEpochs),
            Batch = arguments.GetValue(_encoderBatch),
            Threads = arguments.GetValue(_threads),
        },
        Clocks = Clocks.Create(arguments.GetValue(_halfLives)!.Split(','), arguments.GetValue(_knn)!),
        Seed = arguments.GetValue(_seed),
        Epochs = arguments.GetValue(_epochs),
        LearningRate = arguments.GetValue(_rate),
        Batch = arguments.GetValue(_batch),
        Sampled = arguments.GetValue(_sampled),
        WarmSuccessors = arguments.GetValue(_successors),
        LearnsFromImpressions = !arguments.GetValue(_noImpressions),
        ScoreTest = arguments.GetValue(_test),
    };
}
