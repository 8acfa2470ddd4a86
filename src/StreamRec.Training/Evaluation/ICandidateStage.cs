namespace StreamRec.Training.Evaluation;

/// <summary>A method with candidate sources: which of them brought a title for the question that was last scored.</summary>
internal interface ICandidateStage
{
    /// <summary>Names of the sources, in the order of the counts.</summary>
    IReadOnlyList<string> Sources { get; }

    /// <summary>A bit per source; 0 when the title is no candidate.</summary>
    int SourcesOf(int item);
}
