using Stoa.Kernel.Data.Sqlite;

namespace Stoa.Simulation.Tests;

/// <summary>
/// Each flow runs once while every moment right before and right after a commit of any service is kept. Then the shop is opened on what
/// each of those moments had left, its clients ask again for what they were not answered, and in the end it is as if nothing had happened.
/// </summary>
public sealed class CrashTests(ClosedShop closed, ITestOutputHelper output)
{
    public static TheoryData<string> Flows => [.. Flow.All.Select(flow => flow.Name)];

    [Theory, MemberData(nameof(Flows))]
    public Task A_crash_at_a_commit_changes_nothing_in_the_end(string flow) => Crash(flow, most: 4);

    [Theory, MemberData(nameof(Flows))]
    [Trait("Category", "Long")]
    public Task A_crash_at_any_commit_changes_nothing_in_the_end(string flow) => Crash(flow, most: int.MaxValue);

    /// <summary>That these tests can fail: a shop whose outbox did not outlive its process leaves somebody waiting for ever.</summary>
    [Fact]
    [Trait("Category", "Long")]
    public async Task A_crash_that_loses_what_was_said_is_noticed()
    {
        var play = new Play(closed, Flow.Named("cancel-paid"));
        using var film = await play.Film();
        var picture = film.Pictures.Last(one => one is { Service: "ordering", AfterCommit: true } && Unsaid(one) > 0);
        using (var file = new SqliteConnection(picture.Folder.File("ordering.db"), readOnly: false, TimeProvider.System))
            file.Run("DELETE FROM outbox WHERE sent_at IS NULL");
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => play.From(picture, film.HeardAt(picture)));
    }

    private static long Unsaid(Picture picture)
    {
        using var file = new SqliteConnection(picture.Folder.File("ordering.db"), readOnly: false, TimeProvider.System);
        return file.QueryOne<long?>(
            "SELECT COUNT(*) FROM outbox WHERE sent_at IS NULL AND name = 'ordering.refund-requested.v1'", row => row.Whole(0), []) ?? 0;
    }

    private async Task Crash(string flow, int most)
    {
        var play = new Play(closed, Flow.Named(flow));
        using var film = await play.Film();
        var looked = Spread.Over(film.Pictures, most);
        foreach (var picture in looked)
        {
            try
            {
                await play.From(picture, film.HeardAt(picture));
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"{flow}: a crash {picture} was not got over. {failure.Message}", failure);
            }
        }
        output.WriteLine(
            $"{flow}: {film.Camera.Moments} moments at {film.Camera.Moments / 2} commits, "
            + $"{film.Pictures.Count} of them different, {looked.Count} looked at");
    }
}
