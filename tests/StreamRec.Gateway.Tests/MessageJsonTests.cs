using System.Text;
using System.Text.Json;
using CsCheck;
using StreamRec.Contracts;
using StreamRec.Gateway.Wire;

namespace StreamRec.Gateway.Tests;

public sealed class MessageJsonTests
{
    private static readonly string[] Texts = ["tt0111161", "Amélie \"x\" </script>", "日本 \ud83c\udfac", ""];
    private static readonly Gen<string> Text = Gen.OneOf(Gen.String, Gen.Int[0, Texts.Length - 1].Select(k => Texts[k]));
    private static readonly Gen<string?> MaybeText = Gen.OneOf(Text.Select(text => (string?)text), Gen.Const((string?)null));
    private static readonly Gen<IReadOnlyList<string>?> MaybeTexts =
        Gen.OneOf(Text.Array[0, 3].Select(texts => (IReadOnlyList<string>?)texts), Gen.Const((IReadOnlyList<string>?)null));

    private static readonly Gen<ListItem> Item = Gen.Select(
        Gen.Select(Text, Text, Text, MaybeText), Gen.Select(Gen.Float[-1e6f, 1e6f], Gen.Float[0, 1], Gen.Bool), MaybeTexts,
        Gen.Select(MaybeText, Gen.Int[0, 2030]), Gen.Select(MaybeTexts, MaybeTexts),
        (texts, numbers, because, kind, lists) => new ListItem
        {
            ItemId = texts.Item1,
            Title = texts.Item2,
            Reason = texts.Item3,
            ReasonCode = texts.Item4,
            Score = numbers.Item1,
            Like = numbers.Item3 ? numbers.Item2 : null,
            ReasonItemIds = because,
            Kind = kind.Item1,
            Year = kind.Item2 < 1900 ? null : kind.Item2,
            Genres = lists.Item1,
            Sources = lists.Item2,
        });

    private static readonly Gen<AsOf> Past = Gen.Select(
        MaybeText, Gen.Long[-1, 1L << 50], MaybeText, (id, at, position) => new AsOf(id, at < 0 ? null : at, position));

    private static readonly Gen<DeltaOp> Operation = Gen.OneOf(
        Gen.Int[0, 49].Select(index => (DeltaOp)new RemoveOp(index)),
        Gen.Select(Gen.Int[0, 49], Gen.Int[0, 49], (from, to) => (DeltaOp)new MoveOp(from, to)),
        Gen.Select(Gen.Int[0, 49], Item, (index, item) => (DeltaOp)new InsertOp(index, item)),
        Gen.Select(Gen.Int[0, 49], Item, (index, item) => (DeltaOp)new UpdateOp(index, item)));

    private static readonly Gen<ServerMessage> Message = Gen.OneOf(
        Gen.Select(Text, Text, Gen.Long, Past, (user, surface, version, past) => (ServerMessage)new UnchangedMessage(user, surface, version, past)),
        Gen.Select(Gen.Select(Text, Text, Text), Gen.Long, Past, Item.Array[0, 5], Gen.Bool, (texts, version, past, items, incomplete) =>
            (ServerMessage)new ListMessage(texts.Item1, texts.Item2, version, texts.Item3, past, items) { Incomplete = incomplete }),
        Gen.Select(Gen.Select(Text, Text, Text), Gen.Long, Gen.Long, Past, Operation.Array[0, 5], (texts, from, to, past, ops) =>
            (ServerMessage)new DeltaMessage(texts.Item1, texts.Item2, from, to, texts.Item3, past, ops)),
        Gen.Select(Text, Text, (id, position) => (ServerMessage)new AckMessage(id, position)));

    [Fact]
    public void What_is_written_by_hand_is_what_the_serializer_writes_byte_for_byte() =>
        Message.Sample(message =>
        {
            using var json = new PooledJson();
            Assert.Equal(
                JsonSerializer.Serialize(message, ContractsJson.Default.ServerMessage), Encoding.UTF8.GetString(json.Write(message).Span));
        }, iter: 2_000);
}
