using System.Collections;
using System.CommandLine;
using StreamRec.Domain;
using StreamRec.Node.Settings;

namespace StreamRec.Cli.Commands;

/// <summary>
/// The option by which a command is told how the nodes are set up, their own settings file: a bundle learns from, and is measured with,
/// the profiles that it will serve.
/// </summary>
internal sealed class NodeConfig
{
    private readonly Option<string?> _file = new("--config")
    {
        Description = "The nodes' own settings file: what is declared there (events.names, titles.attributes) and how profiles are folded "
            + "(profile { }). [default: declared is what the node says, and folded as a node does without a file]",
        HelpName = "file",
    };

    public void AddTo(Command command) => command.Options.Add(_file);

    /// <summary>Null when no file is given, or the command has no such option.</summary>
    /// <exception cref="CommandFailedException">The file is none that a node would start with; names key and value.</exception>
    public T? Read<T>(ParseResult arguments, Func<string, T> read)
        where T : class
    {
        if (arguments.GetResult(_file) is null || arguments.GetValue(_file) is not { } file) return null;
        try
        {
            return read(file);
        }
        catch (SettingsException e)
        {
            throw new CommandFailedException(e.Message, ExitCodes.Usage, e);
        }
    }

    /// <exception cref="CommandFailedException">As above.</exception>
    public FoldOptions Folding(ParseResult arguments) => Read(
        arguments, file => SettingsReader.Read(SettingsReader.DefaultsFile, file, new Hashtable()).Actors.Fold) ?? FoldOptions.Default;
}
