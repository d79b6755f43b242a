using System.Text;
using Grpc.Baas.Engine.Records.Modifiers;

namespace Grpc.Baas.UnitTests.Records.Modifiers;

public sealed class FieldModifierTests
{
    [Theory]
    [InlineData("views+", "Plus", "views")]
    [InlineData("views-", "Minus", "views")]
    [InlineData("+tags", "Before", "tags")]
    [InlineData("views", null, "views")]
    [InlineData("-views", null, "-views")]
    [InlineData("+tags+", null, "+tags+")]
    [InlineData("+tags-", null, "+tags-")]
    [InlineData("+", null, "+")]
    [InlineData("-", null, "-")]
    [InlineData("", null, "")]
    public void ReadSign_Name_IsTakenApart(string name, string? sign, string field)
    {
        var read = FieldModifier.ReadSign(Encoding.UTF8.GetBytes(name), out var rest);

        Assert.Equal((sign, field), (read?.ToString(), Encoding.UTF8.GetString(rest)));
    }
}
