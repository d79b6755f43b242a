using System.Globalization;
using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Query;

/// <summary>
/// Moments that move with the clock: <c>@now</c>; <c>@today</c>, <c>@yesterday</c>, <c>@tomorrow</c> (midnight UTC);
/// <c>@monthStart</c>, <c>@monthEnd</c>, <c>@yearStart</c>, <c>@yearEnd</c> (the first and the last microsecond); and
/// <c>@day-7</c>, <c>@hour+1</c> (that much before or after now). In any case.
/// </summary>
internal static class DateMacros
{
    private const string Expected
        = "@now, @today, @yesterday, @tomorrow, @monthStart, @monthEnd, @yearStart, @yearEnd, or as @day-7 or @hour+1";

    private static readonly string[] Names =
        ["@now", "@today", "@yesterday", "@tomorrow", "@monthStart", "@monthEnd", "@yearStart", "@yearEnd", "@day-1", "@hour-1"];

    /// <param name="macro">With its <c>@</c>.</param>
    /// <param name="offset">Where it stands in the filter, for errors.</param>
    /// <param name="now">The clock.</param>
    public static DateTimeOffset Evaluate(string macro, int offset, DateTimeOffset now)
    {
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        var month = today.AddDays(1 - today.Day);
        var year = month.AddMonths(1 - today.Month);
        try
        {
            return macro.ToLowerInvariant() switch
            {
                "@now" => now,
                "@today" => today,
                "@yesterday" => today.AddDays(-1),
                "@tomorrow" => today.AddDays(1),
                "@monthstart" => month,
                "@monthend" => month.AddMonths(1).AddMicroseconds(-1),
                "@yearstart" => year,
                "@yearend" => year.AddYears(1).AddMicroseconds(-1),
                var shifted when TryReadShift(shifted, "@day", out var days) => now.AddDays(days),
                var shifted when TryReadShift(shifted, "@hour", out var hours) => now.AddHours(hours),
                _ => throw QueryErrors.FilterInvalid(offset, "The word after @ is not known", Expected, NearestName.Of(macro, Names)),
            };
        }
        catch (ArgumentOutOfRangeException)
        {
            throw QueryErrors.FilterInvalid(offset, "The moment is out of range", "a date in the years 1 to 9999");
        }
    }

    private static bool TryReadShift(string macro, string name, out int count)
    {
        count = 0;
        return macro.Length > name.Length + 1
            && macro.StartsWith(name, StringComparison.Ordinal)
            && macro[name.Length] is '+' or '-'
            && int.TryParse(macro.AsSpan(name.Length), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out count);
    }
}
