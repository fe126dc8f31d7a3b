namespace Stoa.Contracts;

/// <summary>Something that happened in a service and that others may hear of: a sealed record, past tense, owned by its speaker.</summary>
public interface IEvent
{
    /// <summary>The wire name, written and never derived: "ordering.order-paid.v1".</summary>
    static abstract string Name { get; }

    /// <summary>What the event is about (an order's id, say): events with one key belong together.</summary>
    string Key { get; }
}

/// <summary>A read-only question that one service asks another; <typeparamref name="TAnswer"/> is what it gets.</summary>
public interface IQuery<TAnswer>
{
    /// <summary>The wire name, "cart.get-cart.v1": the part before the first dot is the service that answers.</summary>
    static abstract string Name { get; }
}
