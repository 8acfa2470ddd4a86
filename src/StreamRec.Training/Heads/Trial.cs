using StreamRec.Domain;
using StreamRec.Ranking;

namespace StreamRec.Training;

/// <summary>
/// A title that had its chance with a person: what might have become of it (<paramref name="Tried"/>), and what did
/// (<paramref name="Happened"/>). <paramref name="Asked"/>: place of the event before which that was to be foretold;
/// <paramref name="Decided"/>: of that by which it was known; <paramref name="Place"/>: in the list, from 0, −1 where that is not known;
/// <paramref name="Surface"/>: as <see cref="BundleHead.FamilyOf"/> has it, null where it is not known.
/// </summary>
public readonly record struct Trial(
    UserId User, ItemId Item, int Asked, int Decided, Outcomes Tried, Outcomes Happened, int Place = -1, string? Surface = null);
