using StreamRec.Cli.Replay;

namespace StreamRec.Cli.Commands;

/// <summary>Names the first bad lines on stderr; the totals count them all.</summary>
internal sealed class BadLines(Terminal terminal, int shown)
{
    private long _count;

    public void Report(BadLine line)
    {
        if (_count++ < shown) terminal.Fail(line.ToString());
        else if (_count == shown + 1) terminal.Fail("… further bad lines are counted only");
    }
}
