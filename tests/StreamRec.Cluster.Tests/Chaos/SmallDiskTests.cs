using StreamRec.Testing;

namespace StreamRec.Cluster.Tests.Chaos;

public sealed class SmallDiskTests
{
    [Fact]
    public async Task A_full_disk_takes_nothing_until_it_is_freed_and_leaves_nothing_outside()
    {
        Assert.SkipUnless(SmallDisk.Available, SmallDisk.HowToProvide);
        using var folder = new TestFolder("disk");
        using (var disk = SmallDisk.Mount(folder["data"], megabytes: 2))
        {
            var write = disk.Within(["/bin/sh", "-c", $"head -c 8192 /dev/zero >{folder["data"]}/file"]);
            disk.Fill();
            await Assert.ThrowsAsync<InvalidOperationException>(() => Commands.RunAsync(write));
            disk.Free();
            await Commands.RunAsync(write);
            Assert.Empty(Directory.GetFileSystemEntries(folder["data"]));
        }
        Assert.DoesNotContain(folder["data"], await File.ReadAllTextAsync("/proc/mounts"));
    }
}
