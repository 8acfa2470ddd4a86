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
    public void No_field_of_a_message_is_forgotten()
    {
        var item = new ListItem
        {
            ItemId = "i",
            Title = "t",
            Score = 1,
            Like = .5f,
            Reason = "r",
            ReasonCode = "c",
            ReasonItemIds = ["j"],
            Kind = "film",
            Year = 1999,
            Genres = ["g"],
            Sources = ["s"],
        };
        var past = new AsOf("e", 1, "p");
        var list = Written(new ListMessage("u", "home", 2, "m", past, [item]) { Incomplete = true });
        AssertAllOf<ListMessage>(list);
        AssertAllOf<ListItem>(list.GetProperty("items")[0]);
        AssertAllOf<AsOf>(list.GetProperty("asOf"));
        AssertAllOf<UnchangedMessage>(Written(new UnchangedMessage("u", "home", 2, past)));
        var delta = Written(new DeltaMessage("u", "home", 1, 2, "m", past, [new InsertOp(0, item), new UpdateOp(0, item), new MoveOp(0, 1), new RemoveOp(0)]));
        AssertAllOf<DeltaMessage>(delta);
        AssertAllOf<InsertOp>(delta.GetProperty("ops")[0]);
        AssertAllOf<UpdateOp>(delta.GetProperty("ops")[1]);
        AssertAllOf<MoveOp>(delta.GetProperty("ops")[2]);
        AssertAllOf<RemoveOp>(delta.GetProperty("ops")[3]);
    }

    private static JsonElement Written(ServerMessage message)
    {
        using var json = new PooledJson();
        return JsonDocument.Parse(json.Write(message)).RootElement.Clone();
    }

    /// <summary>The contract's own names, so that a field which is added there has to be added here.</summary>
    private static void AssertAllOf<T>(JsonElement written)
    {
        var expected = ContractsJson.Default.Options.GetTypeInfo(typeof(T)).Properties.Select(property => property.Name);
        Assert.Equal(expected.Order(), written.EnumerateObject().Select(property => property.Name).Where(name => name is not ("type" or "op")).Order());
    }

    [Fact]
    public void What_is_written_by_hand_is_what_the_serializer_writes_byte_for_byte() =>
        Message.Sample(message =>
        {
            using var json = new PooledJson();
            Assert.Equal(
                JsonSerializer.Serialize(message, ContractsJson.Default.ServerMessage), Encoding.UTF8.GetString(json.Write(message).Span));
        }, iter: 2_000);
}
