using System.Text;
using StreamRec.Contracts;

namespace StreamRec.Domain;

internal ref partial struct ProfileDraft
{
    /// <summary>
    /// Its place in the ring is that of its time, after those of the same time. One that is older than a ring that has lost
    /// entries already is counted only.
    /// </summary>
    public void Remember(in StrongEvent e)
    {
        StrongEvents++;
        var place = Recent.Length;
        while (place > 0 && Recent[place - 1].At > e.At) place--;
        if (place == 0 && (Recent.Length < StrongEvents - 1 || Recent.Length == ProfileBounds.Recent)) return;
        var known = e.Session != Unknown ? e : e with { Session = place > 0 ? Recent[place - 1].Session : Math.Max(0, FirstKnown - 1) };
        var late = place < Recent.Length;
        Recent = Fifo.Insert(Recent, place, known, ProfileBounds.Recent);
        if (late) KeepDwell(e);
    }

    /// <summary>
    /// The length of <paramref name="title"/> has become known: stops that said where they left it, but not of how much, are
    /// measured and weighed now.
    /// </summary>
    public TitleState Measured(TitleState title, FoldOptions options)
    {
        StrongEvent[]? measured = null;
        for (var i = 0; i < Recent.Length; i++)
        {
            ref readonly var e = ref Recent[i];
            if (e.LeftAt is not { } left || e.Item != title.Id) continue;
            var sitting = Sitting.Measured(left, title.DurationSeconds);
            measured ??= [.. Recent];
            measured[i] = e with { Completion = sitting.Completion, LeftAt = null };
            title = title.Weighed(TitleWeights.PlayStop(sitting), e.At).SeenIf(options.Seen.IsSeen(sitting));
            if (sitting.Completion >= TitleWeights.Over) title = title.Headed(0, e.At);
        }
        if (measured is null) return title;
        (Recent, _all) = (measured, true);
        return title;
    }

    /// <summary>The newest last, each text once, with the newest time that it was searched at.</summary>
    public void Search(string? query, long at, int session)
    {
        Remember(new StrongEvent(EventType.Search, default, at, session, 0, 0, 0));
        var text = Cut(query ?? "", ProfileBounds.QueryBytes);
        if (text.Length == 0) return;
        var same = Array.FindIndex(Searches, s => s.Query == text);
        if (same >= 0 && Searches[same].At > at) return;
        var others = same < 0 ? Searches : [.. Searches.AsSpan(0, same), .. Searches.AsSpan(same + 1)];
        var place = others.Length;
        while (place > 0 && others[place - 1].At > at) place--;
        Searches = Fifo.Insert(others, place, new SearchedFor(text, at), ProfileBounds.Searches);
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

    /// <summary>
    /// Without what the acts weighed that a title's <paramref name="clear"/> takes back: those of the ring up to its time that none
    /// before it took back. What a declared name weighs beside
    /// the usual is not known to the ring: the usual is taken back.
    /// </summary>
    public readonly TitleState TakenBack(TitleState title, EventType clear, long at)
    {
        if (!Latest(title.Id, at, clear)) return title; // a later one, which came before it, has taken back all of that
        for (var i = Recent.Length - 1; i >= 0; i--)
        {
            ref readonly var e = ref Recent[i];
            if (e.At > at || e.Item != title.Id) continue;
            if (e.Type == clear) break;
            if (Profile.TakenBackBy(e.Type) == clear) title = title.Weighed(-TitleWeights.Of(e), e.At);
        }
        return title;
    }

    /// <summary>
    /// Whether another act than a rating made the title seen: one of the ring, or one that the ring may have lost, of a title that was
    /// played, or was seen and evicted before.
    /// </summary>
    public readonly bool WasSeen(in TitleState title, FoldOptions options)
    {
        foreach (ref readonly var e in Recent.AsSpan())
            if (e.Item == title.Id && (e.Type == EventType.PlayComplete
                || (e.Type == EventType.PlayStop && options.Seen.IsSeen(new Sitting(0, e.Completion, e.Completion > 0)))))
                return true;
        return (title.WatchedAt > 0 && StrongEvents > Recent.Length) || SeenHashes.AsSpan().Contains(StoredHash.Of32(title.Id.Value));
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

    /// <summary>A start or end that came late: the next end of the same title, if no start lies between, is of this one.</summary>
    private readonly void KeepDwell(in StrongEvent late)
    {
        if (late.Type != EventType.PlayStart && !Sitting.Ends(late.Type)) return;
        foreach (ref var e in Recent.AsSpan()) // the ring is this draft's own: it has just been made
        {
            if (e.At <= late.At || e.Item != late.Item || (e.Type != EventType.PlayStart && !Sitting.Ends(e.Type))) continue;
            if (e.Type != EventType.PlayStart)
                e = e with { DwellSeconds = late.Type == EventType.PlayStart ? Sitting.Dwell(late.At, e.At) : 0 };
            return;
        }
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
