using System.Globalization;
using Grpc.Baas.Client.Watching;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.Client.Live;

/// <summary>Reads the pages of a live list.</summary>
internal sealed class LiveQuery<T>(LiveSource<T> source, LiveOptions options, TimeProvider time)
    where T : class
{
    private const int MaxPerPage = 100;
    private static readonly string[] SystemFields = ["created", "updated", "etag"];

    /// <summary>What to ask for: the fields that are wanted, and those that the list itself cannot do without. Empty: all.</summary>
    public string Fields { get; } = FieldsOf(options);

    /// <summary>How many records are shown.</summary>
    public int Limit { get; } = options.Limit ?? int.MaxValue;

    public TimeProvider Time => time;

    /// <summary>Knows the records.</summary>
    public RecordShape<T> Shape => source.Shape;

    /// <summary>Follows the list's changes after a position.</summary>
    public IWatch<WatchEvent<T>> Watch(long from, Action<WatchStatus> told) => source.Watch(new WatchOptions
    {
        From = from,
        Filter = options.Filter,
        Fields = Fields,
        StatusChanged = told,
    });

    /// <exception cref="BaasClientException">The list cannot be read.</exception>
    /// <exception cref="NotSupportedException">Its order cannot be kept.</exception>
    public async Task<LoadedWindow<T>> LoadAsync(CancellationToken cancellationToken)
    {
        var wanted = Limit == int.MaxValue ? long.MaxValue : (long)Limit + LiveWindow<T>.ReserveOf(Limit);
        var entries = new Dictionary<string, LiveEntry<T>>();
        var request = new ListRecordsRequest
        {
            Filter = options.Filter,
            Sort = options.Sort,
            Fields = Fields,
            IncludeOrder = true,
        };
        RecordOrder<T>? order = null;
        LiveEntry<T>? bound = null;
        var (first, last, read) = (0L, 0L, 0L);
        do
        {
            request.PerPage = (int)Math.Min(MaxPerPage, wanted - read);
            var page = await source.ListAsync(request, cancellationToken).ConfigureAwait(false);
            last = page.Position;
            if (order is null)
            {
                (order, first) = (new RecordOrder<T>(page.Order, source.Shape), last);
                request.IncludeOrder = false;
            }

            foreach (var record in page.Items)
            {
                // A record that changes meanwhile may stand on two pages, on the later one as it is now.
                bound = new LiveEntry<T>(record, order.KeyOf(record), long.Parse(source.Shape.EtagOf(record), CultureInfo.InvariantCulture));
                entries[source.Shape.IdOf(record)] = bound;
            }

            read += page.Items.Count;
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0 && read < wanted);

        var sorted = entries.Values.OrderBy(entry => entry.Key, order).ToList();
        return new LoadedWindow<T>(new LiveWindow<T>(order, sorted, request.PageToken.Length > 0 ? bound!.Key : null, Limit), first, last);
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
