using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Audit;

/// <summary>Finds which fields are different between two images of a record, and never what is in them.</summary>
internal static class ChangedFields
{
    /// <returns>Names in the order of the collection's fields; system fields and those that are gone are left out.</returns>
    public static IEnumerable<string> Between(Collection collection, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        var (left, right) = (Values(before), Values(after));
        return [.. collection.Fields.Where(field => IsDifferent(left, right, field.Number)).Select(field => field.Name)];
    }

    private static bool IsDifferent(Dictionary<int, byte[]> left, Dictionary<int, byte[]> right, int number)
    {
        var (was, isThere) = (left.GetValueOrDefault(number), right.GetValueOrDefault(number));
        return was is null ? isThere is not null : isThere is null || !was.AsSpan().SequenceEqual(isThere);
    }

    // A list may be several wire fields of one number, which stand together because an image is in the order of numbers.
    private static Dictionary<int, byte[]> Values(ReadOnlySpan<byte> image)
    {
        var values = new Dictionary<int, byte[]>();
        var reader = new WireReader(image);
        var start = 0;
        while (reader.TryReadTag(out var number, out var wireType))
        {
            reader.Skip(number, wireType);
            if (number >= SystemFields.FirstUserNumber)
            {
                var value = image[start..reader.Position];
                values[number] = values.TryGetValue(number, out var others) ? [.. others, .. value] : value.ToArray();
            }

            start = reader.Position;
        }

        return values;
    }
}
