using System.Text;

namespace StreamRec.Node.Settings;

/// <summary>
/// <c>hocon/streamrec.hocon</c>, written from what the rooms' records declare: <c>StreamRec.Node --settings</c> prints it.
/// </summary>
internal static class SettingsReference
{
    private const int Width = 140;

    private const string Head = """
        # StreamRec: every key, its default and what it means. A node reads this file first, then the file named by --config
        # (same shape, only what differs), then the environment variables, named here in capitals. An unknown key, or a value that is
        # not accepted, stops the node with a message that names file, key and what is accepted. Durations: 500ms, 30s, 5m, 1h.
        # A section `akka { … }` in your file tunes Akka.NET itself and is passed on unread.
        # This file is written from the code, once it is built:
        # dotnet run --no-build --project src/StreamRec.Node -- --settings > hocon/streamrec.hocon


        """;

    public static string Text()
    {
        var text = new StringBuilder(Head).Append("streamrec {\n\n");
        Write(text, DeclaredSettings.Keys, 0);
        return text.Append("}\n").ToString().ReplaceLineEndings("\n");
    }

    /// <param name="keys">Of one section.</param>
    /// <param name="depth">How many sections that one is in, below streamrec.</param>
    private static void Write(StringBuilder text, IEnumerable<SettingKey> keys, int depth)
    {
        var indent = new string(' ', 2 * (depth + 1));
        var separator = "";
        foreach (var named in keys.GroupBy(key => key.Path.Split('.')[depth]))
        {
            text.Append(separator);
            separator = "\n";
            if (named.First().Path.Split('.').Length > depth + 1)
            {
                text.Append($"{indent}{named.Key} {{\n");
                Write(text, named, depth + 1);
                text.Append($"{indent}}}\n");
                continue;
            }
            var key = named.Single();
            foreach (var line in Comment(key, Width - indent.Length - 2)) text.Append($"{indent}# {line}\n");
            text.Append($"{indent}{named.Key} = {key.DefaultText}\n");
        }
    }

    /// <summary>The declared lines; after the last, or below it, what is accepted and the variable.</summary>
    private static string[] Comment(SettingKey key, int width)
    {
        var lines = key.Declared.Meaning.Split('\n');
        var tail = $"{(key.Bounds is { } bounds ? $"Accepted: {bounds}. " : "")}{key.Declared.Variable}".TrimEnd();
        if (tail.Length == 0) return lines;
        return lines[^1].Length + 1 + tail.Length <= width ? [.. lines[..^1], $"{lines[^1]} {tail}"] : [.. lines, tail];
    }
}
