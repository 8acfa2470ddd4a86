using System.Text;
using StreamRec.Contracts;

namespace StreamRec.Cli.Replay;

/// <summary>One event per line, as <c>POST /v1/events</c> takes it, in file order. Events keep their own ids.</summary>
internal sealed class JsonLinesFile(string path, EventNames? names = null) : IReplaySource
{
    public IEnumerable<UserEvent> Read(Action<BadLine> onBadLine)
    {
        var number = 0L;
        // Latin-1 keeps each byte as it is, so that the event's reader judges the bytes: what is not UTF-8 is refused as everywhere.
        using var file = new StreamReader(path, Encoding.Latin1, detectEncodingFromByteOrderMarks: false);
        while (file.ReadLine() is { } text)
        {
            number++;
            var line = Encoding.Latin1.GetBytes(text);
            if (ByteOrderMark.Skip(line.AsSpan()).Trim(" \t"u8).IsEmpty) continue;
            if (EventJson.TryRead(line, names ?? EventNames.None, out var userEvent, out var problem)) yield return userEvent;
            else onBadLine(new BadLine(path, number, problem.Detail));
        }
    }
}
