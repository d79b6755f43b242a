using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Rules;

/// <summary>An account with its access token.</summary>
internal sealed record SignedInUser(string Id, string Token)
{
    private const string Password = "correct horse 1";

    /// <summary>Makes an account of the collection <c>users</c> and signs it in.</summary>
    public static async Task<SignedInUser> MakeAsync(TestEngine engine, string name, string role = "user")
    {
        var email = $"{name}@example.org";
        var made = await engine.RestAsync(
            HttpMethod.Post, "/api/v1/collections/users/records", new { data = new { email, password = Password, role } });
        var login = await engine.RestAsync(HttpMethod.Post, "/api/v1/collections/users/auth/login", new { email, password = Password }, token: "");
        return new SignedInUser(made.Json.GetProperty("id").GetString()!, login.Json.GetProperty("access_token").GetString()!);
    }
}
