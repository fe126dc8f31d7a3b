namespace Stoa.Bench;

/// <summary>Prints rows in columns that are as wide as they must be, as a table that also reads well in Markdown.</summary>
internal sealed class Table(params string[] heads)
{
    private readonly List<string[]> rows = [heads];

    public void Add(params string[] cells) => rows.Add(cells);

    public void Print()
    {
        var widths = heads.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        for (var i = 0; i < rows.Count; i++)
        {
            Console.WriteLine("| " + string.Join(" | ", rows[i].Select(
                (cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))) + " |");
            if (i == 0)
                Console.WriteLine(
                    "|" + string.Join('|', widths.Select((width, column) => new string('-', width + 1) + (column == 0 ? '-' : ':'))) + "|");
        }
        Console.WriteLine();
    }
}
