namespace StreamRec.Actors;

/// <summary>Is told each step of each fold. Called on any number of threads.</summary>
public interface IFoldObserver
{
    void Folded(in FoldStep step);
}
