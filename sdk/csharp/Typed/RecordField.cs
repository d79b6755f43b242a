using System.Globalization;

namespace Grpc.Baas.Client;

/// <summary>One field of a collection's records, for generated code.</summary>
/// <typeparam name="T">The records.</typeparam>
/// <param name="Name">Its name in the collection, as <c>in_stock</c>.</param>
/// <param name="Member">Its property, as <c>InStock</c>.</param>
/// <param name="Get">The value that a record has.</param>
public sealed record RecordField<T>(string Name, string Member, Func<T, object?> Get)
{
    /// <summary>Of an enum: the texts that the collection has for its numbers 1, 2, and so on, empty where there is none; otherwise null.</summary>
    public IReadOnlyList<string>? Choices { get; init; }

    /// <summary>Whether the engine gives it, and no caller.</summary>
    internal bool IsSystem => Name is "id" or "created" or "updated" or "etag";

    /// <summary>A value as the generic service has it: an enum's number becomes its text.</summary>
    /// <exception cref="ArgumentException">The number has none.</exception>
    internal object? ToPlain(object? value) =>
        Choices is null || value is null or string ? value : FindText(value) ?? throw new ArgumentException($"{value} is no value that '{Name}' can have.", nameof(value));

    /// <summary>A value to sort records by. One that came with a later contract has no text here, and stands behind those that have.</summary>
    internal object? ToSortable(object? value) => Choices is null || value is null ? value : FindText(value) ?? $"\U0010ffff{NumberOf(value):d10}";

    private string? FindText(object value) => NumberOf(value) is > 0 and var number && number <= Choices!.Count && Choices[number - 1] is { Length: > 0 } text ? text : null;

    private static int NumberOf(object value) => Convert.ToInt32(value, CultureInfo.InvariantCulture);
}
