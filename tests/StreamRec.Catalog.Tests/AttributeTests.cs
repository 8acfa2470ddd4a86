using System.Text;
using StreamRec.Domain;

namespace StreamRec.Catalog.Tests;

/// <summary>Attributes of titles, as the owner of the catalogue declares them.</summary>
public sealed class AttributeTests
{
    private static readonly AttributeDeclarations Shop = Declared(
        ("price", "number"), ("brand", "keyword"), ("materials", "keywords"), ("blurb", "text"), ("embedding", "vector"), ("inStock", "flag"));

    private static AttributeDeclarations Declared(params (string Name, string Type)[] all) =>
        (AttributeDeclarations)new AttributesSection().Read(all.ToDictionary(one => one.Name, one => one.Type));

    private static string Json(string attributes) => $$"""{"itemId":"sku-1","kind":"product","title":"Shoe","attributes":{{attributes}}}""";

    private static Title Read(string attributes, AttributeDeclarations? declared = null)
    {
        Assert.True(TitleJson.TryRead(Encoding.UTF8.GetBytes(Json(attributes)), 0, declared ?? Shop, out var title, out var problem), problem);
        return title;
    }

    private static string Refused(string attributes, bool refusesUndeclared = false)
    {
        Assert.False(TitleJson.TryRead(
            Encoding.UTF8.GetBytes(Json(attributes)), 0, Shop, out _, out var problem, refusesUndeclared: refusesUndeclared));
        return problem;
    }

    [Fact]
    public void What_is_read_is_written_again_in_the_order_of_names()
    {
        const string ordered = """{"blurb":"Runs\nby itself.","brand":"Zéphyr","embedding":[0.1,-2,3.5],"inStock":false,"materials":["Mesh","Cork"],"price":79.9}""";
        Assert.Equal(Json(ordered), Titles.Json(Read(
            """{"price":7.99e1,"materials":["Mesh","Cork"],"inStock":false,"embedding":[0.1,-2,3.5],"brand":"Zéphyr","blurb":"Runs\nby itself.","x":null}""")));
        Assert.Equal(Json(ordered), Titles.Json(Read(ordered)));
    }

    [Fact]
    public void A_title_has_those_that_it_says_and_null_is_absent()
    {
        var title = Read("""{"inStock":true,"price":null,"brand":"Zéphyr"}""");
        Assert.Equal(["brand", "inStock"], title.Attributes.Select(attribute => attribute.Declared.Name));
        Assert.Equal((true, "Zéphyr"), (title.Attributes[1].Flag, title.Attributes[0].Keywords[0]));
        Assert.Empty(Read("{}").Attributes);
        Assert.Empty(Read("null").Attributes);
    }

    [Theory]
    [InlineData("""{"price":"cheap"}""", "attributes.price is \"cheap\"; accepted: a number")]
    [InlineData("""{"price":1e999}""", "attributes.price is 1e999; accepted: a number")]
    [InlineData("""{"brand":7}""", "attributes.brand is 7; accepted: text")]
    [InlineData("""{"brand":""}""", "attributes.brand is \"\" (0 characters); accepted: 1–64 characters")]
    [InlineData("""{"materials":"Mesh"}""", "attributes.materials is \"Mesh\"; accepted: a list")]
    [InlineData("""{"materials":[7]}""", "attributes.materials is 7; accepted: text")]
    [InlineData("""{"blurb":"a\u0007"}""", "attributes.blurb is text with U+0007")]
    [InlineData("""{"embedding":[]}""", "attributes.embedding is an empty list; accepted: 1–1024 numbers")]
    [InlineData("""{"embedding":[1,"2"]}""", "attributes.embedding is \"2\"; accepted: a number")]
    [InlineData("""{"embedding":[1e300]}""", "attributes.embedding is 1e300; accepted: numbers of 32 bits")]
    [InlineData("""{"inStock":1}""", "attributes.inStock is 1; accepted: true, false")]
    [InlineData("""{"price":1,"price":2}""", "attributes.price is given twice; accepted: once")]
    [InlineData("[]", "attributes is a list; accepted: an object of attributes that are declared")]
    public void A_value_that_is_not_as_declared_refuses_the_title_and_is_named(string attributes, string problem) =>
        Assert.Contains(problem, Refused(attributes));

    [Fact]
    public void One_that_is_not_declared_is_passed_over_and_refused_where_somebody_can_be_told()
    {
        Assert.Empty(Read("""{"prise":{"a":[1]}}""").Attributes);
        Assert.Equal(
            "attributes.prise is not declared (titles.attributes); accepted: blurb, brand, embedding, inStock, materials, price.",
            Refused("""{"prise":1}""", refusesUndeclared: true));
        Assert.Empty(Read("""{"price":"whatever"}""", AttributeDeclarations.None).Attributes);
    }

    [Theory]
    [InlineData("price", "money", "price = money is not accepted; expected one of number, keyword, keywords, text, vector, flag")]
    [InlineData("price", "Number", "price = Number is not accepted")]
    [InlineData("price", "0", "price = 0 is not accepted")]
    [InlineData("the price", "number", "'the price' is no name")]
    [InlineData("a.b", "number", "'a.b' is no name")]
    public void What_is_misdeclared_is_refused_with_what_is_accepted(string name, string type, string problem) =>
        Assert.Contains(problem, Assert.Throws<FormatException>(() => Declared((name, type))).Message);

    [Fact]
    public void Keywords_and_texts_are_found_by_a_search_and_other_values_are_not()
    {
        var catalog = Titles.Store(
            Read("""{"brand":"Zéphyr","materials":["Cork"],"blurb":"Runs by itself.","price":79,"inStock":true}"""), Titles.Of("b", "Cork Oak")).Current;
        Assert.Equal(["sku-1"], catalog.Search("zephyr", 10).Select(title => title.Id.Value));
        Assert.Equal(["sku-1"], catalog.Search("zephyr itself", 10).Select(title => title.Id.Value));
        Assert.Equal(["b", "sku-1"], catalog.Search("cork", 10).Select(title => title.Id.Value));
        Assert.Empty(catalog.Search("79", 10));
    }

    [Fact]
    public void Keywords_make_titles_alike_as_tags_do()
    {
        var statistics = CatalogBasis.Empty.Statistics;
        var tagged = Read("{}") with { Tags = ["Zéphyr", "Cork"] };
        var branded = ContentVector.Of(Read("""{"brand":"Zéphyr","materials":["Cork"],"price":79}"""), statistics);
        Assert.Equal(ContentVector.Of(tagged, statistics), branded);
        Assert.True(ContentVector.Product(branded, ContentVector.Of(Read("""{"brand":"Zéphyr"}"""), statistics)).Cosine
            > ContentVector.Product(branded, ContentVector.Of(Read("""{"brand":"Other"}"""), statistics)).Cosine);
    }

    [Fact]
    public void A_changed_attribute_is_a_changed_title()
    {
        var store = Titles.Store(Read("""{"price":79}"""));
        var before = store.Current.Version;
        store.Upsert(Read("""{"price":79.0}"""));
        Assert.Equal(before, store.Current.Version);
        store.Upsert(Read("""{"price":59}"""));
        Assert.Equal(59, store.Current.Find(new ItemId("sku-1"))!.Attributes[0].Number);
    }
}
