using System.CommandLine;
using Spectre.Console;
using StreamRec.Ranking;
using StreamRec.Training;

namespace StreamRec.Cli.Commands;

/// <summary><c>streamrec bundle</c>: a ranker that was trained elsewhere, made ready to be served.</summary>
internal static class BundleCommand
{
    public static Command Create(Terminal terminal)
    {
        var ranker = new Option<string>("--ranker")
        {
            Description = "The network (ONNX): one input of floats [rows, features], one output of floats [rows, 1] or [rows], higher is better.",
            HelpName = "file.onnx",
            Required = true,
        };
        var features = new Option<string>("--features")
        {
            Description = "List of features (JSON) in the order in which the network reads them, as for `features export`.",
            HelpName = "file",
            Required = true,
        };
        var from = new Option<string?>("--bundle")
        {
            Description = "Bundle that gives the encoder, warm signals and clocks. [default: none, and the usual clocks]",
            HelpName = "folder",
        };
        var input = new Option<string?>("--input-name") { Description = "Name of the input. [default: the only one]", HelpName = "name" };
        var answer = new Option<string?>("--output-name") { Description = "Name of the output that is read. [default: the only one]", HelpName = "name" };
        var name = new Option<string>("--name") { Description = "Start of the bundle's id.", HelpName = "name", DefaultValueFactory = _ => "own" };
        var output = new Option<string>("--output")
        {
            Description = "Where the bundle is written; one that is there is replaced, unless the new one is refused.",
            HelpName = "folder",
            Required = true,
        };
        var command = new Command("bundle", "Makes a model bundle of a ranker that was trained elsewhere, checked as a node checks it.");
        foreach (var option in new Option[] { ranker, features, from, input, answer, name, output }) command.Options.Add(option);
        command.SetAction(arguments =>
        {
            try
            {
                var file = arguments.GetValue(features)!;
                var declarations = FeatureDeclarations.Read(file);
                FeatureSet.Of(declarations, file); // what is wrong with it is said of this file
                var manifest = ForeignBundle.Write(
                    Path.GetFullPath(arguments.GetValue(output)!), arguments.GetValue(name)!,
                    File.ReadAllBytes(arguments.GetValue(ranker)!), declarations,
                    new ForeignRanker(arguments.GetValue(input), arguments.GetValue(answer)), arguments.GetValue(from));
                terminal.Output.WriteLine(
                    $"{arguments.GetValue(output)}: {manifest.Id}, {manifest.Features.Count} features, {manifest.Declared?.Count ?? 0} of them declared. "
                    + "A node serves it with STREAMREC_BUNDLE.");
                return ExitCodes.Done;
            }
            catch (Exception e) when (e is BundleRefusedException or IOException or UnauthorizedAccessException)
            {
                throw new CommandFailedException(e.Message, inner: e);
            }
        });
        return command;
    }
}
