namespace Grpc.Baas.TestKit;

/// <summary>The administrator of test engines.</summary>
public static class TestAdministrator
{
    public const string Email = "admin@example.com";
    public const string Password = "correct horse battery";
}
