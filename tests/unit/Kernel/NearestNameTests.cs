using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.UnitTests.Kernel;

public sealed class NearestNameTests
{
    private static readonly string[] Names = ["title", "price", "active", "stock", "id"];

    [Theory]
    [InlineData("title", "title")]
    [InlineData("titel", "title")]
    [InlineData("Titl", "title")]
    [InlineData("pirce", "price")]
    [InlineData("activ", "active")]
    [InlineData("stok", "stock")]
    [InlineData("di", "id")]
    [InlineData("colour", null)]
    [InlineData("", null)]
    public void Of_Name_IsTheOneMeant(string name, string? expected) => Assert.Equal(expected, NearestName.Of(name, Names));

    [Fact]
    public void Of_HugeName_IsNone() => Assert.Null(NearestName.Of(new string('t', 100_000), Names));
}
