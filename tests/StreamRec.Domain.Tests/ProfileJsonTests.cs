using System.Text;
using StreamRec.Contracts;
using static StreamRec.Domain.Tests.Given;

namespace StreamRec.Domain.Tests;

public sealed class ProfileJsonTests
{
    [Fact]
    public void A_profile_reads_as_people_expect()
    {
        var profile = Folded(
            Event(EventType.PlayStart, Heat, position: 0, duration: 10_200, country: "DE"),
            Event(EventType.PlayStop, Heat, Start, position: 5100),
            Event(EventType.Dislike, Alien, Start),
            Event(EventType.Search, query: "space"));
        var zeros = string.Join(',', Enumerable.Repeat(0, 20));
        Assert.Equal(
            $$"""
            {"userId":"ann","events":4,"lastEventAt":{{Start}},"country":"DE","session":{"number":1,"startedAt":{{Start}},"lastEventAt":{{Start}},"events":4},
            "titles":[{"itemId":"tt0078748","weight":-2,"weightAt":{{Start}},"opinion":"dislike"},
            {"itemId":"tt0113277","weight":1.5,"weightAt":{{Start}},"seen":true,"positionSeconds":5100,"durationSeconds":10200,"watchedAt":{{Start}}}],
            "recent":[{"type":"playStart","itemId":"tt0113277","at":{{Start}},"session":1},{"type":"playStop","itemId":"tt0113277","at":{{Start}},"session":1,"completion":0.5},
            {"type":"dislike","itemId":"tt0078748","at":{{Start}},"session":1},{"type":"search","at":{{Start}},"session":1}],
            "searches":[{"query":"space","at":{{Start}}}],
            "hours":[{{zeros}},1,0,0,0],"weekdays":[0,0,1,0,0,0,0],"patternAt":{{Start}},"strongEvents":4}
            """.ReplaceLineEndings(""),
            Encoding.UTF8.GetString(ProfileJson.Write(new UserId("ann"), profile)));
    }

    [Fact]
    public void A_pending_impression_and_fatigue_are_named()
    {
        var profile = Folded(Event(EventType.Impression, Heat), Event(EventType.Impression, Heat, Start + 5 * Minute));
        var json = Encoding.UTF8.GetString(ProfileJson.Write(new UserId("ann"), profile));
        Assert.Contains(
            $$"""{"itemId":"tt0113277","impressionPendingSince":{{Start + 5 * Minute}},"fatigue":1,"fatigueAt":{{Start + 5 * Minute}}}""", json,
            StringComparison.Ordinal);
    }
}
