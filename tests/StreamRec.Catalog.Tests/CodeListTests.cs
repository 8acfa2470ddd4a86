using CsCheck;

namespace StreamRec.Catalog.Tests;

public sealed class CodeListTests
{
    private static readonly Gen<sbyte[]> Codes = Gen.Int[-127, 127].Select(value => (sbyte)value).Array[64];

    [Fact]
    public void Products_are_the_sums_of_whole_numbers_whatever_the_width()
    {
        Gen.Select(Gen.OneOf(Gen.Const(16), Gen.Const(48), Gen.Const(64), Gen.Const(512)), Gen.Int[0, 99]).Sample((width, seed) =>
        {
            var random = new Random(seed);
            var query = Enumerable.Range(0, width).Select(_ => (short)random.Next(-32_767, 32_768)).ToArray();
            var row = Enumerable.Range(0, width).Select(_ => (sbyte)random.Next(-127, 128)).ToArray();
            Assert.Equal(query.Zip(row, (a, b) => a * b).Sum(), CodeList.Product(query, row));
        });
    }

    [Fact]
    public void A_list_after_any_changes_is_the_one_of_what_is_left()
    {
        Gen.Select(Gen.Int[0, 30], Gen.Bool, Codes).List[0, 60].Sample(changes =>
        {
            var (list, left) = (CodeList.Empty(64), new SortedDictionary<int, sbyte[]>());
            foreach (var (item, stays, codes) in changes)
            {
                list = list.With([new CodeChange(item, stays ? codes : null, item)]);
                if (stays) left[item] = codes;
                else left.Remove(item);
            }
            Assert.Equal(left.Keys, list.Items.ToArray());
            foreach (var (item, codes) in left)
            {
                var place = list.Find(item);
                Assert.Equal(codes, list.Row(place).ToArray());
                Assert.Equal(item, list.Scale(place));
            }
            Assert.Equal(-1, list.Find(31));
        });
    }

    [Fact]
    public void A_vector_loses_half_a_step_of_its_largest_number_at_most()
    {
        Gen.Float[-9, 9].Array[16].Sample(vector =>
        {
            var codes = new sbyte[16];
            var scale = CodeList.Encode(vector, codes);
            for (var k = 0; k < vector.Length; k++) Assert.Equal(vector[k], codes[k] * scale, scale / 2 + 1e-5f);
        });
    }
}
