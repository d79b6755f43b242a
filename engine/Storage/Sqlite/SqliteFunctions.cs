using System.Text.Json;
using Grpc.Baas.Engine.Kernel;
using SQLitePCL;

namespace Grpc.Baas.Engine.Storage.Sqlite;

/// <summary>Functions that SQL of the engine uses and SQLite lacks. They belong to a connection.</summary>
internal static class SqliteFunctions
{
    /// <summary>Name of <see cref="GreatCircle.Metres"/>, from the JSON of a point to a latitude and a longitude.</summary>
    public const string Distance = "baas_distance";

    public static void Register(sqlite3 connection)
        => _ = raw.sqlite3_create_function(connection, Distance, 3, raw.SQLITE_DETERMINISTIC, null, static (context, _, values) => ReadDistance(context, values));

    private static void ReadDistance(sqlite3_context context, sqlite3_value[] values)
    {
        // An exception must not pass through SQLite; a text that is no point has no distance.
        if (raw.sqlite3_value_type(values[0]) == raw.SQLITE_NULL || !TryReadPoint(raw.sqlite3_value_blob(values[0]), out var latitude, out var longitude))
        {
            raw.sqlite3_result_null(context);
            return;
        }

        var metres = GreatCircle.Metres(latitude, longitude, raw.sqlite3_value_double(values[1]), raw.sqlite3_value_double(values[2]));
        raw.sqlite3_result_double(context, metres);
    }

    private static bool TryReadPoint(ReadOnlySpan<byte> json, out double latitude, out double longitude)
    {
        (latitude, longitude) = (0, 0);
        try
        {
            var reader = new Utf8JsonReader(json);
            var found = 0;
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName)
                {
                    continue;
                }

                var isLatitude = reader.ValueTextEquals("lat"u8);
                reader.Read();
                _ = isLatitude ? reader.TryGetDouble(out latitude) : reader.TryGetDouble(out longitude);
                found++;
            }

            return found == 2;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
