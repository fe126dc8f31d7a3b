using Stoa.Kernel.Data;

namespace Stoa.Kernel.Messaging;

/// <summary>Work with the outside world in three steps: claim a row, call without a transaction, keep the outcome.</summary>
internal sealed record Errand(
    string Name, Func<Tx, Task<object?>> Claim, Func<object, CancellationToken, Task<object?>> Call, Func<Tx, object, object?, Task> Keep)
{
    public static Errand Of<TErrand, TOutcome>(
        string name, Func<Tx, Task<TErrand?>> claim, Func<TErrand, CancellationToken, Task<TOutcome>> call,
        Func<Tx, TErrand, TOutcome, Task> keep)
        where TErrand : class => new(
            name,
            async tx => await claim(tx),
            async (errand, deadline) => await call((TErrand)errand, deadline),
            (tx, errand, outcome) => keep(tx, (TErrand)errand, (TOutcome)outcome!));
}
