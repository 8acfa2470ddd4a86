using StreamRec.Testing;

namespace StreamRec.Training.Tests;

public sealed class DataSetTests : IDisposable
{
    private readonly TestFolder _folder = new("data");

    [Fact]
    public void MovieLens_is_read_in_the_order_of_time_with_ids_of_IMDb()
    {
        File.WriteAllLines(_folder["links.csv"], ["movieId,imdbId,tmdbId", "1,0114709,862", "2,,"]);
        File.WriteAllLines(_folder["movies.csv"], ["movieId,title,genres", "1,Toy Story (1995),Animation|Comedy", "2,\"A, \"\"B\"\" (2001)\",(no genres listed)"]);
        File.WriteAllLines(_folder["ratings.csv"], ["userId,movieId,rating,timestamp", "7,2,4.5,1362062200", "7,1,3,1362062100"]);
        var data = DataSets.Read(_folder.Path);
        Assert.Equal(["tt0114709", "ml-2"], data.Interactions.Select(one => one.Item.Value));
        Assert.Equal([1_362_062_100_000, 1_362_062_200_000], data.Interactions.Select(one => one.At));
        Assert.Equal(("A, \"B\"", 2001), (data.Titles[1].Name, data.Titles[1].Year));
        Assert.Empty(data.Titles[1].Genres);
        Assert.Equal(3, data.Files.Count);
    }

    [Fact]
    public void Sessions_have_a_part_to_fit_and_times_to_the_millisecond()
    {
        File.WriteAllLines(_folder["yoochoose-clicks-100k_train_tr.txt"], ["SessionId\tItemId\tTime", "3\t11\t1396656100.94", "3\t12\t1396656101"]);
        File.WriteAllLines(_folder["yoochoose-clicks-100k_train_valid.txt"], ["SessionId\tItemId\tTime", "8\t12\t1396656090.728"]);
        var data = DataSets.Read(_folder.Path);
        Assert.Equal((2, 2), (data.FitCount, data.LearnCount));
        Assert.Equal(new DateTimeOffset(2014, 4, 5, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), data.ValidationFrom);
        Assert.Equal([1_396_656_100_940, 1_396_656_101_000, 1_396_656_090_728], data.Interactions.Select(one => one.At));
    }

    [Theory]
    [InlineData("ratings.csv", "1,2,5", "ratings.csv:2: \"1,2,5\"; expected userId,movieId,rating,timestamp")]
    [InlineData("ratings.csv", "1,2,9,100", "ratings.csv:2: \"1,2,9,100\"; expected userId,movieId,rating,timestamp: rating '9', expected 0.5–5")]
    [InlineData("ratings.csv", "1,2,4,1362062100000", "timestamp '1362062100000', expected seconds since 1970")]
    [InlineData("ratings.csv", "1,2,4,100", "timestamp '100', expected seconds since 1970")]
    [InlineData("movies.csv", "no number", "movies.csv:2: \"no number\"; expected movieId,title,genres")]
    public void A_bad_line_is_named_with_its_file_and_number(string file, string line, string expected)
    {
        File.WriteAllLines(_folder["links.csv"], ["movieId,imdbId,tmdbId"]);
        File.WriteAllLines(_folder["movies.csv"], ["movieId,title,genres"]);
        File.WriteAllLines(_folder["ratings.csv"], ["userId,movieId,rating,timestamp"]);
        File.AppendAllLines(_folder[file], [line]);
        Assert.Contains(expected, Assert.Throws<TrainingDataException>(() => DataSets.Read(_folder.Path)).Message);
    }

    [Fact]
    public void Beauty_ends_for_everybody_at_the_same_time()
    {
        File.WriteAllLines(_folder["Beauty.txt"], ["1 5 6 7", "2 6 7 8 5"]);
        File.WriteAllText(_folder["Beauty_item2attributes.json"], """{"5":[1,2]}""");
        var data = DataSets.Read(_folder.Path);
        Assert.Equal(data.Interactions[^1].At, data.Interactions[^2].At);
        Assert.Equal(["a1", "a2"], data.Titles[0].Tags);
        File.AppendAllLines(_folder["Beauty.txt"], ["3 5 x 7"]);
        Assert.Contains("Beauty.txt:3", Assert.Throws<TrainingDataException>(() => DataSets.Read(_folder.Path)).Message);
    }

    [Fact]
    public void A_folder_that_is_no_data_set_is_refused_with_those_that_are_known()
    {
        Assert.Contains("movietweetings-dev", Assert.Throws<TrainingDataException>(() => DataSets.Read(_folder.Path)).Message);
        Assert.Contains("there is no such folder", Assert.Throws<TrainingDataException>(() => DataSets.Read(_folder["nowhere"])).Message);
    }

    public void Dispose() => _folder.Dispose();
}
