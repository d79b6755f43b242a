namespace Grpc.Baas.Engine.Kernel;

/// <summary>Distances on a sphere of the Earth's mean size. The Earth is not one: they are off by at most 0.6 percent.</summary>
internal static class GreatCircle
{
    /// <summary>The mean radius of WGS 84's ellipsoid, in metres.</summary>
    public const double EarthRadius = 6_371_008.8;

    /// <summary>Metres between two points, whose latitudes and longitudes are in degrees.</summary>
    /// <remarks>The haversine formula, in the order in which SQL writes it too, so that both give the same.</remarks>
    public static double Metres(double fromLatitude, double fromLongitude, double toLatitude, double toLongitude)
    {
        var north = Math.Sin(Radians((toLatitude - fromLatitude) / 2));
        var east = Math.Sin(Radians((toLongitude - fromLongitude) / 2));
        var square = (north * north) + (Math.Cos(Radians(fromLatitude)) * Math.Cos(Radians(toLatitude)) * east * east);
        return 2 * EarthRadius * Math.Asin(Math.Min(1, Math.Sqrt(square)));
    }

    private static double Radians(double degrees) => degrees * Math.PI / 180;
}
