using System.Globalization;
using Grpc.Baas.Client.Calls;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.Client.Live;

/// <summary>Reads the pages of a live list.</summary>
internal sealed class LiveQuery(string collection, LiveOptions options, RecordService.RecordServiceClient service, CallRunner calls)
{
    private const int MaxPerPage = 100;
    private static readonly string[] SystemFields = ["created", "updated", "etag"];

    /// <summary>What to ask for: the fields that are wanted, and those that the list itself cannot do without. Empty: all.</summary>
    public string Fields { get; } = FieldsOf(options);

    /// <summary>How many records are shown.</summary>
    public int Limit { get; } = options.Limit ?? int.MaxValue;

    public TimeProvider Time => calls.Time;

    /// <exception cref="BaasClientException">The list cannot be read.</exception>
    /// <exception cref="NotSupportedException">Its order cannot be kept.</exception>
    public async Task<LoadedWindow> LoadAsync(CancellationToken cancellationToken)
    {
        var wanted = Limit == int.MaxValue ? long.MaxValue : (long)Limit + LiveWindow.ReserveOf(Limit);
        var entries = new Dictionary<string, LiveEntry>();
        var request = new ListRecordsRequest
        {
            Collection = collection,
            Filter = options.Filter,
            Sort = options.Sort,
            Fields = Fields,
            IncludeOrder = true,
        };
        RecordOrder? order = null;
        LiveEntry? bound = null;
        var (first, last, read) = (0L, 0L, 0L);
        do
        {
            request.PerPage = (int)Math.Min(MaxPerPage, wanted - read);
            var page = await calls.RunAsync(service.ListRecordsAsync, request, cancellationToken).ConfigureAwait(false);
            last = page.Position;
            if (order is null)
            {
                (order, first) = (new RecordOrder(page.Order), last);
                request.IncludeOrder = false;
            }

            foreach (var record in page.Items)
            {
                // A record that changes meanwhile may stand on two pages, on the later one as it is now.
                bound = new LiveEntry(record, order.KeyOf(record), long.Parse(record.Etag, CultureInfo.InvariantCulture));
                entries[record.Id] = bound;
            }

            read += page.Items.Count;
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0 && read < wanted);

        var sorted = entries.Values.OrderBy(entry => entry.Key, order).ToList();
        return new LoadedWindow(new LiveWindow(order, sorted, request.PageToken.Length > 0 ? bound!.Key : null, Limit), first, last);
    }

    private static string FieldsOf(LiveOptions options)
    {
        var wanted = Split(options.Fields);
        string[] needed = [.. SystemFields, .. Split(options.Sort).Select(name => name.TrimStart('-', '+').TrimStart()).Where(IsName)];
        var kept = wanted.Where(name => !(name.StartsWith('-') && needed.Contains(name[1..]))).ToArray();
        return string.Join(',', wanted.All(name => name.StartsWith('-')) ? kept : kept.Union(needed));
    }

    private static string[] Split(string names) => names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static bool IsName(string text) => text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');
}
