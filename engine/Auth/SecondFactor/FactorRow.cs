namespace Grpc.Baas.Engine.Auth.SecondFactor;

/// <summary>The second factor of an account as it is kept.</summary>
/// <param name="Secret">Cipher text of the secret.</param>
/// <param name="IsEnabled">Whether sign-ins need a code; otherwise it is only set up.</param>
/// <param name="LastStep">The step of the last code that was taken.</param>
internal sealed record FactorRow(byte[] Secret, bool IsEnabled, long LastStep);
