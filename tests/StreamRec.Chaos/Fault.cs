namespace StreamRec.Chaos;

/// <summary>One fault as it was drawn: what is done, how long it lasts, and whom it hits.</summary>
/// <param name="What">For people: which part, which numbers.</param>
/// <param name="Nodes">Whose users and screens it hits; null: everybody's.</param>
/// <param name="Lasts">From <paramref name="Begin"/> to <paramref name="End"/>; zero: it is done at once.</param>
/// <param name="End">Undoes it, and waits until what was undone is there again.</param>
internal sealed record Fault(string Kind, string What, IReadOnlyList<int>? Nodes, TimeSpan Lasts, Func<Task> Begin, Func<Task> End)
{
    /// <summary>A node that was thought dead may yet find out that it is and end: how long that is waited for.</summary>
    public TimeSpan Aftermath { get; init; }
}
