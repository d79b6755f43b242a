namespace Grpc.Baas.Engine.Schema.Views;

/// <summary>What names mean inside one select: its sources, its own output columns, and what the selects around it have.</summary>
/// <param name="parent">The select around this one; null for the outermost.</param>
internal sealed class ViewScope(ViewScope? parent)
{
    public List<ViewSource> Sources { get; } = [];

    /// <summary>The select list once it is read; GROUP BY and HAVING may name its columns, and get their expressions.</summary>
    public List<(string Name, ViewValue Value)> Outputs { get; } = [];

    /// <summary>Finds a column by its name alone.</summary>
    /// <param name="isAmbiguous">Whether several sources have it.</param>
    public ViewValue? Find(string name, out bool isAmbiguous)
    {
        isAmbiguous = false;
        ViewValue? found = null;
        foreach (var source in Sources)
        {
            if (source.Columns.FirstOrDefault(column => column.Name == name) is { } column)
            {
                isAmbiguous = found is not null;
                found = source.ValueOf(column);
            }

            if (isAmbiguous)
            {
                return null;
            }
        }

        if (found is null && Outputs.Find(output => output.Name == name) is { Name: not null } output)
        {
            found = output.Value;
        }

        return found ?? parent?.Find(name, out isAmbiguous);
    }

    /// <summary>Finds the source that a qualifier names.</summary>
    public ViewSource? FindSource(string alias)
        => Sources.FirstOrDefault(source => source.Alias == alias) ?? parent?.FindSource(alias);

    /// <summary>All names that could have been meant, for a hint.</summary>
    public IEnumerable<string> Names => Sources.SelectMany(source => source.Columns).Select(column => column.Name);
}
