namespace StreamRec.Cli;

/// <summary>The command cannot go on; the message names the thing and says what was expected. Printed to stderr without a trace.</summary>
internal class CommandFailedException(
    string message, int exitCode = ExitCodes.Unavailable, Exception? inner = null) : Exception(message, inner)
{
    public int ExitCode => exitCode;
}
