using System.Linq.Expressions;
using Default.Client;
using Grpc.Baas.Client.Typed.Filters;
using Grpc.Baas.Engine.Query;

namespace Grpc.Baas.UnitTests.Client.Typed;

public sealed class FilterTranslationTests
{
    private static readonly string[] Ids = ["a", "b\""];
    private static readonly long? Nothing = ((long?[])[null])[0];
    private static readonly string Title = "x\\";
    private static readonly DateTimeOffset Moment = new(2026, 1, 31, 12, 0, 0, TimeSpan.FromHours(2));

    public static TheoryData<Expression<Func<Post, bool>>, string> Conditions()
    {
        var status = PostStatus.InReview;
        decimal? limit = 100;
        return new()
        {
            { p => p.Price > 100 && p.Status == PostStatus.Draft, "price > 100 && status = \"draft\"" },
            { p => p.Price > limit || 7 >= p.Views, "price > 100 || views <= 7" },
            { p => (p.Views == 1 || p.Views == 2) && p.Score < 1.5, "(views = 1 || views = 2) && score < 1.5" },
            { p => p.Views == 1 || (p.Views == 2 && p.Score < 1e300), "views = 1 || views = 2 && score < 1E+300" },
            { p => !(p.Title == Title), "!(title = \"x\\\\\")" },
            { p => p.Title != null && p.Price.HasValue && !p.Views.HasValue, "title != null && price != null && !(views != null)" },
            { p => p.Status == status, "status = \"in review\"" },
            { p => p.Status != null, "status != null" },
            { p => p.Published == true, "published = true" },
            { p => p.Published!.Value, "published = true" },
            { p => p.Published ?? false, "published = true" },
            { p => p.Published ?? true, "published != false" },
            { p => p.Released >= Moment, "released >= \"2026-01-31T10:00:00.0000000Z\"" },
            { p => p.Created > Moment.AddDays(-1), "created > \"2026-01-30T10:00:00.0000000Z\"" },
            { p => p.Tags.Contains("red"), "tags ?= \"red\"" },
            { p => p.Tags.Count > 1, "tags:length > 1" },
            { p => Ids.Contains(p.Author), "author in (\"a\", \"b\\\"\")" },
            { p => new List<string> { "a" }.Contains(p.Id), "id in (\"a\")" },
            { p => new List<string?> { "a", null }.Contains(p.Author), "(author in (\"a\") || author = null)" },
            { p => new HashSet<string?>().Contains(p.Author), "id = null" },
            { p => new PostStatus?[] { PostStatus.Draft, PostStatus.InReview }.Contains(p.Status), "status in (\"draft\", \"in review\")" },
            { p => p.Title!.Contains("100%", StringComparison.OrdinalIgnoreCase), "title ~ \"100%\"" },
            { p => string.IsNullOrEmpty(p.Title), "(title = null || title = \"\")" },
            { p => p.Views > 1.5 && p.Views > 2m && (decimal?)p.Views < 3, "views > 1.5 && views > 2 && views < 3" },
            { p => (int?)p.Status == 2 && (long)p.Views! == long.MinValue, "status = \"in review\" && views = -9223372036854775808" },
            { p => !(p.Views == 1 && (p.Score > 2 || !(p.Price < 3))), "!(views = 1 && (score > 2 || !(price < 3)))" },
            { p => p.Score == -0.0 || p.Score == double.MaxValue, "score = -0 || score = 1.7976931348623157E+308" },
            { p => p.Released == Moment.UtcDateTime, "released = \"2026-01-31T10:00:00.0000000Z\"" },
            { p => p.Cover == null, "cover = null" },
            { p => new HashSet<string?>(Ids).Contains(p.Author), "author in (\"a\", \"b\\\"\")" },
        };
    }

    public static TheoryData<Expression<Func<Post, bool>>, string> Refused => new()
    {
        { p => p.Title == p.Author, "one side must be a field" },
        { p => p.Title!.Contains('x'), "OrdinalIgnoreCase" },
        { p => p.Title!.StartsWith('x'), "no such function" },
        { p => p.Title!.Length > 3, "one side must be a field" },
        { p => p.Views + 1 > 3, "one side must be a field" },
        { p => p.Status > PostStatus.Draft, "no order" },
        { p => p.Score > double.NaN, "NaN" },
        { p => p.Views > Nothing, "null" },
        { p => true, "compares no field" },
        { p => p.Views > 1 ^ p.Views < 9, "no such operator" },
        { p => (long?)p.Score == 3, "one side must be a field" },
        { p => (int?)p.Views == 3, "one side must be a field" },
        { p => (decimal?)p.Score > 3, "one side must be a field" },
        { p => p.Tags == null!, "a list is asked" },
        { p => new HashSet<string?>(Ids, StringComparer.OrdinalIgnoreCase).Contains(p.Author), "capitals" },
        { p => Others.Contains(Ids, p.Author), "no such function" },
        { p => Others.IsNullOrEmpty(p.Title), "no such function" },
        { p => p.Cover == new byte[] { 1 }, "Byte[]" },
        { p => p.Place == new Grpc.Baas.Client.GeoPoint(1, 2), "GeoPoint" },
        { p => p.Released!.Value.Year == 2026, "one side must be a field" },
        { p => p.Title == p.Title, "one side must be a field" },
    };

    // What others mean by the same names is not known.
    private static class Others
    {
        public static bool Contains(string[] list, string? item) => !list.Contains(item);

        public static bool IsNullOrEmpty(string? text) => text != "";
    }

    [Theory]
    [MemberData(nameof(Conditions))]
    public void ToString_Condition_IsAFilter(Expression<Func<Post, bool>> condition, string filter) =>
        Assert.Equal(filter, new FilterTranslation<Post>(PostCodec.Instance, condition).ToString());

    [Theory]
    [MemberData(nameof(Refused))]
    public void ToString_WhatTheLanguageHasNot_SaysWhy(Expression<Func<Post, bool>> condition, string reason) =>
        Assert.Contains(reason, Assert.Throws<NotSupportedException>(() => new FilterTranslation<Post>(PostCodec.Instance, condition).ToString()).Message);

    [Fact]
    public void ToString_ValueThatAnEnumHasNot_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new FilterTranslation<Post>(PostCodec.Instance, p => p.Status == PostStatus.Unspecified).ToString());

    [Fact]
    public void Literal_AnyText_IsReadBackByTheEngine()
    {
        var random = new Random(7);
        for (var i = 0; i < 5_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(12)).Select(_ => random.Next(3) switch
            {
                0 => "\"\\'/\n\r\t\b\f)&|"[random.Next(12)],
                1 => (char)random.Next(0, 0x80),
                _ => (char)random.Next(0, 0xffff),
            })]);
            var filter = FilterText.Literal(text) + " && x = 1";
            var scanner = new FilterScanner(filter);

            Assert.Equal((FilterLiteralKind.Text, text), (scanner.ReadLiteral() is var literal ? literal.Kind : default, literal.Text));
            Assert.Equal(filter.Length - " && x = 1".Length, scanner.Position);
        }
    }

    [Theory]
    [InlineData(1e22)]
    [InlineData(-1.5e-300)]
    [InlineData(0.1)]
    public void Literal_Number_IsReadBackByTheEngine(double number)
    {
        var literal = new FilterScanner(FilterText.Literal(number)).ReadLiteral();

        Assert.Equal((FilterLiteralKind.Number, number), (literal.Kind, double.Parse(literal.Text, System.Globalization.CultureInfo.InvariantCulture)));
    }
}
