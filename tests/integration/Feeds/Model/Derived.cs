namespace Grpc.Baas.IntegrationTests.Feeds.Model;

/// <summary>
/// Fields whose value follows from the number that every write has. So it is known what they are where even the administrator's stream does
/// not have them, and somebody else's could.
/// </summary>
internal static class Derived
{
    public const string Number = "n";
    public const string Cost = "cost";
    public const string Secret = "secret";

    /// <summary>The beginning of the names that one field has in the course of time.</summary>
    public const string Extra = "extra";

    public static long CostOf(long number) => number % 100;

    public static string SecretOf(long number) => $"s{number}";

    public static string ExtraOf(long number) => $"x{number}";

    /// <summary>The values with those that follow.</summary>
    public static IReadOnlyDictionary<string, string> Complete(IReadOnlyDictionary<string, string> values)
    {
        if (!values.TryGetValue(Number, out var text) || !long.TryParse(text, out var number))
        {
            return values;
        }

        return new Dictionary<string, string>(values) { [Cost] = CostOf(number).ToString(), [Secret] = $"\"{SecretOf(number)}\"" };
    }
}
