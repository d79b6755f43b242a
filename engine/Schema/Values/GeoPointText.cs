using System.Text.Json;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Schema.Types;

namespace Grpc.Baas.Engine.Schema.Values;

/// <summary>
/// The two forms of a point on Earth: <c>{"lat":52.52,"lon":13.405}</c>, which SQL stores and reads with its JSON functions, and the
/// message of two doubles in images, which has both, zero or not.
/// </summary>
internal static class GeoPointText
{
    public const string LatitudeName = "lat";
    public const string LongitudeName = "lon";

    private const int LatitudeNumber = 1;
    private const int LongitudeNumber = 2;

    /// <returns>UTF-8, for a column.</returns>
    public static byte[] Write(double latitude, double longitude)
    {
        using var buffer = new WireWriter(64);
        using (var json = new Utf8JsonWriter(buffer, StoredJson.Options))
        {
            json.WriteStartObject();
            json.WriteNumber(LatitudeName, latitude);
            json.WriteNumber(LongitudeName, longitude);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static (double Latitude, double Longitude) Read(ReadOnlySpan<byte> stored)
    {
        var json = new Utf8JsonReader(stored);
        json.Read();
        json.Read();
        json.Read();
        var latitude = json.GetDouble();
        json.Read();
        json.Read();
        return (latitude, json.GetDouble());
    }

    /// <summary>Writes the members of the message.</summary>
    public static void WriteMessage(WireWriter wire, double latitude, double longitude)
    {
        wire.WriteDoubleField(LatitudeNumber, latitude);
        wire.WriteDoubleField(LongitudeNumber, longitude);
    }

    /// <summary>Reads the members of the message; those that are absent are zero.</summary>
    public static (double Latitude, double Longitude) ReadMessage(ReadOnlySpan<byte> message)
    {
        var (latitude, longitude) = (0.0, 0.0);
        var reader = new WireReader(message);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            switch (number, wireType)
            {
                case (LatitudeNumber, WireType.Fixed64):
                    latitude = reader.ReadDouble();
                    break;
                case (LongitudeNumber, WireType.Fixed64):
                    longitude = reader.ReadDouble();
                    break;
                default:
                    reader.Skip(number, wireType);
                    break;
            }
        }

        return (latitude, longitude);
    }
}
