using System.Text;
using StreamRec.Contracts;

namespace StreamRec.Domain;

internal ref partial struct ProfileDraft
{
    public void Remember(in StrongEvent e)
    {
        Recent = Fifo.Push(Recent, e, ProfileBounds.Recent);
        StrongEvents++;
    }

    public void Search(string? query, long at, int session)
    {
        Remember(new StrongEvent(EventType.Search, default, at, session, 0, 0, 0));
        var text = Cut(query ?? "", ProfileBounds.QueryBytes);
        if (text.Length == 0) return;
        var same = Array.FindIndex(Searches, s => s.Query == text);
        Searches = Fifo.Push(same < 0 ? Searches : [.. Searches.AsSpan(0, same), .. Searches.AsSpan(same + 1)],
            new SearchedFor(text, at), ProfileBounds.Searches);
    }

    /// <summary>One play more at this hour of day and weekday, everything before it decayed to the newest play.</summary>
    public void Play(long at)
    {
        var day = at / Day;
        (Hours, Weekdays, PatternAt) = (
            Counted(Hours, (int)(at % Day / 3_600_000), PatternAt, at),
            Counted(Weekdays, (int)((day + 3) % 7), PatternAt, at), // 1970-01-01 was a Thursday
            Math.Max(PatternAt, at));
    }

    /// <summary>
    /// Whether no newer event of one of these types is known for the title: what a late event says of its rating, opinion,
    /// list or interest counts only then. Looks as far back as the ring does.
    /// </summary>
    public readonly bool Latest(ItemId id, long at, params ReadOnlySpan<EventType> types)
    {
        if (at >= LastEventAt) return true;
        foreach (ref readonly var e in Recent.AsSpan())
        {
            if (e.At > at && types.Contains(e.Type) && e.Item == id) return false;
        }
        return true;
    }

    /// <summary>After <paramref name="evicted"/> left the table: ring entries name it by text of their own now, within a budget.</summary>
    private void KeepRecentBounds(ItemId evicted)
    {
        var named = false;
        foreach (ref readonly var e in Recent.AsSpan()) named |= e.Item == evicted;
        if (!named) return;
        var first = TitleTable.FirstWithinBudget(Titles, Recent);
        if (first == 0) return;
        Recent = Recent[first..];
        _all = true;
    }

    private static float[] Counted(float[] counts, int index, long countsAt, long at)
    {
        var counted = new float[counts.Length];
        for (var i = 0; i < counts.Length; i++)
            counted[i] = Decay.Add(counts[i], countsAt, i == index ? 1 : 0, at, ProfileBounds.PatternHalfLife).Value;
        return counted;
    }

    /// <summary>The longest beginning of whole characters within the bytes.</summary>
    private static string Cut(string text, int bytes)
    {
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            bytes -= rune.Utf8SequenceLength;
            if (bytes < 0) return text[..length];
            length += rune.Utf16SequenceLength;
        }
        return text;
    }

    private const long Day = 24 * 3_600_000;
}
