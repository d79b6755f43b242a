namespace Grpc.Baas.Engine.Hosting;

/// <summary>A short environment variable of the engine.</summary>
/// <param name="Name">Its name, as <c>BAAS_LISTEN</c>.</param>
/// <param name="Key">The configuration key that it sets.</param>
/// <param name="Meaning">What it does, for the help.</param>
internal sealed record EnvironmentSetting(string Name, string Key, string Meaning);
