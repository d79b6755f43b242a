using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Schema.Checks;
using Grpc.Baas.Engine.Schema.Values;

namespace Grpc.Baas.Engine.Schema.Types;

/// <summary>A point on Earth, in JSON <c>{"lat":52.52,"lon":13.405}</c>: degrees north and east on WGS 84.</summary>
internal sealed class GeoPointType : FieldType
{
    private const double MaxLatitude = 90;
    private const double MaxLongitude = 180;

    private static readonly ValueFault NoPoint = ValueFaults.WrongType("a point, as {\"lat\": 52.52, \"lon\": 13.405}, with no other members");
    private static readonly ValueFault NoLatitude = new("FORMAT", "expected a latitude of -90 to 90 degrees");
    private static readonly ValueFault NoLongitude = new("FORMAT", "expected a longitude of -180 to 180 degrees");

    public GeoPointType(FieldDraft draft) => draft.RefuseAllBut(ValidationRules.None);

    public override string Name => "geopoint";

    public override ValueKind Kind => ValueKind.GeoPoint;

    public override bool TryRead(in StructValue input, out FieldValue value, out ValueFault fault)
    {
        value = default;
        fault = default;
        if (input.Kind == StructKind.Null)
        {
            return true;
        }

        if (input.Kind != StructKind.Object || !TryReadMembers(input.Bytes, out var latitude, out var longitude))
        {
            fault = NoPoint;
            return false;
        }

        // NaN is in no range.
        var isLatitude = Math.Abs(latitude) <= MaxLatitude;
        if (!isLatitude || !(Math.Abs(longitude) <= MaxLongitude))
        {
            fault = isLatitude ? NoLongitude : NoLatitude;
            return false;
        }

        // Minus zero is zero, so that equal points have equal texts.
        value = FieldValue.Of(GeoPointText.Write(latitude + 0.0, longitude + 0.0));
        return true;
    }

    private static bool TryReadMembers(ReadOnlySpan<byte> message, out double latitude, out double longitude)
    {
        double? lat = null;
        double? lon = null;
        var isPoint = true;
        var entries = new StructEntries(message);
        while (entries.MoveNext())
        {
            var member = StructValue.Parse(entries.Value);
            isPoint &= member.Kind == StructKind.Number;
            if (entries.Key.SequenceEqual("lat"u8) || entries.Key.SequenceEqual("latitude"u8))
            {
                lat = member.Number;
            }
            else if (entries.Key.SequenceEqual("lon"u8) || entries.Key.SequenceEqual("longitude"u8))
            {
                lon = member.Number;
            }
            else
            {
                isPoint = false;
            }
        }

        (latitude, longitude) = (lat ?? 0, lon ?? 0);
        return isPoint && lat is not null && lon is not null;
    }
}
