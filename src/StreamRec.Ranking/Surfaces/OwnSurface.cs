namespace StreamRec.Ranking;

/// <summary>The person's own titles of one source, the most recent first.</summary>
internal sealed class OwnSurface(string name, CandidateSources source, ReasonKind reason) : SurfaceDefinition(name)
{
    public override PersonalSource Own { get; } = SourceTable.Personal.Single(own => own.Flag == source);

    public override Reason Reason(int item, Reason found, in World world) => new(reason, -1);
}
