namespace StreamRec.Domain;

/// <summary>A person. 1–128 bytes of UTF-8 without control characters: checked where it enters (Contracts' EventJson, Gateway).</summary>
public readonly record struct UserId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>A title. 1–64 bytes of UTF-8 without control characters.</summary>
public readonly record struct ItemId(string Value) : IComparable<ItemId>
{
    public int CompareTo(ItemId other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;
}
