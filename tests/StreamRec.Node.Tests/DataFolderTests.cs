namespace StreamRec.Node.Tests;

public sealed class DataFolderTests : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("streamrec-").FullName;

    public void Dispose() => Directory.Delete(_path, recursive: true);

    [Fact]
    public void A_data_folder_belongs_to_one_node_and_a_second_is_refused_with_the_reason()
    {
        using (DataFolder.Open(_path))
        {
            var refused = Assert.Throws<DataFolderException>(() => DataFolder.Open(_path));
            Assert.Contains(_path, refused.Message);
            Assert.Contains("in use by another node", refused.Message);
        }
        DataFolder.Open(_path).Dispose();
    }
}
