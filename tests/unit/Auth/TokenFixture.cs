using System.Buffers.Text;
using System.Text;
using Grpc.Baas.Engine.Auth.Tokens;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.UnitTests.Changes;

namespace Grpc.Baas.UnitTests.Auth;

/// <summary>A signing key, a clock and a reader, and tokens made by hand of any header and claims.</summary>
internal sealed class TokenFixture : IDisposable
{
    private readonly SigningKeys _keys = new();

    public TokenFixture()
    {
        Key = SigningKey.Create(Time.Now);
        _keys.Load([Key]);
        Reader = new TokenReader(_keys, ProjectName.Default, Time);
    }

    public SettableTime Time { get; } = new();

    public SigningKey Key { get; }

    public TokenReader Reader { get; }

    public long Seconds => Time.Now.ToUnixTimeSeconds();

    public string GoodHeader => $$"""{"alg":"ES256","typ":"at+jwt","kid":"{{Key.Id}}"}""";

    public string GoodClaims => Claims();

    public AccessToken Token => new()
    {
        Id = "token-1",
        Project = "default",
        SessionId = "session-1",
        Subject = "admin-1",
        CollectionId = "collection-1",
        Role = "editor",
        Methods = "pwd otp mfa",
        SignedIn = Time.Now,
        Issued = Time.Now,
        Expires = Time.Now + TimeSpan.FromMinutes(15),
    };

    /// <summary>Claims as the engine writes them; a claim that is given takes the place of its own, an empty one leaves it out.</summary>
    public string Claims(params (string Name, string Json)[] changes)
    {
        var claims = new Dictionary<string, string>
        {
            ["iss"] = "\"baas\"",
            ["aud"] = "\"default\"",
            ["sub"] = "\"admin-1\"",
            ["col"] = "\"collection-1\"",
            ["role"] = "\"editor\"",
            ["sid"] = "\"session-1\"",
            ["auth_time"] = $"{Seconds}",
            ["iat"] = $"{Seconds}",
            ["nbf"] = $"{Seconds}",
            ["exp"] = $"{Seconds + 900}",
            ["jti"] = "\"token-1\"",
            ["amr"] = "[\"pwd\"]",
        };
        foreach (var (name, json) in changes)
        {
            claims[name] = json;
        }

        return "{" + string.Join(',', claims.Where(claim => claim.Value.Length > 0).Select(claim => $"\"{claim.Key}\":{claim.Value}")) + "}";
    }

    /// <summary>Signs what is given, whatever it is, with the good key.</summary>
    public string Sign(string header, string claims)
    {
        var signed = Encode(header) + "." + Encode(claims);
        return signed + "." + Base64Url.EncodeToString(Key.Sign(Encoding.ASCII.GetBytes(signed)));
    }

    public static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    public TokenFault Read(string token) => Reader.TryRead(token, out _, out var fault) ? TokenFault.None : fault;

    public void Dispose() => _keys.Dispose();
}
