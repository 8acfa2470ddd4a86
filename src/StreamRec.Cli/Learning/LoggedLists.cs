using System.Text.Json;
using StreamRec.Cli.Commands;
using StreamRec.Contracts;
using StreamRec.Ingest;

namespace StreamRec.Cli.Learning;

/// <summary>Reads the topic of lists that somebody has looked at.</summary>
internal static class LoggedLists
{
    public const string DefaultTopic = "streamrec.lists";

    /// <summary>None when there is no such topic.</summary>
    /// <exception cref="CommandFailedException">A record is no list.</exception>
    public static async Task<List<LoggedList>> ReadAsync(
        TopicHistory history, string topic, Predicate<LoggedList> isAsked, CancellationToken cancellation)
    {
        var lists = new List<LoggedList>();
        if (await history.ExtentAsync(topic) is not { } extent) return lists;
        for (var partition = 0; partition < extent.Partitions; partition++)
        {
            foreach (var value in history.Values(extent, partition, cancellation))
            {
                try
                {
                    if (LoggedList.FromJson(value) is var list && isAsked(list)) lists.Add(list);
                }
                catch (JsonException damaged)
                {
                    throw new CommandFailedException($"{topic}[{partition}] has a record that is no list: {damaged.Message}");
                }
            }
        }
        return lists;
    }
}
