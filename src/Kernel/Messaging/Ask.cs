using Stoa.Contracts;

namespace Stoa.Kernel.Messaging;

/// <summary>
/// Read-only questions to other services, never inside a transaction: a direct call in one process, HTTP between processes.
/// </summary>
public abstract class Ask
{
    /// <summary>Asks the service whose name the query's begins with.</summary>
    /// <exception cref="Data.Unavailable">It can't be reached or did not answer in time.</exception>
    public abstract Task<TAnswer> One<TQuery, TAnswer>(TQuery query, TimeSpan deadline)
        where TQuery : class, IQuery<TAnswer> where TAnswer : class;

    /// <summary>Asks one service what every service answers.</summary>
    /// <exception cref="Data.Unavailable">It can't be reached or did not answer in time.</exception>
    public abstract Task<TAnswer> Of<TQuery, TAnswer>(string service, TQuery query, TimeSpan deadline)
        where TQuery : class, IQuery<TAnswer> where TAnswer : class;

    /// <summary>Asks every service that answers, by service name; all must answer.</summary>
    public abstract Task<IReadOnlyDictionary<string, TAnswer>> All<TQuery, TAnswer>(TQuery query, TimeSpan deadline)
        where TQuery : class, IQuery<TAnswer> where TAnswer : class;
}
