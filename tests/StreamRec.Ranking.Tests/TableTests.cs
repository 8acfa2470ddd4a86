using StreamRec.Catalog;

namespace StreamRec.Ranking.Tests;

/// <summary>Sources and surfaces are each declared once, and what is said of them elsewhere follows from the declaration.</summary>
public sealed class TableTests
{
    private static readonly CandidateSources[] Bits = [.. Enum.GetValues<CandidateSources>().Where(bit => bit != CandidateSources.None)];

    [Fact]
    public void Each_bit_is_one_sources_and_has_one_name()
    {
        var declared = SourceTable.All;
        Assert.Equal(Bits, declared.Select(source => source.Flag));
        Assert.All(Bits, bit => Assert.True(uint.IsPow2((uint)bit), $"{bit} is not one bit"));
        Assert.Equal(declared.Length, declared.Select(source => source.WireName).Distinct().Count());
    }

    [Fact]
    public void Wire_names_come_in_the_order_of_the_bits_and_unknown_bits_have_none()
    {
        var all = Bits.Aggregate((a, b) => a | b);
        Assert.Equal(["coOccurrence", "popularity", "content", "fresh", "list", "continue", "catalogue", "encoder", "favourite", "searched"], SourceTable.NamesOf(all));
        Assert.Equal(["content", "encoder"], SourceTable.NamesOf(CandidateSources.Encoder | CandidateSources.Content));
        Assert.Empty(SourceTable.NamesOf(CandidateSources.None));
        Assert.Equal(["fresh"], SourceTable.NamesOf(CandidateSources.Fresh | (CandidateSources)(1u << 31)));
    }

    [Fact]
    public void Clients_are_told_of_all_surfaces() => Assert.Equal(
        "home, films, series, trending, new, my-list, continue-watching, genre:NAME (NAME at most 40 characters), "
        + "kind:NAME (1–32 lower-case letters a to z, digits and -), "
        + "attribute:NAME=WORD (a declared keyword or keywords), attribute:NAME (a declared flag), at most 64 bytes",
        Surface.Accepted);

    [Fact]
    public void A_surfaces_name_finds_that_surface_alone()
    {
        foreach (var surface in SurfaceTable.All.Where(surface => !surface.Name.EndsWith(':')))
        {
            Assert.Same(surface, SurfaceTable.Find(surface.Name));
            Assert.False(Surface.TryParse(surface.Name.ToUpperInvariant(), out _));
        }
    }

    [Theory]
    [InlineData("genre:Sci-Fi", "genre:sci-fi")]
    [InlineData("genre: Drama ", "genre:drama")]
    [InlineData("kind:film", "kind:film")]
    [InlineData("kind: Audio-Book2 ", "kind:audio-book2")]
    [InlineData("kind:", null)]
    [InlineData("kind:two words", null)]
    [InlineData("kind:123456789012345678901234567890123", null)]
    [InlineData("genre:", null)]
    [InlineData("genre:  ", null)]
    [InlineData("genre:a\nb", null)]
    [InlineData("genre:12345678901234567890123456789012345678901", null)]
    [InlineData("attribute:brand=Zephyr ", "attribute:brand=zephyr")]
    [InlineData("attribute: inStock", "attribute:inStock")]
    [InlineData("attribute:a=b=c", "attribute:a=b=c")]
    [InlineData("attribute:brand=123456789012345678901234567890123456789012345678", "attribute:brand=123456789012345678901234567890123456789012345678")]
    [InlineData("attribute:brand=1234567890123456789012345678901234567890123456789", null)]
    [InlineData("attribute:", null)]
    [InlineData("attribute:brand=", null)]
    [InlineData("attribute:=zephyr", null)]
    [InlineData("", null)]
    public void A_genre_or_a_kind_is_lowered_and_bounded(string asked, string? name)
    {
        Assert.Equal(name is not null, Surface.TryParse(asked, out var surface));
        Assert.Equal(name, surface.Name);
    }

    [Theory]
    [InlineData("attribute:brand=zephyr", null)]
    [InlineData("attribute:inStock", null)]
    [InlineData("home", null)]
    [InlineData("attribute:brand", "Accepted: attribute:brand=WORD, attribute:inStock.")]
    [InlineData("attribute:inStock=yes", "Accepted: attribute:brand=WORD, attribute:inStock.")]
    [InlineData("attribute:price=7", "Titles cannot be listed by attribute:price=7.")]
    [InlineData("attribute:brnd=zephyr", "Titles cannot be listed by attribute:brnd=zephyr.")]
    public void Titles_are_listed_by_attributes_that_are_declared_as_words_or_flags(string asked, string? refused)
    {
        var titles = new AttributeDeclarations(
            [new("brand", AttributeType.Keyword), new("inStock", AttributeType.Flag), new("price", AttributeType.Number)]);
        Assert.Equal(refused is null, Surface.TryParse(asked, titles, out _, out var problem));
        if (refused is not null) Assert.Contains(refused, problem);
        else Assert.Null(problem);
    }
}
