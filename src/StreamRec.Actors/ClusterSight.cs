using Akka.Cluster;

namespace StreamRec.Actors;

/// <summary>What a node sees of its cluster, where that decides whom it may serve.</summary>
internal static class ClusterSight
{
    /// <summary>
    /// Half of the members or more are out of sight. Whether this part goes on is not decided, or was decided while this node was frozen
    /// and did not hear of it: who is in memory is served on, but a user who is recovered now might have an owner elsewhere, and would get
    /// lists with versions above that owner's.
    /// </summary>
    public static bool IsCutOff(ClusterEvent.CurrentClusterState state) => IsCutOff(state.Members.Count, state.Unreachable.Count);

    /// <param name="members">This node and those out of sight included.</param>
    internal static bool IsCutOff(int members, int unreachable) => unreachable > 0 && 2 * unreachable >= members;
}
