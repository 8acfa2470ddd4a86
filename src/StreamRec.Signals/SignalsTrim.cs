using StreamRec.Domain;

namespace StreamRec.Signals;

/// <summary>What a saved file leaves out, to be small: titles that are not kept, and all but the strongest successors of each.</summary>
public sealed record SignalsTrim(Func<ItemId, bool> Keep, int Successors);
