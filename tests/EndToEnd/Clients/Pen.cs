using System.Text;

namespace Stoa.EndToEnd.Clients;

/// <summary>Writes code line by line.</summary>
internal sealed class Pen
{
    private readonly StringBuilder code = new();

    public Pen Line(string text = "")
    {
        code.Append(text).Append('\n');
        return this;
    }

    public Pen Lines(IEnumerable<string> lines)
    {
        foreach (var line in lines)
            Line(line);
        return this;
    }

    public override string ToString() => code.ToString();
}
