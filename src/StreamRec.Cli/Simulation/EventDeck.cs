namespace StreamRec.Cli.Simulation;

/// <summary>Deals kinds from a shuffled deck of 100, so that every full deck has the mix exactly.</summary>
internal sealed class EventDeck
{
    private readonly EventKind[] _cards = new EventKind[100];
    private readonly Dice _dice;
    private int _next = 100;

    public EventDeck(EventMix mix, Dice dice)
    {
        _dice = dice;
        for (var i = 0; i < _cards.Length; i++)
            _cards[i] = i < mix.Impressions ? EventKind.Impression
                : i < mix.Impressions + mix.Progress ? EventKind.Progress
                : i < mix.Impressions + mix.Progress + mix.Clicks ? EventKind.Click
                : EventKind.Strong;
    }

    public EventKind Deal()
    {
        if (_next == _cards.Length)
        {
            for (var i = _cards.Length - 1; i > 0; i--)
            {
                var j = _dice.Below(i + 1);
                (_cards[i], _cards[j]) = (_cards[j], _cards[i]);
            }
            _next = 0;
        }
        return _cards[_next++];
    }
}
