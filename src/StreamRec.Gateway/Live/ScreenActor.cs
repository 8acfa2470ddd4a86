using Akka.Actor;
using StreamRec.Actors;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Gateway.Http;
using StreamRec.Ranking;

namespace StreamRec.Gateway.Live;

/// <summary>
/// One screen's subscriptions. Each is asked for through the region until a list comes; the actor that it comes from is
/// watched, and when that ends (crash, hand-off) the subscription is asked for again. Lists go to the outbox, where the
/// pump compares them with what it sent last, so that a move is not seen by the screen.
/// </summary>
internal sealed class ScreenActor(Func<IActorRef?> region, Outbox outbox, TimeSpan resubscribeAfter, TimeProvider time)
    : UntypedActor, IWithTimers
{
    private const int AttemptsBeforeTelling = 2;
    private readonly Dictionary<Key, Subscription> _subscriptions = [];

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(GatewayServices gateway, Outbox outbox) => Akka.Actor.Props.Create(() => new ScreenActor(
        gateway.Backend.Region, outbox, gateway.Options.ResubscribeAfter, gateway.Time));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Open open:
                Begin(open);
                break;
            case Close close:
                End(new Key(close.UserId, close.Surface));
                break;
            case ListUpdate update:
                Hear(update);
                break;
            case ReadRefused refused:
                Hear(refused);
                break;
            case Retry retry when _subscriptions.TryGetValue(retry.Key, out var subscription) && subscription.Owner is null:
                AskAgain(retry.Key, subscription);
                break;
            case Terminated ended:
                Lose(ended.ActorRef);
                break;
        }
    }

    protected override void PostStop()
    {
        GatewayMetrics.Subscriptions.Dec(_subscriptions.Count);
        base.PostStop();
    }

    private void Begin(Open open)
    {
        var key = new Key(open.UserId, open.Request.Surface);
        if (_subscriptions.TryGetValue(key, out var earlier)) earlier.Slot.Retire();
        else GatewayMetrics.Subscriptions.Inc();
        var subscription = new Subscription(new Subscribe(open.UserId, open.Request), open.Slot);
        _subscriptions[key] = subscription;
        Ask(key, subscription);
    }

    private void End(Key key)
    {
        if (!_subscriptions.Remove(key, out var subscription)) return;
        GatewayMetrics.Subscriptions.Dec();
        subscription.Slot.Retire();
        Timers.Cancel(key);
        var owner = subscription.Owner;
        // Straight to the owner if there is one: through the region it could wake a user that has gone to sleep.
        (owner ?? region())?.Tell(new Unsubscribe(key.UserId, key.Surface), Self);
        if (owner is not null && !IsHeard(owner)) Context.Unwatch(owner);
    }

    private void Hear(ListUpdate update)
    {
        var key = new Key(update.UserId, update.Surface);
        if (!_subscriptions.TryGetValue(key, out var subscription)) return;
        if (!Sender.Equals(subscription.Owner))
        {
            var earlier = subscription.Owner;
            subscription.Owner = Sender;
            Context.Watch(Sender);
            if (earlier is not null && !IsHeard(earlier)) Context.Unwatch(earlier);
            Timers.Cancel(key);
        }
        subscription.Attempts = 0;
        subscription.Told = null;
        outbox.Offer(subscription.Slot, update);
    }

    private void Hear(ReadRefused refused)
    {
        foreach (var (key, subscription) in _subscriptions)
        {
            if (key.UserId == refused.UserId && (refused.Surface ?? key.Surface) == key.Surface && subscription.Owner is null)
                TellOnce(subscription, UserRoutes.CodeOf(refused.Refusal), refused.Message);
        }
    }

    private void Lose(IActorRef owner)
    {
        foreach (var (key, subscription) in _subscriptions)
        {
            if (!owner.Equals(subscription.Owner)) continue;
            subscription.Owner = null;
            // An actor that dies of each subscription must not be asked in a tight loop.
            if (time.GetElapsedTime(subscription.AskedAt) > resubscribeAfter) AskAgain(key, subscription);
            else Timers.StartSingleTimer(key, new Retry(key), resubscribeAfter);
        }
    }

    private void AskAgain(Key key, Subscription subscription)
    {
        GatewayMetrics.Resubscribed.Inc();
        if (subscription.Attempts >= AttemptsBeforeTelling)
            TellOnce(subscription, "unavailable", $"The list of {key.Surface.Name} cannot be had now; it is asked for again.");
        Ask(key, subscription);
    }

    private void Ask(Key key, Subscription subscription)
    {
        region()?.Tell(subscription.Message, Self);
        subscription.AskedAt = time.GetTimestamp();
        Timers.StartSingleTimer(key, new Retry(key), resubscribeAfter * (1 << Math.Min(subscription.Attempts, 3)));
        subscription.Attempts++;
    }

    private void TellOnce(Subscription subscription, string code, string message)
    {
        if (subscription.Told == code) return;
        subscription.Told = code;
        outbox.Tell(new ErrorMessage(code, message) { Surface = subscription.Slot.Screen.Surface });
    }

    private bool IsHeard(IActorRef owner)
    {
        foreach (var subscription in _subscriptions.Values)
        {
            if (owner.Equals(subscription.Owner)) return true;
        }
        return false;
    }

    internal sealed record Open(UserId UserId, ListRequest Request, ListSlot Slot);

    internal sealed record Close(UserId UserId, Surface Surface);

    private readonly record struct Key(UserId UserId, Surface Surface);

    private sealed record Retry(Key Key);

    private sealed class Subscription(Subscribe message, ListSlot slot)
    {
        public Subscribe Message => message;
        public ListSlot Slot => slot;

        /// <summary>The user's actor, once a list has come from it.</summary>
        public IActorRef? Owner { get; set; }
        public int Attempts { get; set; }
        public long AskedAt { get; set; }

        /// <summary>Code of the last error told since the last list.</summary>
        public string? Told { get; set; }
    }
}
