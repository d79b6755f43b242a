using System.Linq.Expressions;
using Default.Client;

namespace Grpc.Baas.IntegrationTests.Typed.Exactness;

/// <summary>Conditions on what <see cref="ExactValues"/> are, and on what has no value.</summary>
internal static class Conditions
{
    private const long Large = 9_007_199_254_740_993;

    private static readonly string?[] Titles = ["plain", "\"\\/</script>%_'", null];
    private static readonly PostStatus?[] Statuses = [PostStatus.InReview, PostStatus.Draft];
    private static readonly DateTimeOffset Elsewhere = new(1970, 1, 1, 2, 0, 0, TimeSpan.FromHours(2));

    public static IReadOnlyList<Expression<Func<Post, bool>>> All { get; } =
    [
        p => p.Views == long.MaxValue, p => p.Views == long.MinValue, p => p.Views < 0, p => p.Views != 1, p => p.Views >= Large, p => p.Views == -Large,
        p => p.Views == null, p => !(p.Views > 0), p => !(p.Views != 1), p => p.Views > 1.5, p => 1 >= p.Views, p => p.Views.HasValue && p.Views <= 0,
        p => p.Score == double.Epsilon, p => p.Score < 0, p => p.Score != 0.1, p => p.Score == -0.0, p => p.Score > 1e300, p => p.Score == 1d / 3,
        p => p.Price == 12.50m, p => p.Price == 12.5m, p => p.Price < 0.1m, p => p.Price != 0.10m, p => p.Price >= 9999999999999999.99m, p => p.Price > 12,
        p => p.Published == false, p => p.Published != true, p => p.Published ?? false, p => p.Published ?? true, p => !(p.Published ?? true),
        p => p.Released < DateTimeOffset.UnixEpoch, p => p.Released == DateTimeOffset.MinValue, p => p.Released != DateTimeOffset.UnixEpoch,
        p => p.Released == Elsewhere, p => p.Released <= Elsewhere.AddMicroseconds(-1), p => p.Released > DateTime.UnixEpoch, p => p.Created > Elsewhere,
        p => p.Title == "", p => p.Title == null, p => p.Title != "plain", p => string.IsNullOrEmpty(p.Title), p => !string.IsNullOrEmpty(p.Title),
        p => Titles.Contains(p.Title), p => !Titles.Contains(p.Title), p => p.Title == "\u0001\t\r\n\u007f\u0085\u2028", p => p.Title == "\ufeffmark",
        p => p.Title != null && p.Title.Contains("%_", StringComparison.OrdinalIgnoreCase), p => p.Title != null && p.Title.Contains("_'", StringComparison.OrdinalIgnoreCase),
        p => p.Title != null && p.Title.Contains("\"\\/</SCRIPT>", StringComparison.OrdinalIgnoreCase), p => p.Title != null && p.Title.Contains("", StringComparison.OrdinalIgnoreCase),
        p => p.Title != null && !p.Title.Contains("PLAIN", StringComparison.OrdinalIgnoreCase), p => p.Title != null && p.Title.Contains("🧪", StringComparison.OrdinalIgnoreCase),
        p => p.Status == PostStatus.InReview, p => p.Status != PostStatus.InReview, p => p.Status == null, p => Statuses.Contains(p.Status), p => (int?)p.Status == 2,
        p => p.Tags.Contains("red"), p => !p.Tags.Contains("red"), p => p.Tags.Count > 1, p => p.Tags.Count == 0, p => p.Reviewers.Contains("bob") && p.Reviewers.Count == 2,
        p => p.Author == "ann", p => p.Author != "ann", p => p.Day == "0001-01-01", p => p.Id == "t1-sdk", p => new List<string>().Contains(p.Id), p => p.Cover == null,
        p => (p.Views == 1 || p.Score == 0.1 || p.Published == true) && !(p.Id == "i1-sdk" || p.Score != null),
        p => p.Views == 1 && p.Id != "i1-sdk" || p.Title == "plain" && !(p.Id == "t2-sdk" && p.Views == null),
    ];
}
