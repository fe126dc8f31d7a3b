namespace Stoa.Interleavings.Tests;

/// <summary>
/// Has pairs meet in many orders. Whatever the order, the end has to be that of one after the other, and the books have to be right.
/// </summary>
internal sealed class Rehearsal(Stage stage, string books)
{
    private readonly List<string> anomalies = [];

    public int Pairs { get; private set; }

    public int Merged { get; private set; }

    /// <summary>How often somebody had to be told to ask again.</summary>
    public int Exhausted { get; private set; }

    /// <summary>How often an event had to be set aside and tried again.</summary>
    public int Parked { get; private set; }

    public IReadOnlyList<string> Anomalies => anomalies;

    public async Task Run(Pair pair, int most, bool all)
    {
        Pairs++;
        var (inTurn, stepsA, stepsB) = await OneAfterTheOther(pair);
        foreach (var merge in Merges.Of(stepsA, stepsB, most, all))
        {
            var conductor = new Conductor(stage.Blocked);
            await stage.PutBack();
            await conductor.Run(stage, pair, merge);
            Merged++;
            var end = await End(pair, conductor);
            var wrong = await stage.Texts(books);
            if (inTurn.Contains(end) && wrong.Count == 0)
                continue;
            anomalies.Add(Tell(pair, merge, conductor, end, inTurn, wrong));
            return;       // one of a pair is enough to look at
        }
    }

    /// <summary>Both ends that are right, and how many steps each takes at most.</summary>
    private async Task<(string[] Ends, int StepsA, int StepsB)> OneAfterTheOther(Pair pair)
    {
        var (ends, stepsA, stepsB) = (new List<string>(), 0, 0);
        foreach (var firstIsA in new[] { true, false })
        {
            var conductor = new Conductor(stage.Blocked);
            await stage.PutBack();
            await conductor.Run(stage, pair, Enumerable.Repeat(firstIsA, 1000).TakeWhile(_ => firstIsA
                ? conductor.A is not { HasEnded: true } : conductor.B is not { HasEnded: true }));
            ends.Add(await End(pair, conductor));
            Assert.Empty(await stage.Texts(books));
            (stepsA, stepsB) = (Math.Max(stepsA, conductor.A.Steps.Count), Math.Max(stepsB, conductor.B.Steps.Count));
        }
        return ([.. ends], stepsA, stepsB);
    }

    /// <summary>Whoever was told to come again does, and what was parked is tried again: then it is the end.</summary>
    private async Task<string> End(Pair pair, Conductor run)
    {
        var (toldA, toldB) = (run.A.Outcome, run.B.Outcome);
        if (run.A.WasUnavailable)
            toldA = await Again(stage.A, pair.A);
        if (run.B.WasUnavailable)
            toldB = await Again(stage.B, pair.B);
        Parked += await stage.Prepares.RetryParked();
        if (pair.Scene.Later is { } later)
            await later(stage);
        var rows = await stage.Rows();
        var compared = pair.Scene.Apart is { } apart ? rows.Where(row => !row.StartsWith(apart + " ", StringComparison.Ordinal)) : rows;
        return Picture.Of(compared, toldA, toldB, pair.Scene.WhoeverDidIt);
    }

    private async Task<string> Again(Side side, Use use)
    {
        Exhausted++;
        var player = new Player("", new SemaphoreSlim(0));
        await player.Play(side, use);
        return player.Outcome;
    }

    private static string Tell(
        Pair pair, bool[] merge, Conductor run, string end, string[] inTurn, IReadOnlyList<string> wrong) =>
        $"""
        {pair}
          merge {Merges.Write(merge)}, turns {run.Turns}
          the books: {string.Join("; ", wrong)}
          otherwise than a, then b:
        {Picture.Difference(end, inTurn[0])}
          otherwise than b, then a:
        {Picture.Difference(end, inTurn[1])}
          a: {string.Join("\n     ", run.A.Steps.Select(Line))}
          b: {string.Join("\n     ", run.B.Steps.Select(Line))}
        """;

    private static string Line(string sql) => string.Join(' ', sql.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
