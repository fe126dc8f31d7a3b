using Stoa.Contracts;

namespace Stoa.Kernel.Tests.Messaging;

/// <summary>The till sold a toy.</summary>
internal sealed record ToySold(string Toy, int Count) : IEvent
{
    public static string Name => "till.toy-sold.v1";

    string IEvent.Key => Toy;
}

/// <summary>The same with a changed meaning: spoken beside the first for a while.</summary>
internal sealed record ToySoldInBoxes(string Toy, int Boxes) : IEvent
{
    public static string Name => "till.toy-sold.v2";

    string IEvent.Key => Toy;
}

/// <summary>The depot packed a toy.</summary>
internal sealed record ToyPacked(string Toy) : IEvent
{
    public static string Name => "depot.toy-packed.v1";

    string IEvent.Key => Toy;
}

/// <summary>The post took a toy away.</summary>
internal sealed record ToySent(string Toy) : IEvent
{
    public static string Name => "post.toy-sent.v1";

    string IEvent.Key => Toy;
}

/// <summary>One of everything that may be in an event.</summary>
internal sealed record ToyDescribed(
    string Toy, string? Note, long Size, bool Soft, DateTimeOffset MadeAt, decimal Weight, Sealed<string> Secret, ToyPart Part) : IEvent
{
    public static string Name => "till.toy-described.v1";

    string IEvent.Key => Toy;
}

/// <summary>A value within an event.</summary>
internal sealed record ToyPart(string Name, int Count);
