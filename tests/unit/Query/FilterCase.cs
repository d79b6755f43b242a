namespace Grpc.Baas.UnitTests.Query;

/// <summary>A filter and the records that it is asked about.</summary>
internal sealed record FilterCase(FilterTree Filter, TestRecord[] Records)
{
    /// <summary>Halves of the records until one is left, then smaller filters, then a record with less in it.</summary>
    public IEnumerable<FilterCase> Smaller()
    {
        if (Records.Length > 1)
        {
            return Records.Chunk((Records.Length + 1) / 2).Select(half => this with { Records = half });
        }

        return Filter.Smaller().Select(filter => this with { Filter = filter })
            .Concat(Records.SelectMany(record => record.Smaller()).Select(record => this with { Records = [record] }));
    }

    public override string ToString()
        => $"{Filter.Text}\n    on " + (Records.Length > 1 ? $"{Records.Length} records" : string.Concat<TestRecord>(Records));
}
