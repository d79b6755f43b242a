using System.Collections.Frozen;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query;

/// <summary>Which of a collection's fields an answer has. Id, times and etag are always in it.</summary>
internal sealed class FieldSelection
{
    private const string DataPrefix = "data.";

    private readonly FrozenSet<int> _numbers;

    private FieldSelection(FrozenSet<int> numbers) => _numbers = numbers;

    /// <param name="fields">
    /// Names separated by commas, as <c>title</c> or <c>data.title</c>; the members of a record (<c>id</c>, <c>etag</c>, …) may be
    /// named too, where <c>data</c> means all fields.
    /// </param>
    /// <returns>Null when all fields are wanted.</returns>
    /// <exception cref="BaasException">query FIELDS_INVALID (metadata: field, suggestion).</exception>
    public static FieldSelection? Parse(string fields, Collection collection)
    {
        if (string.IsNullOrWhiteSpace(fields))
        {
            return null;
        }

        var numbers = new HashSet<int>();
        var isAll = false;
        var text = fields.AsSpan();
        foreach (var part in text.Split(','))
        {
            var name = text[part].Trim();
            var inData = name.StartsWith(DataPrefix, StringComparison.Ordinal) ? name[DataPrefix.Length..] : name;
            if (collection.Find(inData) is { } field)
            {
                numbers.Add(field.Number);
            }
            else if (name is "data")
            {
                isAll = true;
            }
            else if (name is not ("id" or "collection" or "created" or "updated" or "etag"))
            {
                throw QueryErrors.FieldsUnknownField(name, NearestField.Of(inData, collection));
            }
        }

        return isAll ? null : new FieldSelection(numbers.ToFrozenSet());
    }

    public bool Contains(int fieldNumber) => fieldNumber < SystemFields.FirstUserNumber || _numbers.Contains(fieldNumber);
}
