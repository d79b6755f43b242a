using System.Globalization;

namespace Grpc.Baas.Engine.Rpc.Exchanges;

/// <summary>Reads how much a client wants something by a header such as <c>Accept</c>. Source: RFC 9110 §12.4.2, §12.5.</summary>
internal static class Preference
{
    /// <summary>The weight of a value that the header names; -1 if it does not name it.</summary>
    /// <param name="header">The header's value: names with parameters, separated by commas.</param>
    public static double Of(ReadOnlySpan<char> header, ReadOnlySpan<char> name)
    {
        foreach (var range in header.Split(','))
        {
            var element = header[range];
            var end = element.IndexOf(';');
            var named = (end < 0 ? element : element[..end]).Trim();
            if (named.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return end < 0 ? 1 : WeightOf(element[(end + 1)..]);
            }
        }

        return -1;
    }

    // What is no weight counts as none said: a client that means something gets it.
    private static double WeightOf(ReadOnlySpan<char> parameters)
    {
        foreach (var range in parameters.Split(';'))
        {
            var parameter = parameters[range].Trim();
            if (parameter is ['q' or 'Q', '=', .. var text]
                && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight))
            {
                return Math.Clamp(weight, 0, 1);
            }
        }

        return 1;
    }
}
