using Confluent.Kafka;
using StreamRec.Ingest.Tests.Running;

namespace StreamRec.Ingest.Tests;

public sealed class KafkaHealthTests : IDisposable
{
    private readonly RecordedLog _log = new();
    private readonly KafkaHealth _health;

    public KafkaHealthTests() => _health = new KafkaHealth("kafka:9092", _log, TimeProvider.System);

    public void Dispose() => _log.Dispose();

    [Fact]
    public void Wrong_credentials_are_called_so_and_not_down_though_no_broker_can_be_reached_then()
    {
        _health.Refused("SASL authentication failed: wrong password");
        _health.Down("no broker can be reached");
        Assert.Equal((KafkaState.Refused, "SASL authentication failed: wrong password"), (_health.State, _health.Reason));
        Assert.True(_log.Has("refuses this node: SASL authentication failed"));
        _health.Up();
        Assert.Equal((KafkaState.Up, ""), (_health.State, _health.Reason));
    }

    [Fact]
    public void A_change_is_said_once_however_often_clients_say_it()
    {
        for (var i = 0; i < 3; i++) _health.Down("no broker can be reached");
        Assert.Single(_log.Lines);
    }

    [Theory]
    [InlineData(ErrorCode.SaslAuthenticationFailed, true)]
    [InlineData(ErrorCode.Local_Authentication, true)]
    [InlineData(ErrorCode.Local_Ssl, true)]
    [InlineData(ErrorCode.TopicAuthorizationFailed, true)]
    [InlineData(ErrorCode.GroupAuthorizationFailed, true)]
    [InlineData(ErrorCode.Local_AllBrokersDown, false)]
    [InlineData(ErrorCode.Local_TimedOut, false)]
    public void What_waiting_does_not_change_is_a_refusal(ErrorCode code, bool refusal) => Assert.Equal(refusal, KafkaHealth.IsRefusal(code));
}
