using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Messaging;

namespace Stoa.Gateway;

/// <summary>Puts one question to every service. Who can't answer now is told as missing; the others' answers are no worse for it.</summary>
internal sealed class EveryService(Neighbours neighbours, Ask ask)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);

    public IReadOnlyList<Neighbour> All => neighbours.All;

    /// <summary>Each with its answer, or nothing; in the order of their names.</summary>
    public async Task<IReadOnlyList<(Neighbour Service, TAnswer? Answer)>> Ask<TQuery, TAnswer>(
        TQuery question, Func<Neighbour, bool>? whom = null) where TQuery : class, IQuery<TAnswer> where TAnswer : class
    {
        var asked = All.Where(one => whom is null || whom(one)).OrderBy(one => one.Name, StringComparer.Ordinal).ToList();
        var answers = await Task.WhenAll(asked.Select(one => Of<TQuery, TAnswer>(one, question)));
        return [.. asked.Zip(answers)];
    }

    /// <summary>One service's answer, or nothing where it can't be reached.</summary>
    public async Task<TAnswer?> Of<TQuery, TAnswer>(Neighbour service, TQuery question)
        where TQuery : class, IQuery<TAnswer> where TAnswer : class
    {
        try
        {
            return await ask.Of<TQuery, TAnswer>(service.Name, question, Deadline);
        }
        catch (Unavailable)
        {
            return null;
        }
    }
}
