namespace Grpc.Baas.Engine.Auth.Sessions;

/// <summary>How somebody has shown who it is.</summary>
/// <param name="Methods">What was shown, in the words of RFC 8176 with spaces between, as <c>pwd otp</c>.</param>
/// <param name="IsRemembered">Whether the session outlives a short time without use.</param>
/// <param name="Address">Where the call came from; empty when that is not known.</param>
/// <param name="UserAgent">What the program calls itself.</param>
internal sealed record SignIn(string Methods, bool IsRemembered = true, string Address = "", string UserAgent = "")
{
    /// <summary>By a password alone.</summary>
    public const string Password = "pwd";

    /// <summary>Whether two kinds of things were shown (RFC 8176: <c>mfa</c>).</summary>
    public bool HasSecondFactor => Methods.Split(' ').Contains("mfa");
}
