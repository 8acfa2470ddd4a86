using StreamRec.Chaos;

namespace StreamRec.Cluster.Tests.Chaos;

public sealed class LiveMessageTests
{
    [Fact]
    public void A_list_is_read_with_whose_it_is_what_it_is_as_of_and_what_is_in_it()
    {
        var one = LiveMessage.Read("""{"type":"list","userId":"ann","version":7,"asOf":{"eventId":"e-1","timestamp":5},"items":[{"itemId":"a","asOf":1}],"model":"m"}"""u8);
        Assert.Equal(("list", "ann", 7, "e-1"), (one.Type, one.UserId, one.Version, one.EventId));
        var same = LiveMessage.Read("""{"version":8,"items":[{"itemId":"a","asOf":1}],"type":"list"}"""u8);
        var other = LiveMessage.Read("""{"version":8,"items":[{"itemId":"b","asOf":1}],"type":"list"}"""u8);
        Assert.Equal(one.Items, same.Items);
        Assert.NotEqual(one.Items, other.Items);
    }
}
