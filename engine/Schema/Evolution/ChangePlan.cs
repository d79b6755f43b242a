using System.Security.Cryptography;
using System.Text;

namespace Grpc.Baas.Engine.Schema.Evolution;

/// <summary>A change of a collection, with what it would do to its records.</summary>
/// <param name="change">The change.</param>
/// <param name="results">What became of the values of the fields that are converted.</param>
/// <param name="nullsFailures">Whether those that do not convert are removed.</param>
internal sealed class ChangePlan(CollectionChange change, IReadOnlyList<ConversionResult> results, bool nullsFailures)
{
    private const int HashBytes = 16;

    public CollectionChange Change => change;

    public IReadOnlyList<ConversionResult> Results => results;

    /// <summary>The fields that lose values for good, in the order of their numbers.</summary>
    public IReadOnlyList<Field> Losses { get; } =
    [
        .. change.Removed
            .Concat(nullsFailures ? results.Where(result => result.Failures > 0).Select(result => result.Conversion.From) : [])
            .OrderBy(lost => lost.Number),
    ];

    /// <summary>
    /// What has to be confirmed, empty if nothing. It names this loss in this state of the collection only: nobody confirms what they
    /// have not seen.
    /// </summary>
    public string LossKey => Losses.Count == 0
        ? ""
        : $"{change.Current.Id}/{change.Current.Revision}/{string.Join(',', Losses.Select(lost => lost.Number))}";

    /// <exception cref="Kernel.BaasException">schema CONVERSION_FAILED.</exception>
    public void RefuseFailures()
    {
        if (!nullsFailures && results.FirstOrDefault(result => result.Failures > 0) is { } failed)
        {
            throw SchemaErrors.ConversionFailed(change.Current.Name, failed);
        }
    }

    /// <summary>Makes of keys of losses what a client sends back to confirm them all.</summary>
    /// <returns>Empty when there is nothing to confirm.</returns>
    public static string Hash(IEnumerable<string> lossKeys)
    {
        var keys = string.Join('\n', lossKeys.Where(key => key.Length > 0));
        return keys.Length == 0 ? "" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(keys)).AsSpan(0, HashBytes));
    }
}
