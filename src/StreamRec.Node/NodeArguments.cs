using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace StreamRec.Node;

/// <summary>What a node is started with; everything else is set in HOCON or the environment.</summary>
internal sealed record NodeArguments(
    string? ConfigFile = null, string? Urls = null, bool ShowVersion = false, bool ShowSettings = false, bool ShowHelp = false)
{
    public const string Usage = "usage: StreamRec.Node [--config FILE] [--urls http://host:port;…] [--version] [--settings] [--help]";

    public static string DefaultsFile => Settings.SettingsReader.DefaultsFile;

    /// <summary>The table of environment variables.</summary>
    public static string VariablesFile => Path.Combine(AppContext.BaseDirectory, "hocon", "README.md");

    public static string Help => $"""
        A node of StreamRec: reads events from Kafka, keeps an actor per person, pushes live lists.

        {Usage}

          --config FILE   HOCON with what differs from the defaults
          --urls URLS     where to listen, separated by semicolons; default http://127.0.0.1:8080
          --version       prints the version
          --settings      prints every setting with its default, as a file for --config
          --help, -h      prints this

        Settings, with their defaults and what they mean: {DefaultsFile}
        Environment variables, which override files:      {VariablesFile}
        Exit codes: 0 stopped as asked, 1 failed, 2 would not start with these settings, 64 wrong arguments,
        255 the cluster went on without this node.
        """;

    public static bool TryParse(string[] args, [NotNullWhen(true)] out NodeArguments? arguments, out string usage)
    {
        (arguments, usage) = (null, Usage);
        var parsed = new NodeArguments();
        for (var i = 0; i < args.Length; i++)
        {
            var (name, value) = args[i].Split('=', 2) is [var left, var right] ? (left, right) : (args[i], null);
            var shown = name switch
            {
                "--version" => parsed with { ShowVersion = true },
                "--settings" => parsed with { ShowSettings = true },
                "--help" or "-h" => parsed with { ShowHelp = true },
                _ => null,
            };
            if (shown is not null)
            {
                parsed = shown;
                continue;
            }
            if (name is not ("--config" or "--urls"))
            {
                usage = $"unknown argument {args[i]}; {Usage}";
                return false;
            }
            value ??= ++i < args.Length ? args[i] : null;
            if (string.IsNullOrEmpty(value))
            {
                usage = $"{name} needs a value; {Usage}";
                return false;
            }
            parsed = name == "--config" ? parsed with { ConfigFile = value } : parsed with { Urls = value };
        }
        arguments = parsed;
        return true;
    }

    /// <summary>The process's environment, with --urls in the place of ASPNETCORE_URLS.</summary>
    public IDictionary Environment()
    {
        var variables = System.Environment.GetEnvironmentVariables();
        if (Urls is not null) variables["ASPNETCORE_URLS"] = Urls;
        return variables;
    }
}
