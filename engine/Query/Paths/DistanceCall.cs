using System.Globalization;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query.Operands;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query.Paths;

/// <summary>The one function of filters and sorts: <c>geo_distance(location, 52.52, 13.405)</c>, in metres.</summary>
internal static class DistanceCall
{
    public const string Form = "geo_distance(field, latitude, longitude)";

    private const string Name = "geo_distance";
    private const double MaxLatitude = 90;
    private const double MaxLongitude = 180;

    // What it is called elsewhere.
    private static readonly string[] OtherNames = ["geoDistance", "geodistance", "distance", "st_distance", "geodist"];

    public static bool IsName(ReadOnlySpan<char> name) => name.SequenceEqual(Name);

    /// <summary>The function that was probably meant by another name; null when none is near.</summary>
    public static string? Suggest(ReadOnlySpan<char> name)
        => NearestName.Of(name, [Name, .. OtherNames]) is null ? null : Name;

    /// <param name="arguments">What stands between the parentheses.</param>
    /// <param name="paths">Finds the field.</param>
    /// <param name="fault">What is wrong, with the place in <paramref name="arguments"/>.</param>
    public static FieldPath? Bind(ReadOnlySpan<char> arguments, PathResolver paths, out PathFault? fault)
    {
        Span<Range> parts = stackalloc Range[4];
        if (arguments.Split(parts, ',') != 3)
        {
            fault = new PathFault(0, $"'{Name}' takes three arguments", Form);
            return null;
        }

        var (name, nameOffset) = Trim(arguments, parts[0]);
        if (paths.Resolve(name, out fault) is not { } path)
        {
            fault = fault! with { Offset = nameOffset + fault.Offset };
            return null;
        }

        if (path.Operand is not FieldOperand { Field: { Kind: ValueKind.GeoPoint } field })
        {
            fault = new PathFault(nameOffset, $"The field '{path.Operand.Field.Name}' holds no point", "a field of type geopoint");
            return null;
        }

        if (!TryReadDegrees(arguments, parts[1], MaxLatitude, out var latitude, out fault)
            || !TryReadDegrees(arguments, parts[2], MaxLongitude, out var longitude, out fault))
        {
            return null;
        }

        return path with { Operand = new DistanceOperand(field, latitude, longitude) };
    }

    private static bool TryReadDegrees(ReadOnlySpan<char> arguments, Range part, double limit, out double degrees, out PathFault? fault)
    {
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        var (text, offset) = Trim(arguments, part);
        var isValid = double.TryParse(text, style, CultureInfo.InvariantCulture, out degrees) && Math.Abs(degrees) <= limit;
        fault = isValid
            ? null
            : new PathFault(offset, "The angle is wrong", string.Create(CultureInfo.InvariantCulture, $"degrees from -{limit} to {limit}"));
        return isValid;
    }

    private static Trimmed Trim(ReadOnlySpan<char> arguments, Range range)
    {
        var (start, length) = range.GetOffsetAndLength(arguments.Length);
        var part = arguments.Slice(start, length);
        var trimmed = part.TrimStart();
        return new Trimmed(trimmed.TrimEnd(), start + part.Length - trimmed.Length);
    }

    private readonly ref struct Trimmed(ReadOnlySpan<char> text, int offset)
    {
        private readonly ReadOnlySpan<char> _text = text;

        public void Deconstruct(out ReadOnlySpan<char> text, out int start)
        {
            text = _text;
            start = offset;
        }
    }
}
