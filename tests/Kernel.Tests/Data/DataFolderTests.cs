using Stoa.Kernel.Data;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Data;

public sealed class DataFolderTests : IDisposable
{
    private readonly Scratch scratch = new();
    private readonly Clock clock = new();

    [Fact]
    public void A_folder_that_is_not_there_is_made_for_its_owner_alone()
    {
        using var folder = DataFolder.Hold(scratch.File("new/data"), clock);
        Assert.True(Directory.Exists(folder.Path));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder.Path));
    }

    [Fact]
    public void Who_comes_second_is_told_who_holds_it()
    {
        using var first = DataFolder.Hold(scratch.Folder, clock);
        var refused = Assert.Throws<DataFolderInUse>(() => DataFolder.Hold(scratch.Folder, clock));
        Assert.Contains($"process {Environment.ProcessId} since", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Stoa.Kernel.Tests", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_was_let_go_can_be_held_again()
    {
        DataFolder.Hold(scratch.Folder, clock).Dispose();
        DataFolder.Hold(scratch.Folder, clock).Dispose();
    }

    [Fact]
    public async Task Another_process_keeps_it_until_it_dies_even_by_kill_9()
    {
        await using (var other = new HammerProcess("hold", scratch.Folder))
        {
            Assert.Equal("held", await other.Says.ReadLineAsync());
            var refused = Assert.Throws<DataFolderInUse>(() => DataFolder.Hold(scratch.Folder, clock));
            Assert.Contains($"process {other.Id} since", refused.Message, StringComparison.Ordinal);
            Assert.Contains("Stoa.Hammer hold", refused.Message, StringComparison.Ordinal);
        }
        using var mine = DataFolder.Hold(scratch.Folder, clock);
        Assert.Contains($"process {Environment.ProcessId} since", File.ReadAllText(mine.FileNamed("in-use.txt")), StringComparison.Ordinal);
    }

    public void Dispose() => scratch.Dispose();
}
