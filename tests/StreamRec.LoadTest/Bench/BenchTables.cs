using System.Globalization;
using Spectre.Console;

namespace StreamRec.LoadTest.Bench;

/// <summary>A table for each group of rows, which are its columns: median, and in brackets the least and the most.</summary>
internal static class BenchTables
{
    public static void Print(IAnsiConsole console, IReadOnlyList<RowResult> rows)
    {
        foreach (var group in rows.GroupBy(row => row.Group))
        {
            var table = new Table().Border(TableBorder.Rounded).AddColumn("");
            foreach (var row in group) table.AddColumn(new TableColumn(row.Name).RightAligned().NoWrap());
            var spreads = group.Select(row => row.Spreads).ToList();
            foreach (var name in spreads.SelectMany(row => row.Keys).Distinct())
                table.AddRow([Markup.Escape(name), .. spreads.Select(row => Cell(row.GetValueOrDefault(name)))]);
            console.Write(table);
            foreach (var row in group)
                foreach (var note in row.Notes) console.WriteLine($"{row.Name}: {note}");
        }
    }

    private static string Cell(Spread? spread) => spread switch
    {
        null => "–",
        { Least: var least, Most: var most, Median: var median } when least == most => Number(median),
        _ => $"{Number(spread.Median)} ({Number(spread.Least)}–{Number(spread.Most)})",
    };

    /// <summary>Three digits that say something.</summary>
    private static string Number(double value) =>
        value.ToString(Math.Abs(value) switch { >= 100 => "N0", >= 10 => "0.0", _ => "0.00" }, CultureInfo.InvariantCulture);
}
