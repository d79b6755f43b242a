using System.Text;
using Grpc.Baas.Engine.Rpc.Methods;

namespace Grpc.Baas.IntegrationTests.Access;

/// <summary>The table as text: a line for each request, a column for each caller.</summary>
internal static class AccessTable
{
    private const int FirstColumn = 42;

    private static readonly (string Reason, string Word)[] Words =
    [
        ("CREDENTIALS_MISSING", "sign-in"),
        ("TOKEN_INVALID", "bad"),
        ("TOKEN_EXPIRED", "old"),
        ("PERMISSION_DENIED", "denied"),
        ("RECORD_NOT_FOUND", "unseen"),
    ];

    /// <summary>The rows that the methods ask for, in the order of their declaration.</summary>
    /// <param name="unknown">Methods without a request, and requests without a method.</param>
    public static List<AccessRow> RowsOf(MethodTable methods, out string[] unknown)
    {
        var all = methods.Services.SelectMany(service => service.Methods).ToDictionary(method => $"{method.Service.FullName}/{method.Name}");
        var samples = AccessSamples.All;
        unknown =
        [
            .. all.Keys.Where(name => !samples.Any(sample => sample.Method == name)),
            .. samples.Select(sample => sample.Method).Where(name => !all.ContainsKey(name)),
        ];
        return
        [
            .. from method in all
               from sample in samples
               where sample.Method == method.Key
               from variant in VariantsOf(sample)
               select new AccessRow(method.Value, variant.Name, variant.Collection, sample.Json),
        ];
    }

    /// <summary>The word for an answer in a cell.</summary>
    public static string WordOf(string reason)
        => Words.FirstOrDefault(word => word.Reason == reason).Word ?? reason;

    /// <summary>Writes the table.</summary>
    public static string Write(IEnumerable<AccessRow> rows, Func<AccessRow, string, string> cell)
    {
        var text = new StringBuilder(Legend);
        foreach (var service in rows.GroupBy(row => row.Service))
        {
            text.Append('\n');
            var lines = service.Select(row => AccessCallers.All.Select(caller => cell(row, caller)).Prepend(row.Name).ToArray()).Prepend([service.Key, .. AccessCallers.All]).ToArray();
            var widths = Enumerable.Range(0, lines[0].Length).Select(i => i == 0 ? FirstColumn : lines.Max(line => line[i].Length)).ToArray();
            foreach (var line in lines)
            {
                text.Append(string.Join("  ", line.Select((word, i) => word.PadRight(widths[i]))).TrimEnd()).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>Reads what <see cref="Write"/> wrote: the cells by <c>service/row/caller</c>.</summary>
    public static Dictionary<string, string> Read(string text)
    {
        var cells = new Dictionary<string, string>();
        var service = "";
        foreach (var line in text.Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            var words = line[FirstColumn..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var name = line[..FirstColumn].Trim();
            if (words[0] == AccessCallers.Anonymous)
            {
                service = name;
                continue;
            }

            foreach (var (caller, word) in AccessCallers.All.Zip(words))
            {
                cells[$"{service}/{name}/{caller}"] = word;
            }
        }

        return cells;
    }

    // Rules decide about records, so that what is about one is asked three times.
    private static (string Name, string Collection)[] VariantsOf(AccessSample sample)
        => sample.Json.Contains("$C", StringComparison.Ordinal)
            ? [(sample.Variant, "notes"), (Join(sample.Variant, "closed"), "closed"), (Join(sample.Variant, "open"), "open")]
            : [(sample.Variant, "")];

    private static string Join(string variant, string more) => variant.Length == 0 ? more : $"{variant}, {more}";

    private const string Legend = """
        # Who may do what: every RPC, called by everyone. The tests hold it against the engine, over gRPC and every HTTP binding;
        # with BAAS_ACCESS_TABLE=file they write there what the engine answers.
        #
        # Requests about a record are made three times: in a collection whose rules are "owner = @request.auth.id", in one without rules
        # (closed), and in one whose rules let everyone (open). `owner` is whose record it is.
        # foreign: an administrator of another engine. suspended: since the sign-in. unscoped: an API key with another scope. limited: an API
        # key with the scope of the method, for another collection alone. key: an API key with the scope of the method.
        #
        # ok          the call succeeded
        # sees        and showed the record; sees-all: its hidden field too
        # does        and made, changed or deleted the record
        # nothing     and neither showed nor changed the record
        # sign-in     CREDENTIALS_MISSING
        # bad, old    TOKEN_INVALID, TOKEN_EXPIRED
        # denied      PERMISSION_DENIED
        # unseen      RECORD_NOT_FOUND

        """;
}
