using System.Text;
using StreamRec.Catalog;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Signals;
using StreamRec.Testing;
using StreamRec.Training;

namespace StreamRec.Ranking.Tests;

/// <summary>What declared features are, on a small shop; that they fit incremental scoring is in IncrementalScoringTests.</summary>
public sealed class DeclaredFeatureTests
{
    private const long Now = TestWorld.Start;

    private static readonly AttributeDeclarations Attributes = new(
    [
        new("brand", AttributeType.Keyword), new("colours", AttributeType.Keywords), new("embedding", AttributeType.Vector),
        new("inStock", AttributeType.Flag), new("price", AttributeType.Number), new("blurb", AttributeType.Text),
    ]);

    private readonly CatalogStore _catalog = new(new ItemIndex());
    private readonly SignalsWriter _signals;

    public DeclaredFeatureTests()
    {
        _catalog.Apply(
        [
            Product("boot", """{"brand":"Nord","colours":["red","blue"],"embedding":[1,0],"inStock":true,"price":100,"blurb":"Two words, and more"}"""),
            Product("shoe", """{"brand":"Nord","colours":["red"],"embedding":[0.6,0.8],"inStock":false,"price":60}"""),
            Product("hat", """{"brand":"Sud","colours":["green"],"embedding":[0,1],"price":20}"""),
            Product("belt", "{}"),
        ]);
        _signals = new SignalsWriter(_catalog.Index);
        for (var k = 0; k < 3; k++) _signals.Observe(new SignalMove(Number("hat"), Now - k * TestWorld.Day, 0, null, Array.Empty<int>()));
    }

    /// <summary>One of each sort, for whoever wants any.</summary>
    internal static DeclaredFeature[] Any { get; } =
    [
        new("aYear", "number", "year"), new("aDrama", "is", "genre", "drama"), new("aWords", "words", "description"),
        new("aTrend", "rate", Window: "shortest", Per: "long"), new("aCount", "count", Window: "middle"),
        new("aGenres", "tasteFor", "genre"), new("aPeople", "tasteFor", "person"), new("aDecade", "tasteFor", "decade"),
        new("aDirector", "tasteFor", "director"), new("aYears", "distance", "year"), new("aPrice", "number", "attribute:price", Missing: -1),
        new("aLike", "likeness", "attribute:embedding"), new("aSession", "history", Of: "chosenInSession"), new("aDown", "history", Of: "turnedDown"),
        new("aTired", "own", Of: "fatigue"), new("aRated", "own", Of: "rating"), new("aProgress", "own", Of: "progress"),
        new("aTouched", "own", Of: "daysSinceTouched"), new("aWatched", "own", Of: "daysSinceWatched"), new("aHour", "context", Of: "hour"),
        new("aDay", "context", Of: "weekday"), new("aTv", "context", Value: "tv", Of: "device"), new("aNew", "context", Of: "daysSinceAdded"),
        new("aGuest", "person", Of: "age", Missing: 30), new("aPlan", "person", Value: "premium", Of: "plan"),
    ];

    [Fact]
    public void What_a_title_says_is_read_as_it_says_it()
    {
        Assert.Equal([100, 60, 20, -1], Of(new("x", "number", "attribute:price", Missing: -1)));
        Assert.Equal([1, 0, 0, 0], Of(new("x", "number", "attribute:inStock")));
        Assert.Equal([1, 1, 0, 0], Of(new("x", "is", "attribute:brand", "nord")));
        Assert.Equal([1, 0, 0, 0], Of(new("x", "is", "attribute:colours", "blue")));
        Assert.Equal([0, .8f, 1, 7], Of(new("x", "vector", "attribute:embedding", Index: 1, Missing: 7)));
        Assert.Equal([4, 0, 0, 0], Of(new("x", "words", "attribute:blurb")));
    }

    [Fact]
    public void What_the_history_says_is_of_what_was_chosen_lately_the_newest_most()
    {
        DeclaredFeature brands = new("x", "tasteFor", "attribute:brand"), likeness = new("x", "likeness", "attribute:embedding");
        DeclaredFeature dearer = new("x", "distance", "attribute:price");
        Assert.Equal([0, 0, 0, 0], Of(brands));
        Assert.Equal([1, 1, 0, 0], Of(brands, (EventType.Like, "boot")));
        Assert.Equal([.9f / 1.9f, .9f / 1.9f, 1 / 1.9f, 0], Of(brands, (EventType.Like, "boot"), (EventType.Like, "hat")), Near);
        Assert.Equal([1 / 2f, 1 / 2f, -1 / 2f, 0], Of(brands, (EventType.Like, "boot"), (EventType.Dislike, "hat")), Near);
        Assert.Equal([1, .6f, 0, 0], Of(likeness, (EventType.Like, "boot")), Near);
        Assert.Equal([1, .6f, 0, 0], Of(likeness, (EventType.Like, "boot"), (EventType.Like, "belt")), Near);
        Assert.Equal([40, 0, -40, 0], Of(dearer, (EventType.Like, "shoe")), Near);
        Assert.Equal([2, 2, 2, 2], Of(new("x", "history", Of: "chosen"), (EventType.Like, "boot"), (EventType.Like, "hat"), (EventType.Dislike, "shoe")));
        Assert.Equal([1, 1, 1, 1], Of(new("x", "history", Of: "turnedDown"), (EventType.Like, "boot"), (EventType.Dislike, "shoe")));
    }

    [Fact]
    public void What_is_known_of_a_person_is_the_same_for_all_titles()
    {
        var profile = Profile.Empty.Fold(
            new RecordedEvent(0, Now - 1, new UserEvent
            {
                EventId = "e",
                UserId = "u",
                Type = EventType.Attributes,
                Timestamp = Now - 1,
                Attributes = PersonAttributes.Of("""{"age":41,"guest":true,"plan":"Premium"}"""),
            }), FoldOptions.Default).Profile;
        Assert.Equal([41, 41, 41, 41], Of(new("x", "person", Of: "age"), profile));
        Assert.Equal([1, 1, 1, 1], Of(new("x", "person", Of: "guest"), profile));
        Assert.Equal([1, 1, 1, 1], Of(new("x", "person", Value: "premium", Of: "plan"), profile));
        Assert.Equal([0, 0, 0, 0], Of(new("x", "person", Value: "basic", Of: "plan"), profile));
        Assert.Equal([9, 9, 9, 9], Of(new("x", "person", Of: "height", Missing: 9), profile));
    }

    [Fact]
    public void What_the_crowd_and_the_person_did_with_a_title_is_of_that_title()
    {
        var counts = Of(new("x", "count", Window: "longest"));
        Assert.Equal([0, 0, 0], [counts[0], counts[1], counts[3]]);
        Assert.InRange(counts[2], 2.8f, 3);
        var rising = Of(new("x", "rate", Window: "short", Per: "longest"));
        Assert.InRange(rising[2], .4f, .5f); // 1.75 of the day, 2.93 of the month
        Assert.Equal([-1, 1, 0, 0], Of(new("x", "own", Of: "liked"), (EventType.Like, "shoe"), (EventType.Dislike, "boot")));
        Assert.Equal([365, 0, 365, 365], Of(new("x", "own", Of: "daysSinceTouched"), (EventType.Impression, "shoe")), Near);
    }

    [Fact]
    public void A_set_keeps_its_order_and_knows_whether_weak_events_touch_it()
    {
        var set = FeatureSet.Of(
            new FeatureDeclarations { Features = ["b", "age", "a"], Declared = [new("a", "number", "year"), new("b", "count", Window: "long")] }, "test");
        Assert.Equal(["b", "age", "a"], set.Names);
        Assert.False(set.ReadsOwnState);
        Assert.True(FeatureSet.Of(new FeatureDeclarations { Features = ["fatigue"] }, "test").ReadsOwnState);
        Assert.True(FeatureSet.Of(
            new FeatureDeclarations { Features = ["a"], Declared = [new("a", "own", Of: "rating")] }, "test").ReadsOwnState);
    }

    [Theory]
    [InlineData("""{"features":[]}""", "features is empty")]
    [InlineData("""{"features":["age","price"]}""", "feature price is not known")]
    [InlineData("""{"features":["a","a"],"declared":[{"name":"a","extract":"number","field":"year"}]}""", "features names a 2 times")]
    [InlineData("""{"features":[null]}""", "a feature is null")]
    [InlineData("""{"features":["a"],"declared":[null]}""", "a feature is null")]
    [InlineData("""{"features":["age"],"declared":[{"name":"age","extract":"number","field":"year"}]}""", "there is one of this name already")]
    [InlineData("""{"features":["age"],"declared":[{"name":"a","extract":"number","field":"year"}]}""", "features does not name it")]
    [InlineData("""{"features":["a"],"declared":[{"name":"a","extract":"magic"}]}""", "expected one of context, count")]
    [InlineData("""{"features":["a"],"declared":[{"name":"a","extract":"number","field":"genre"}]}""", "expected a number: year")]
    [InlineData("""{"features":["a"],"declared":[{"name":"a","extract":"is","field":"genre"}]}""", "value is not given")]
    [InlineData("""{"features":["a"],"declared":[{"name":"a","extract":"vector","field":"attribute:v"}]}""", "index is not given")]
    [InlineData("""{"features":["a"],"declared":[{"name":"a","extract":"rate","window":"short","per":"year"}]}""", "per is year; expected one of shortest")]
    [InlineData("""{"features":["a"],"declared":[{"name":"a","extract":"context","of":"device"}]}""", "value is not given")]
    [InlineData("""{"features":["a"],"declared":[{"name":"a","extract":"own","of":"mood"}]}""", "of is mood; expected one of")]
    [InlineData("""{"features":["a"],"declared":[{"name":"a","extract":"number","feld":"year"}]}""", "feld")]
    public void What_is_declared_wrongly_is_refused_with_what_is_expected(string json, string expected)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, json);
            var refused = Assert.Throws<BundleRefusedException>(() => FeatureSet.Of(FeatureDeclarations.Read(file), file));
            Assert.Contains(expected, refused.Message);
            Assert.Contains(file, refused.Message);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_ranker_whose_scores_hang_on_the_other_titles_of_a_batch_is_refused()
    {
        var onnx = new OnnxWriter();
        onnx.Input("X", -1, 1);
        onnx.Output("Y", -1, 1);
        onnx.Constant("w", [2], 1, 1);
        onnx.Constant("b", [.1f], 1);
        onnx.Node("Gemm", "z", "X", "w", "b");
        onnx.Node("ReduceSum", "all", "z");
        onnx.Node("Sub", "Y", "z", "all");
        using var folder = new TestFolder("batch");
        var refused = Assert.Throws<BundleRefusedException>(() => ForeignBundle.Write(
            folder["bundle"], "batch", onnx.ToArray("batch"), new FeatureDeclarations { Features = ["age"] }, new ForeignRanker(), null));
        Assert.Contains("may not hang on the titles that are scored with it", refused.Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_feature_of_an_attribute_that_titles_do_not_have_is_refused_by_name()
    {
        var set = FeatureSet.Of(
            new FeatureDeclarations { Features = ["a"], Declared = [new("a", "number", "attribute:price")] }, "bundle");
        set.RequireAttributes(Attributes, "bundle");
        Assert.Contains(
            "feature a reads attribute price, which is not declared; expected streamrec.titles.attributes to have price = number or flag",
            Assert.Throws<BundleRefusedException>(() => set.RequireAttributes(AttributeDeclarations.None, "bundle")).Message);
        Assert.Contains(
            "declared as keyword",
            Assert.Throws<BundleRefusedException>(
                () => set.RequireAttributes(new([new("price", AttributeType.Keyword)]), "bundle")).Message);
    }

    private static bool Near(float expected, float found) => MathF.Abs(expected - found) < 1e-5f;

    /// <summary>The feature of boot, shoe, hat and belt, in this order, for a person who did this.</summary>
    private float[] Of(DeclaredFeature declared, params (EventType Type, string Item)[] did)
    {
        var profile = Profile.Empty;
        for (var k = 0; k < did.Length; k++)
            profile = profile.Fold(
                new RecordedEvent(k, Now - did.Length + k, new UserEvent
                {
                    EventId = $"e{k}",
                    UserId = "u",
                    Type = did[k].Type,
                    ItemId = did[k].Item,
                    Timestamp = Now - did.Length + k,
                }), FoldOptions.Default).Profile;
        return Of(declared, profile);
    }

    private float[] Of(DeclaredFeature declared, Profile profile)
    {
        var world = new World(_catalog.Current, _signals.Publish(Now), new RankingContext(Now, null, null, 21));
        var history = new History();
        history.Read(profile, world);
        var set = FeatureSet.Of(new FeatureDeclarations { Features = [declared.Name], Declared = [declared] }, "test");
        var (facts, row, values) = (set.Read(profile, history, world), new float[1], new List<float>());
        foreach (var id in (string[])["boot", "shoe", "hat", "belt"])
        {
            profile.TryGet(new ItemId(id), out var state);
            set.Write(row, new float[FeatureList.Count], Number(id), _catalog.Current[Number(id)]!, state, world, facts);
            values.Add(row[0]);
        }
        return [.. values];
    }

    private int Number(string id) => _catalog.Index.TryGet(new ItemId(id), out var item) ? item : throw new ArgumentException(id);

    private static (ItemId, Title?) Product(string id, string attributes)
    {
        var json = Encoding.UTF8.GetBytes($$"""{"itemId":"{{id}}","kind":"product","title":"{{id}}","attributes":{{attributes}}}""");
        Assert.True(TitleJson.TryRead(json, 0, Attributes, out var title, out var problem), problem);
        return (new ItemId(id), title);
    }
}
