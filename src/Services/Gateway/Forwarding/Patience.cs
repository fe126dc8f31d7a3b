namespace Stoa.Gateway;

/// <summary>How long the gateway waits for a service in another process.</summary>
/// <param name="Connect">For a connection.</param>
/// <param name="Answer">For the head of the answer, from when the request was sent whole. The longest wait of a route is 10 s.</param>
/// <param name="Whole">For all of it, both bodies; a stream may take as long as it likes.</param>
public sealed record Patience(TimeSpan Connect, TimeSpan Answer, TimeSpan Whole)
{
    public static Patience Usual { get; } = new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5));
}
