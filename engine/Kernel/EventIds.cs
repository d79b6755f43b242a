namespace Grpc.Baas.Engine.Kernel;

/// <summary>The first log event id of each slice; a slice owns the thousand from there.</summary>
internal static class EventIds
{
    public const int Rpc = 1000;
    public const int Hosting = 2000;
    public const int Storage = 3000;
    public const int Schema = 4000;
    public const int Records = 5000;
    public const int Changes = 6000;
    public const int Auth = 7000;
    public const int Mail = 8000;
    public const int Audit = 9000;
    public const int Webhooks = 10_000;
    public const int Topics = 11_000;
    public const int Presence = 13_000;
    public const int Typed = 14_000;
    public const int Projects = 15_000;
}
