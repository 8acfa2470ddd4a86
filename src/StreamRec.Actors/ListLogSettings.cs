using StreamRec.Domain;

namespace StreamRec.Actors;

/// <summary>Which lists that somebody has looked at are logged, and whether they can be made again.</summary>
public sealed record ListLogSettings
{
    [Setting("lists.logged-share", """
        Of this share of lists that somebody looks at, drawn at random, a record goes to kafka.topics.lists: what was shown where, how
        likely that was, and the profile that it was made from. 0: of none.
        """, Range = "0..1")]
    public double Share { get; init; } = 0.1;

    [Setting("lists.archive-megabytes", """
        The data folder keeps what lists were made from (catalogue, crowd, models), so that `streamrec inspect --list` can make one that was
        logged again: about so much, the oldest goes. 0: nothing is kept. A node that logs no lists adds nothing.
        """, Range = "0..1000000")]
    public int ArchiveMegabytes { get; init; } = 256;
}
