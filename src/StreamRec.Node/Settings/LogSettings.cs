using StreamRec.Domain;

namespace StreamRec.Node.Settings;

/// <summary>How a node logs, on its standard output.</summary>
public sealed record LogSettings
{
    [Setting("log.format", "Each message is text for people, or json (one object a line) for collectors.")]
    public LogFormat Format { get; init; } = LogFormat.Text;

    [Setting("log.level", "Messages below this level are left out.", OneOf = ["debug", "information", "warning", "error"])]
    public LogLevel Level { get; init; } = LogLevel.Information;
}

public enum LogFormat
{
    Text,
    Json,
}
