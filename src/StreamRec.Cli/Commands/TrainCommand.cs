using System.CommandLine;
using StreamRec.Catalog;
using StreamRec.Cli.Learning;
using StreamRec.Signals;
using StreamRec.Training;

namespace StreamRec.Cli.Commands;

/// <summary><c>streamrec train</c></summary>
internal static class TrainCommand
{
    public static Command Create(Terminal terminal)
    {
        var defaults = new TrainingOptions { Data = new TrainingData("", [], []), OutputFolder = "" };
        var source = new LearningSource();
        var output = new Option<string>("--output") { Description = "Where the bundle is written; one that is there is replaced.", HelpName = "folder", Required = true };
        var name = new Option<string>("--name") { Description = "Start of the bundle's id.", HelpName = "name", DefaultValueFactory = _ => defaults.Name };
        var seed = new Option<long>("--seed") { Description = "Same data, options and seed: same bundle, byte for byte.", HelpName = "K", DefaultValueFactory = _ => defaults.Seed };
        var epochs = new Option<int>("--epochs") { Description = "At most so many; as many as are best on the validation slice are kept.", HelpName = "N", DefaultValueFactory = _ => defaults.Epochs };
        var rate = new Option<float>("--learning-rate") { Description = "Adam's.", HelpName = "x", DefaultValueFactory = _ => defaults.LearningRate };
        var batch = new Option<int>("--batch") { Description = "Choices per step.", HelpName = "N", DefaultValueFactory = _ => defaults.Batch };
        var sampled = new Option<int>("--sampled") { Description = "Candidates per choice that are learned from, the chosen one included.", HelpName = "N", DefaultValueFactory = _ => defaults.Sampled };
        var successors = new Option<int>("--warm-successors") { Description = "Successors per title in the warm signals.", HelpName = "N", DefaultValueFactory = _ => defaults.WarmSuccessors };
        var encoderDefaults = new EncoderOptions();
        var noEncoder = new Option<bool>("--no-encoder") { Description = "A ranker alone; needs no TorchSharp." };
        var encoderEpochs = new Option<int>("--encoder-epochs") { Description = "At most so many; as many as are best on the validation slice are kept.", HelpName = "N", DefaultValueFactory = _ => encoderDefaults.Epochs };
        var encoderBatch = new Option<int>("--encoder-batch") { Description = "Choices per step of the encoder, about; fewer for a short stream: it takes some thousand steps.", HelpName = "N", DefaultValueFactory = _ => encoderDefaults.Batch };
        var threads = new Option<int>("--threads") { Description = "For the encoder; the same bundle again is promised with 1.", HelpName = "N", DefaultValueFactory = _ => encoderDefaults.Threads };
        var halfLives = new Option<string>("--half-lives")
        {
            Description = "Of the five counts per title, shortest first: whole minutes, hours or days. For a stream of years rather 30d and up.",
            HelpName = "1h,1d,…",
            DefaultValueFactory = _ => string.Join(',', defaults.Clocks.HalfLives),
        };
        var knn = new Option<string>("--knn-efolding") { Description = "Of what people went on to; in the same form.", HelpName = "7d", DefaultValueFactory = _ => defaults.Clocks.KnnEFolding };
        var test = new Option<bool>("--score-test") { Description = "Scores the last 10 % too, once, at the end: only when nothing is to be chosen any more." };
        foreach (var counted in new[] { epochs, batch, successors, encoderEpochs, encoderBatch, threads }) counted.MustBeAtLeast(1);
        sampled.MustBeAtLeast(2);
        rate.MustBePositive();

        var command = new Command("train", "Trains an encoder of histories and a ranker of the served candidates on real next choices, and writes a model bundle with warm signals.");
        source.AddTo(command);
        foreach (var option in new Option[] { output, name, seed, epochs, rate, batch, sampled, successors, halfLives, knn, noEncoder, encoderEpochs, encoderBatch, threads, test }) command.Options.Add(option);
        command.SetAction(async (arguments, cancellation) =>
        {
            var folder = Path.GetFullPath(arguments.GetValue(output)!);
            try
            {
                var (data, catalog) = await source.ReadAsync(terminal, arguments, cancellation);
                var options = new TrainingOptions
                {
                    Data = data,
                    OutputFolder = folder,
                    Name = arguments.GetValue(name)!,
                    Catalog = catalog,
                    WarmUp = defaults.WarmUpOf(data),
                    Encoder = arguments.GetValue(noEncoder) ? null : encoderDefaults with
                    {
                        Seed = arguments.GetValue(seed),
                        Epochs = arguments.GetValue(encoderEpochs),
                        Batch = arguments.GetValue(encoderBatch),
                        Threads = arguments.GetValue(threads),
                    },
                    Clocks = Clocks.Create(arguments.GetValue(halfLives)!.Split(','), arguments.GetValue(knn)!),
                    Seed = arguments.GetValue(seed),
                    Epochs = arguments.GetValue(epochs),
                    LearningRate = arguments.GetValue(rate),
                    Batch = arguments.GetValue(batch),
                    Sampled = arguments.GetValue(sampled),
                    WarmSuccessors = arguments.GetValue(successors),
                    ScoreTest = arguments.GetValue(test),
                };
                Directory.CreateDirectory(folder);
                var view = new TrainingView(terminal);
                var names = source.Names(arguments);
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
        });
        return command;
    }
}
