using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query.Conditions;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Types;
using Grpc.Baas.Engine.Schema.Values;

namespace Grpc.Baas.Engine.Query.Operands;

/// <summary>Metres between a field's point and a given one; null when the field has no value.</summary>
/// <param name="point">A field of points.</param>
/// <param name="latitude">Degrees, -90 to 90.</param>
/// <param name="longitude">Degrees, -180 to 180.</param>
internal sealed class DistanceOperand(Field point, double latitude, double longitude) : Operand
{
    public override Field Field { get; } = new(point.Number, $"geo_distance({point.Name})", new SystemType("distance", ValueKind.Number));

    public override bool IsNullable => true;

    public override void AppendSql(SqlText sql, string? row = null)
    {
        var latitudeParameter = sql.AddParameter(SqlValue.Of(latitude));
        var longitudeParameter = sql.AddParameter(SqlValue.Of(longitude));
        sql.Append(sql.Dialect.Distance(Column(point.Name, row), latitudeParameter, longitudeParameter));
    }

    public override RecordCell Read(ReadOnlySpan<byte> image)
    {
        if (!RecordImage.TryGet(image, point.Number, out _, out var message))
        {
            return default;
        }

        var (fromLatitude, fromLongitude) = GeoPointText.ReadMessage(message);
        return RecordCell.Of(GreatCircle.Metres(fromLatitude, fromLongitude, latitude, longitude));
    }

    public override bool IsSame(Operand other)
        => other is DistanceOperand distance && distance.IsFrom(latitude, longitude) && distance.Field.Number == point.Number;

    private bool IsFrom(double otherLatitude, double otherLongitude)
        => latitude.Equals(otherLatitude) && longitude.Equals(otherLongitude);
}
