using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace StreamRec.Node;

/// <summary>
/// <c>--config FILE</c>, <c>--urls URLS</c>; <c>--version</c> and <c>--settings</c> (every key with its default) only print. Everything
/// else is set in HOCON or the environment.
/// </summary>
internal sealed record NodeArguments(string? ConfigFile, string? Urls, bool ShowVersion, bool ShowSettings)
{
    public const string Usage = "usage: StreamRec.Node [--config FILE] [--urls http://host:port;…] [--version] [--settings]";

    public static string DefaultsFile => Path.Combine(AppContext.BaseDirectory, "hocon", "streamrec.hocon");

    public static bool TryParse(string[] args, [NotNullWhen(true)] out NodeArguments? arguments, out string usage)
    {
        (arguments, usage) = (null, Usage);
        var parsed = new NodeArguments(null, null, false, false);
        for (var i = 0; i < args.Length; i++)
        {
            var (name, value) = args[i].Split('=', 2) is [var left, var right] ? (left, right) : (args[i], null);
            if (name == "--version")
            {
                parsed = parsed with { ShowVersion = true };
                continue;
            }
            if (name == "--settings")
            {
                parsed = parsed with { ShowSettings = true };
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
