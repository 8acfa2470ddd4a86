using System.CommandLine;
using Spectre.Console;
using StreamRec.Catalog;
using StreamRec.Cli.Features;
using StreamRec.Cli.Learning;
using StreamRec.Ranking;
using StreamRec.Training;

namespace StreamRec.Cli.Commands;

/// <summary><c>streamrec features export</c>: what a ranker may be trained on elsewhere.</summary>
internal sealed class FeaturesCommand
{
    private static readonly string[] WithoutABundle = [FeatureList.Names[FeatureList.Encoder], FeatureList.Names[FeatureList.Position]];

    private readonly LearningSource _source = new();
    private readonly Option<string?> _features = new("--features")
    {
        Description = "List of features (JSON): those of StreamRec by name, and declared ones. [default: those of StreamRec but for encoder and position]",
        HelpName = "file",
    };

    private readonly Option<string?> _bundle = new("--bundle")
    {
        Description = "Bundle whose encoder (if it has one) and clocks are used, for features and candidates; choices that the encoder has learned from are left out.",
        HelpName = "folder",
    };

    private readonly Option<string> _output = new("--output")
    {
        Description = "Where the rows go: .csv or .parquet; a file that is there is replaced.",
        HelpName = "file",
        Required = true,
    };

    private readonly Option<int> _rows = new("--rows")
    {
        Description = "Rows of a choice at most: the chosen title, what was seen beside it, and others of the candidates, drawn.",
        HelpName = "N",
        DefaultValueFactory = _ => 40,
    };

    private readonly Option<long> _seed = new("--seed")
    {
        Description = "Which are drawn.",
        HelpName = "K",
        DefaultValueFactory = _ => 1,
    };

    public static Command Create(Terminal terminal) =>
        new("features", "What rankers that are trained elsewhere learn from.") { new FeaturesCommand().Export(terminal) };

    private Command Export(Terminal terminal)
    {
        _rows.MustBeAtLeast(2);
        _output.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && Path.GetExtension(result.Tokens[^1].Value) is not (".csv" or ".parquet"))
                result.AddError($"--output is '{result.Tokens[^1].Value}', expected a file that ends in .csv or .parquet.");
        });
        var command = new Command(
            "export", "Writes training rows, each with its features as they were when the choice was made: by the code that serves them.");
        _source.AddTo(command, lists: true);
        foreach (var option in new Option[] { _features, _bundle, _output, _rows, _seed }) command.Options.Add(option);
        command.SetAction((arguments, cancellation) => RunAsync(terminal, arguments, cancellation));
        return command;
    }

    private async Task<int> RunAsync(Terminal terminal, ParseResult arguments, CancellationToken cancellation)
    {
        var output = Path.GetFullPath(arguments.GetValue(_output)!);
        try
        {
            using var model = arguments.GetValue(_bundle) is { } bundle ? RankerModel.Load(bundle) : null;
            var file = arguments.GetValue(_features);
            var features = Features(file);
            features.RequireAttributes(await _source.AttributesAsync(arguments, cancellation), file ?? "");
            var (data, _) = await _source.ReadAsync(terminal, arguments, cancellation);
            var options = new ExportOptions
            {
                Data = data,
                Features = features,
                Model = model,
                PropensityOf = await _source.PropensitiesAsync(terminal, arguments, cancellation),
                Rows = arguments.GetValue(_rows),
                Seed = arguments.GetValue(_seed),
            };
            var (choices, missed) = await WriteAsync(terminal, options, output, cancellation);
            terminal.Output.WriteLine(
                $"{output}: {choices:N0} choices with up to {options.Rows} rows each, {features.Count} features, seed {options.Seed}; "
                + $"{missed:N0} choices of titles that were no candidates are left out.");
            return ExitCodes.Done;
        }
        catch (Exception e)
            when (e is TrainingDataException or CatalogFileException or BundleRefusedException or IOException
                or UnauthorizedAccessException)
        {
            throw new CommandFailedException(e.Message, inner: e);
        }
    }

    /// <summary>Beside, and in place when it is whole.</summary>
    private static async Task<(int Choices, int Missed)> WriteAsync(
        Terminal terminal, ExportOptions options, string output, CancellationToken cancellation)
    {
        var beside = output + ".new";
        (int, int) written;
        try
        {
            await using (var file = File.Create(beside))
            {
                await using IFeatureRows rows = Path.GetExtension(output) == ".csv"
                    ? new CsvRows(file, options.Features.Names)
                    : await ParquetRows.CreateAsync(file, options.Features.Names);
                written = await ProgressSteps.RunAsync(
                    terminal, progress => FeatureExport.Run(options, rows.Write, progress, cancellation), cancellation);
            }
            File.Move(beside, output, overwrite: true);
            return written;
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }

    private static FeatureSet Features(string? file)
    {
        if (file is null)
        {
            var usual = new FeatureDeclarations { Features = [.. FeatureList.Names.Except(WithoutABundle)] };
            return FeatureSet.Of(usual, "the default features");
        }
        var features = FeatureSet.Of(FeatureDeclarations.Read(file), file);
        return features.Names.Intersect(IFeatureRows.Head).FirstOrDefault() is { } taken
            ? throw new BundleRefusedException($"{file}: feature {taken} is called as a column before the features; expected another name.")
            : features;
    }
}
