using System.Collections.Concurrent;
using StreamRec.Actors;
using StreamRec.Domain;

namespace StreamRec.Gateway.Tests.Support;

/// <summary>What a user's actor is to say; set by tests, read by the actor.</summary>
internal sealed class FakeUser(string userId)
{
    private volatile bool _answers = true;
    private volatile int _following;
    private ReadRefusal? _refuses;

    public bool Answers { get => _answers; set => _answers = value; }
    public ReadRefusal? Refuses { get => _refuses; set => _refuses = value; }

    /// <summary>What subscriptions to this one surface are refused with.</summary>
    public (string Surface, ReadRefusal Refusal)? RefusesOnly { get; set; }

    /// <summary>How many subscriptions its actor has.</summary>
    public int Following { get => _following; set => _following = value; }

    public Profile Profile { get; set; } = Profile.Empty;

    public ConcurrentDictionary<string, ListUpdate> Lists { get; } = new();

    public ListUpdate ListOf(ListRequest request) =>
        Cut(Lists.GetOrAdd(request.Surface.Name, surface => StreamRec.Gateway.Tests.Support.Lists.Update(
            userId, 1, StreamRec.Gateway.Tests.Support.Lists.Of("a", "b", "c"), surface: surface)), request);

    public static ListUpdate Cut(ListUpdate update, ListRequest request) =>
        update.Items.Length <= request.Limit ? update : update with { Items = update.Items[..request.Limit] };
}
