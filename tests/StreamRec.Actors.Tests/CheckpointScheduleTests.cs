using CsCheck;
using StreamRec.Domain;
using static StreamRec.Actors.Tests.Given;

namespace StreamRec.Actors.Tests;

public sealed class CheckpointScheduleTests
{
    private static readonly ActorsSettings Settings = TestNode.Settings with
    {
        CheckpointEvents = 4,
        CheckpointEvery = TimeSpan.FromMilliseconds(1000),
        StopWithin = TimeSpan.FromMilliseconds(300),
    };

    private enum Happening { Fold, Reject, Confirm, Ask, Show, Grant, Persist, Pass, StoreGoes, StoreComes, Stop }

    /// <summary>Plays the actor, its lane, the gate, the journal and the clock.</summary>
    private sealed class World
    {
        private readonly UserHandOff _handOff;
        private readonly ListVersion _version = new(1L << 40);
        private readonly CheckpointSchedule _schedule;
        private long _offset, _now, _dirtySince = -1, _stopAsked = -1;
        private bool _store = true, _asked;
        private UserState? _writing;

        public World()
        {
            _handOff = new UserHandOff(Ann, UserState.Empty, static (profile, e) =>
                e.Event.ItemId == "poison" ? throw new InvalidOperationException("poison") : Fold(profile, e));
            _schedule = new CheckpointSchedule(_handOff, _version, Settings, static () => 0.5);
        }

        public bool Stopped { get; private set; }
        public bool IsClean => _schedule.IsClean;
        public bool Unconfirmed => !_handOff.CanCheckpoint && !_handOff.InFlight;
        public bool Covered => !_version.IsAbove(_handOff.Persisted.VersionCeiling);

        public void Do(Happening happening)
        {
            if (Stopped) return;
            switch (happening)
            {
                case Happening.Fold or Happening.Reject when !_schedule.Stopping:
                    var prev = _offset;
                    _handOff.Receive(Batch(Unconfirmed ? -1 : prev, Play(++_offset, happening == Happening.Fold ? $"t{_offset}" : "poison")));
                    break;
                case Happening.Confirm or Happening.Ask when !_schedule.Stopping && _offset > 0:
                    if (_handOff.Receive(new AskDurable(Ann, Epoch, _offset)) is null) _schedule.Demand();
                    break;
                case Happening.Show: _version.Next(); break;
                case Happening.Grant when _asked && _store && _writing is null: Grant(); break;
                case Happening.Persist when _writing is { } written:
                    _writing = null;
                    _schedule.Persisted();
                    Assert.Same(written, _handOff.Persisted);
                    break;
                case Happening.Pass: _now += 100; break;
                case Happening.StoreGoes: _store = false; break;
                case Happening.StoreComes: _store = true; break;
                case Happening.Stop:
                    _schedule.Stop(_now);
                    if (_stopAsked < 0) _stopAsked = _now;
                    break;
            }
            Settle();
        }

        private void Grant()
        {
            _asked = false;
            var shown = _version.Last;
            var before = _handOff.Persisted;
            _writing = _schedule.Granted();
            if (_writing is null)
            {
                Assert.False(_schedule.Asked); // given back
                return;
            }
            Assert.True(_writing.VersionCeiling > shown && _writing.VersionCeiling > before.VersionCeiling);
        }

        private void Settle()
        {
            var step = _schedule.Next(_now, _store);
            if (step == CheckpointStep.Ask)
            {
                Assert.False(_asked || _writing is not null); // one place at a time
                _asked = true;
            }
            Assert.Equal(_asked || _writing is not null, _schedule.Asked);
            if (step == CheckpointStep.Stop)
            {
                Assert.True(_stopAsked >= 0);
                Stopped = true;
                if (_store && !Unconfirmed && _now < _stopAsked + 300) Assert.True(_schedule.IsClean); // nothing is left behind without a reason
                return;
            }
            Assert.False(_stopAsked >= 0 && _now >= _stopAsked + 300); // a stop ends in its time
            _dirtySince = _schedule.IsClean ? -1 : _dirtySince < 0 ? _now : _dirtySince;
            // Dirty and free to write for its time: it has asked.
            if (_dirtySince >= 0 && _now - _dirtySince >= 1250 && _handOff.CanCheckpoint) Assert.True(_schedule.Asked);
            if (_handOff.Changes >= Settings.CheckpointEvents && _handOff.CanCheckpoint) Assert.True(_schedule.Asked);
            if (_schedule.Due is { } due && !_schedule.Stopping) Assert.True(due > _now); // it would wake the actor for nothing
        }
    }

    [Fact]
    public void Whatever_happens_a_place_is_used_or_given_back_and_whoever_is_dirty_asks_in_time() =>
        Gen.Enum<Happening>().Where(h => h != Happening.Stop).Array[0, 200].Sample(
            happenings =>
            {
                var world = new World();
                foreach (var happening in happenings) world.Do(happening);
                // With a lane, a gate and a database that answer, all is written in the end, the ceiling too.
                world.Do(Happening.StoreComes);
                for (var i = 0; i < 40; i++)
                {
                    foreach (var next in (Happening[])[Happening.Confirm, Happening.Pass, Happening.Grant, Happening.Persist]) world.Do(next);
                }
                Assert.True(world.IsClean && world.Covered);
            },
            iter: 3000);

    [Fact]
    public void Whatever_happened_before_a_stop_ends_in_its_time_and_clean_where_it_can() =>
        Gen.Select(Gen.Enum<Happening>().Array[0, 100], Gen.Enum<Happening>().Array[0, 20]).Sample(
            (before, after) =>
            {
                var world = new World();
                foreach (var happening in before) world.Do(happening);
                world.Do(Happening.Stop);
                foreach (var happening in after) world.Do(happening);
                for (var i = 0; i < 4; i++) world.Do(Happening.Pass);
                Assert.True(world.Stopped);
            },
            iter: 3000);

    [Fact]
    public void A_first_list_is_written_in_its_time_and_the_next_ones_are_covered()
    {
        var (handOff, version) = (new UserHandOff(Ann, UserState.Empty, Fold), new ListVersion(1L << 40));
        var schedule = new CheckpointSchedule(handOff, version, Settings, static () => 0.5);
        version.Next();
        Assert.Equal(CheckpointStep.Wait, schedule.Next(0, storeAvailable: true));
        Assert.Equal(1000, schedule.Due);
        Assert.Equal(CheckpointStep.Ask, schedule.Next(1000, storeAvailable: true));
        Assert.True(schedule.Granted()?.VersionCeiling > version.Last);
        schedule.Persisted();

        for (var i = 0; i < 1000; i++) version.Next();

        Assert.True(schedule.IsClean);
    }
}
