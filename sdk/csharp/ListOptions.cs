namespace Grpc.Baas.Client;

/// <summary>Which records a list has, and in what order.</summary>
public sealed record ListOptions
{
    /// <summary>Only records that match, as <c>price &gt;= 100 &amp;&amp; status = "draft"</c>; empty means all.</summary>
    public string Filter { get; init; } = "";

    /// <summary>Field names separated by commas, <c>-</c> before one for descending. Default <c>id</c>, the order of creation.</summary>
    public string Sort { get; init; } = "";

    /// <summary>Records in a page, 1 to 100; 0 means 30, and 100 for <see cref="RecordCollection.ListAllAsync"/>.</summary>
    public int PerPage { get; init; }

    /// <summary>Number of the page, from 1. Costs more the deeper it goes; <see cref="PageToken"/> does not.</summary>
    public int Page { get; init; }

    /// <summary><c>NextPageToken</c> of the page before.</summary>
    public string PageToken { get; init; } = "";

    /// <summary>Names of the fields wanted, separated by commas; empty means all.</summary>
    public string Fields { get; init; } = "";

    /// <summary>Text that must appear in a text field.</summary>
    public string Search { get; init; } = "";

    /// <summary>
    /// Relations whose records come along in <c>Record.Expand</c>, separated by commas, as <c>author,comments_via_post(limit:5).author</c>.
    /// </summary>
    public string Expand { get; init; } = "";

    /// <summary>Whether to count all matching records, which costs a scan.</summary>
    public bool IncludeTotal { get; init; }
}
