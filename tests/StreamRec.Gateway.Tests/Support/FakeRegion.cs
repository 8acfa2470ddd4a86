using System.Collections.Concurrent;
using System.Collections.Immutable;
using Akka.Actor;
using StreamRec.Actors;
using StreamRec.Domain;
using StreamRec.Ranking;

namespace StreamRec.Gateway.Tests.Support;

/// <summary>Stands in for the user region: one actor per user, which answers as the real one promises to.</summary>
internal sealed class FakeRegion
{
    private readonly ConcurrentDictionary<string, FakeUser> _users = new();
    private readonly ConcurrentDictionary<string, IActorRef> _actors = new();

    public FakeRegion(ActorSystem system) => Ref = system.ActorOf(Props.Create(() => new RegionActor(this)));

    public IActorRef Ref { get; }

    /// <summary>Every message that the region was sent, oldest first.</summary>
    public ConcurrentQueue<object> Received { get; } = new();

    public FakeUser this[string userId] => _users.GetOrAdd(userId, static id => new FakeUser(id));

    public int Subscribes(string userId) => Received.OfType<Subscribe>().Count(m => m.UserId.Value == userId);

    /// <summary>A fold: the user's list of the surface is now this one, and who follows it is told.</summary>
    public void Push(string userId, long version, ImmutableArray<RankedTitle> items, string? eventId = null, string surface = "home")
    {
        var update = Lists.Update(userId, version, items, eventId, surface);
        this[userId].Lists[surface] = update;
        if (_actors.TryGetValue(userId, out var actor)) actor.Tell(update);
    }

    /// <summary>The user's actor ends, as in a crash or a hand-off; the next message makes a new one.</summary>
    public void Kill(string userId)
    {
        if (_actors.TryRemove(userId, out var actor)) actor.Tell(PoisonPill.Instance);
    }

    private sealed class RegionActor(FakeRegion region) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            region.Received.Enqueue(message);
            if (message is not IUserMessage { UserId.Value: var userId }) return;
            var user = region[userId];
            region._actors.GetOrAdd(userId, _ => Context.ActorOf(Props.Create(() => new UserActor(user)))).Forward(message);
        }
    }

    private sealed class UserActor(FakeUser user) : UntypedActor
    {
        private readonly Dictionary<(IActorRef Screen, Surface Surface), ListRequest> _screens = [];

        protected override void OnReceive(object message)
        {
            if (message is IUserMessage and not Unsubscribe && !user.Answers) return;
            switch (message)
            {
                case IUserMessage and (Subscribe or GetList or GetProfile) when user.Refuses is { } refusal:
                    Sender.Tell(new ReadRefused(((IUserMessage)message).UserId, refusal, $"The user is {refusal}."));
                    break;
                case Subscribe subscribe when user.RefusesOnly is { } only && only.Surface == subscribe.Request.Surface.Name:
                    Sender.Tell(new ReadRefused(subscribe.UserId, only.Refusal, $"The user is {only.Refusal}.") { Surface = subscribe.Request.Surface });
                    break;
                case Subscribe subscribe:
                    _screens[(Sender, subscribe.Request.Surface)] = subscribe.Request;
                    Context.Watch(Sender);
                    user.Following = _screens.Count;
                    Sender.Tell(user.ListOf(subscribe.Request));
                    break;
                case Unsubscribe unsubscribe:
                    _screens.Remove((Sender, unsubscribe.Surface));
                    user.Following = _screens.Count;
                    break;
                case GetList get:
                    Sender.Tell(user.ListOf(get.Request));
                    break;
                case GetProfile get:
                    Sender.Tell(new UserView(get.UserId, user.Profile, null));
                    break;
                case Release release:
                    user.Refuses = null;
                    Sender.Tell(new Released(release.UserId));
                    break;
                case ListUpdate update:
                    foreach (var ((screen, surface), request) in _screens)
                    {
                        if (surface == update.Surface) screen.Tell(FakeUser.Cut(update, request));
                    }
                    break;
                case Terminated ended:
                    foreach (var key in _screens.Keys.Where(k => k.Screen.Equals(ended.ActorRef)).ToList()) _screens.Remove(key);
                    user.Following = _screens.Count;
                    break;
            }
        }
    }
}
