namespace Stoa.Kernel.Web;

/// <summary>
/// Marks a route that is answered by a service in another process: the form of its bodies is looked at there, and they stream through.
/// </summary>
public sealed class HandedOn
{
    public static HandedOn Mark { get; } = new();

    private HandedOn()
    {
    }
}
