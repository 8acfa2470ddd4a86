namespace StreamRec.Domain;

internal ref partial struct ProfileDraft
{
    /// <summary>The title's entry, or a new one that is not yet in the table (seen, if its evicted entry was).</summary>
    public readonly TitleState Title(ItemId id)
    {
        var index = Titles.IndexOf(id);
        return index >= 0 ? Titles[index] : new TitleState { Id = id, Seen = SeenHashes.AsSpan().Contains(StoredHash.Of32(id.Value)) };
    }

    public void Put(in TitleState title)
    {
        var index = Titles.IndexOf(title.Id);
        if (index >= 0)
        {
            Replace(index, title);
            return;
        }
        (Titles, _ownTitles) = (Titles.Inserted(~index, title), true);
        TitleBytes += TitleTable.Bytes(title);
        Touch(title.Id);
    }

    /// <summary>
    /// Evicts what is forgotten, then entries of the lowest value until the bounds hold. What is evicted was touched; if a ring entry or a
    /// seen hash went with it, or if it carried weight, features of other titles may change: the effect is All then.
    /// </summary>
    public void KeepBounds()
    {
        for (var i = Titles.Length - 1; i >= 0; i--)
        {
            if (TitleTable.IsForgotten(Titles[i], LastEventAt)) Evict(i);
        }
        while (Titles.Length > ProfileBounds.Titles
            || TitleBytes > ProfileBounds.TitleBytes - sizeof(uint) * SeenHashes.Length - AttributesBytes)
            Evict(TitleTable.Least(Titles, LastEventAt));
    }

    /// <summary>What they cost in a checkpoint, at most; nothing where nothing was ever said of them.</summary>
    private readonly int AttributesBytes => AttributesAt == 0 ? 0 : Attributes.Bytes + 17;

    private void Evict(int victim)
    {
        var evicted = Titles[victim];
        (Titles, _ownTitles) = (Titles.Removed(victim), true);
        TitleBytes -= TitleTable.Bytes(evicted);
        Touch(evicted.Id);
        if (!TitleTable.IsPassing(evicted) || evicted.WatchedAt != 0) _all = true; // what was begun is kept out of others' places
        if (evicted.Seen) RememberSeen(evicted.Id);
        KeepRecentBounds(evicted.Id);
    }

    private void Replace(int index, in TitleState title)
    {
        if (!_ownTitles) (Titles, _ownTitles) = (Titles.Copied(), true);
        TitleBytes += TitleTable.Bytes(title) - TitleTable.Bytes(Titles[index]);
        Titles.Set(index, title);
        Touch(title.Id);
    }

    private void RememberSeen(ItemId id)
    {
        var hash = StoredHash.Of32(id.Value);
        if (SeenHashes.AsSpan().Contains(hash)) return;
        SeenHashes = Fifo.Push(SeenHashes, hash, ProfileBounds.SeenHashes);
        _all = true;
    }
}
