namespace StreamRec.Benchmarks.Mix;

/// <param name="Events">that are measured</param>
/// <param name="WarmUp">played before them, not measured: viewers get their histories, the code gets compiled</param>
/// <param name="Candidates">per viewer, besides its own titles (my-list, begun ones)</param>
internal sealed record MixSettings(int Events = 20_000, ulong Seed = 1, int Viewers = 20, int WarmUp = 6_000, int Candidates = 280);
