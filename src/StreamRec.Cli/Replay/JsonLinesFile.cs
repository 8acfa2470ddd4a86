using System.Text;
using StreamRec.Contracts;

namespace StreamRec.Cli.Replay;

/// <summary>One event per line, as <c>POST /v1/events</c> takes it, in file order. Events keep their own ids.</summary>
public sealed class JsonLinesFile(string path) : IReplaySource
{
    public IEnumerable<UserEvent> Read(Action<BadLine> onBadLine)
    {
        var number = 0L;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) continue;
            if (EventJson.TryRead(Encoding.UTF8.GetBytes(line), out var userEvent, out var problem)) yield return userEvent;
            else onBadLine(new BadLine(path, number, problem.Detail));
        }
    }
}
