namespace Grpc.Baas.IntegrationTests.Feeds.Model;

/// <summary>One state of a record. Values are JSON, as every protocol tells them.</summary>
internal sealed record Row(string Collection, string Id, string Etag, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>A value, of a text without its quotes; empty when there is none.</summary>
    public string this[string field] => Values.TryGetValue(field, out var value) && value != "null" ? value.Trim('"') : "";

    public long Number(string field) => long.TryParse(this[field], out var number) ? number : 0;
}
