namespace Stoa.RabbitMq;

/// <summary>What became of a publish.</summary>
internal enum Answer
{
    /// <summary>Every queue that it belongs to has it for good.</summary>
    Taken,

    /// <summary>A queue is full or can't write.</summary>
    Refused,

    /// <summary>It reached no queue.</summary>
    NobodyThere,

    /// <summary>The broker takes nothing from anybody, for want of memory or disk.</summary>
    Blocked,

    /// <summary>Nobody knows: the connection went, or no answer came in time.</summary>
    Lost,
}

/// <summary>
/// The publishes of one channel that wait for their answer. The broker numbers them as they come, answers in any order, many at once, and
/// says before the answer which ones found no queue.
/// </summary>
internal sealed class Confirms
{
    private readonly Lock gate = new();
    private readonly Dictionary<ulong, (string Id, TaskCompletionSource<Answer> Answer)> waiting = [];
    private readonly HashSet<string> returned = new(StringComparer.Ordinal);
    private ulong first = 1;
    private long answered;
    private bool over;

    /// <summary>How many answers came so far.</summary>
    public long Answered
    {
        get
        {
            lock (gate)
                return answered;
        }
    }

    public Task<Answer> Expect(ulong number, string id)
    {
        var answer = new TaskCompletionSource<Answer>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (over)
                answer.SetResult(Answer.Lost);
            else
                waiting.Add(number, (id, answer));
        }
        return answer.Task;
    }

    public void Returned(string id)
    {
        lock (gate)
            returned.Add(id);
    }

    public void Confirm(ulong number, bool all, Answer answer)
    {
        lock (gate)
        {
            answered++;
            if (!all)
            {
                Settle(number, answer);
                return;
            }
            for (; first <= number; first++)
                Settle(first, answer);
        }
    }

    public void Over()
    {
        lock (gate)
        {
            over = true;
            foreach (var (_, answer) in waiting.Values)
                answer.SetResult(Answer.Lost);
            waiting.Clear();
        }
    }

    private void Settle(ulong number, Answer answer)
    {
        if (waiting.Remove(number, out var one))
            one.Answer.SetResult(returned.Remove(one.Id) && answer == Answer.Taken ? Answer.NobodyThere : answer);
    }
}
