namespace Grpc.Baas.IntegrationTests.Feeds.Model;

/// <summary>Settings, and between which moments they came to count.</summary>
internal sealed record SettingsStep(long BegunMicros, long DoneMicros, Settings Settings);
