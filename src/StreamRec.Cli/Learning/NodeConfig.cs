using System.Collections;
using System.CommandLine;
using StreamRec.Cli.Commands;
using StreamRec.Domain;
using StreamRec.Node.Settings;

namespace StreamRec.Cli.Learning;

/// <summary>
/// The option by which a command is told how the nodes fold, their own settings file: a bundle learns from, and is measured with, the
/// profiles that it will serve.
/// </summary>
internal sealed class NodeConfig
{
    private readonly Option<string?> _file = new("--config")
    {
        Description = "The nodes' HOCON file: its profile { } (session gap, what is seen, …) is folded by. [default: as a node without one]",
        HelpName = "file",
    };

    public void AddTo(Command command) => command.Options.Add(_file);

    /// <exception cref="CommandFailedException">The file is none that a node would start with; names key and value.</exception>
    public FoldOptions Read(ParseResult arguments)
    {
        if (arguments.GetValue(_file) is not { } file) return FoldOptions.Default;
        try
        {
            return SettingsReader.Read(SettingsReader.DefaultsFile, file, new Hashtable()).Actors.Fold;
        }
        catch (SettingsException e)
        {
            throw new CommandFailedException(e.Message, inner: e);
        }
    }
}
