using Google.Api;
using Google.Protobuf;
using Grpc.Baas.UnitTests.Rpc.Codec;

namespace Grpc.Baas.UnitTests.Rpc.Rest;

/// <summary>Query parameters as fields. Expected is the request as Google.Protobuf's JSON.</summary>
public sealed class QueryBindingTests
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true));

    [Theory]
    [InlineData("", "{ }")]
    [InlineData("?", "{ }")]
    [InlineData("?&&", "{ }")]
    [InlineData("?=", "{ }")]
    [InlineData("?int32_value=-5&", """{ "int32_value": -5 }""")]
    [InlineData("?int32Value=2147483647", """{ "int32_value": 2147483647 }""")]
    [InlineData("?int32_value=1e3", """{ "int32_value": 1000 }""")]
    [InlineData("?int64_value=-9223372036854775808", """{ "int64_value": "-9223372036854775808" }""")]
    [InlineData("?uint32_value=4294967295", """{ "uint32_value": 4294967295 }""")]
    [InlineData("?uint64_value=18446744073709551615", """{ "uint64_value": "18446744073709551615" }""")]
    [InlineData("?sint32_value=-1&sint64_value=-2", """{ "sint32_value": -1, "sint64_value": "-2" }""")]
    [InlineData("?fixed32_value=1&fixed64_value=2", """{ "fixed32_value": 1, "fixed64_value": "2" }""")]
    [InlineData("?sfixed32_value=-1&sfixed64_value=-2", """{ "sfixed32_value": -1, "sfixed64_value": "-2" }""")]
    [InlineData("?double_value=1.5e300", """{ "double_value": 1.5e+300 }""")]
    [InlineData("?double_value=NaN", """{ "double_value": "NaN" }""")]
    [InlineData("?float_value=-Infinity", """{ "float_value": "-Infinity" }""")]
    [InlineData("?bool_value=true", """{ "bool_value": true }""")]
    [InlineData("?bool_value=True", """{ "bool_value": true }""")]
    [InlineData("?bool_value=1", """{ "bool_value": true }""")]
    [InlineData("?bool_value=false", "{ }")]
    [InlineData("?bool_value=0", "{ }")]
    [InlineData("?enum_value=COLOUR_RED", """{ "enum_value": "COLOUR_RED" }""")]
    [InlineData("?enum_value=1", """{ "enum_value": "COLOUR_RED" }""")]
    [InlineData("?enum_value=-2", """{ "enum_value": "COLOUR_BLUE" }""")]
    [InlineData("?enum_value=77", """{ "enum_value": 77 }""")]
    [InlineData("?string_value=Hello%20world", """{ "string_value": "Hello world" }""")]
    [InlineData("?string_value=Hello+world", """{ "string_value": "Hello world" }""")]
    [InlineData("?string_value=%2B+%20", """{ "string_value": "+  " }""")]
    [InlineData("?string_value=%24%25%2F%20%0A", """{ "string_value": "$%/ \n" }""")]
    [InlineData("?string_value=a=b=c", """{ "string_value": "a=b=c" }""")]
    [InlineData("?string_value=a?b/c:d@e;f,g", """{ "string_value": "a?b/c:d@e;f,g" }""")]
    [InlineData("?string_value=caf%C3%A9", """{ "string_value": "café" }""")]
    [InlineData("?string%5Fvalue=x", """{ "string_value": "x" }""")]
    [InlineData("?string_value", "{ }")]
    [InlineData("?bytes_value=-_8", """{ "bytes_value": "+/8=" }""")]
    [InlineData("?bytes_value=%2B%2F8%3D", """{ "bytes_value": "+/8=" }""")]
    public void Scalars_Query_AreBound(string query, string expected)
    {
        Assert.Equal(expected, Formatter.Format(HttpRules.Bind<Scalars>("/a", "/a" + query)));
    }

    [Theory]
    [InlineData("?maybe=0", """{ "maybe": 0 }""")]
    [InlineData("?numbers=1&numbers=2&numbers=1", """{ "numbers": [ 1, 2, 1 ] }""")]
    [InlineData("?texts=a&maybe=1&texts=b%26c&texts=", """{ "maybe": 1, "texts": [ "a", "b&c", "" ] }""")]
    [InlineData("?colours=COLOUR_RED&colours=-2", """{ "colours": [ "COLOUR_RED", "COLOUR_BLUE" ] }""")]
    [InlineData("?child.maybe=3", """{ "child": { "maybe": 3 } }""")]
    [InlineData("?child.child.texts=a&child.maybe=1&child.child.texts=b", """{ "child": { "maybe": 1, "child": { "texts": [ "a", "b" ] } } }""")]
    [InlineData("?child%2Emaybe=3", """{ "child": { "maybe": 3 } }""")]
    [InlineData("?name=x", """{ "name": "x" }""")]
    [InlineData("?size=0", """{ "size": 0 }""")]
    public void Shapes_Query_AreBound(string query, string expected)
    {
        Assert.Equal(expected, Formatter.Format(HttpRules.Bind<Shapes>("/a", "/a" + query)));
    }

    [Theory]
    [InlineData("?time=2026-01-31T12:00:00.5Z", """{ "time": "2026-01-31T12:00:00.500Z" }""")]
    [InlineData("?time=2026-01-31T14:00:00%2B02:00", """{ "time": "2026-01-31T12:00:00Z" }""")]
    [InlineData("?span=-1.5s", """{ "span": "-1.500s" }""")]
    [InlineData("?mask=a,b.c", """{ "mask": "a,b.c" }""")]
    [InlineData("?wide=-7", """{ "wide": "-7" }""")]
    [InlineData("?wide=0", """{ "wide": "0" }""")]
    [InlineData("?text=", """{ "text": "" }""")]
    [InlineData("?flag=TRUE", """{ "flag": true }""")]
    public void WellKnown_Query_AreBound(string query, string expected)
    {
        Assert.Equal(expected, Formatter.Format(HttpRules.Bind<WellKnown>("/a", "/a" + query)));
    }

    [Theory]
    [InlineData("?int32_value=2147483648", "FIELD_MALFORMED", "int32_value", "32 bits")]
    [InlineData("?int32_value=1.5", "FIELD_MALFORMED", "int32_value", "whole")]
    [InlineData("?int32_value=", "FIELD_MALFORMED", "int32_value", "whole")]
    [InlineData("?int32_value", "FIELD_MALFORMED", "int32_value", "whole")]
    [InlineData("?int32_value=+5", "FIELD_MALFORMED", "int32_value", "whole")]
    [InlineData("?uint32_value=-1", "FIELD_MALFORMED", "uint32_value", "not negative")]
    [InlineData("?float_value=1e39", "FIELD_MALFORMED", "float_value", "number")]
    [InlineData("?bool_value=yes", "FIELD_MALFORMED", "bool_value", "true or false")]
    [InlineData("?enum_value=RED", "FIELD_MALFORMED", "enum_value", "COLOUR_RED")]
    [InlineData("?enum_value=", "FIELD_MALFORMED", "enum_value", "COLOUR_RED")]
    [InlineData("?bytes_value=!", "FIELD_MALFORMED", "bytes_value", "base64")]
    [InlineData("?string_value=%FF", "FIELD_MALFORMED", "string_value", "UTF-8")]
    [InlineData("?string_value=%C0%80", "FIELD_MALFORMED", "string_value", "UTF-8")]
    [InlineData("?string_value=a&string_value=b", "FIELD_MALFORMED", "string_value", "more than once")]
    [InlineData("?string_value=a&stringValue=a", "FIELD_MALFORMED", "stringValue", "more than once")]
    [InlineData("?strin_value=a", "FIELD_UNKNOWN", "strin_value", "did you mean 'string_value'")]
    [InlineData("?whatever=a", "FIELD_UNKNOWN", "whatever", "no field 'whatever'.")]
    [InlineData("?string_value.x=a", "FIELD_UNKNOWN", "string_value.x", "no field")]
    [InlineData("?.=a", "FIELD_UNKNOWN", ".", "no field")]
    [InlineData("?=a", "FIELD_UNKNOWN", "", "no field")]
    public void Scalars_Wrong_AreRefused(string query, string reason, string field, string message)
    {
        Check<Scalars>(new HttpRule { Get = "/a" }, "/a" + query, reason, field, message);
    }

    [Theory]
    [InlineData("?counts=1", "FIELD_MALFORMED", "counts", "cannot be given in a URL")]
    [InlineData("?counts.a=1", "FIELD_MALFORMED", "counts.a", "cannot be given in a URL")]
    [InlineData("?children.maybe=1", "FIELD_MALFORMED", "children.maybe", "cannot be given in a URL")]
    [InlineData("?free=1", "FIELD_MALFORMED", "free", "of google.protobuf.Value, which cannot be given in a URL")]
    [InlineData("?child=1", "FIELD_MALFORMED", "child", "child.maybe")]
    [InlineData("?child.mayby=1", "FIELD_UNKNOWN", "child.mayby", "did you mean 'child.maybe'")]
    [InlineData("?maybe=1&maybe=1", "FIELD_MALFORMED", "maybe", "more than once")]
    [InlineData("?child.maybe=1&child.maybe=2", "FIELD_MALFORMED", "child.maybe", "more than once")]
    [InlineData("?name=a&size=1", "FIELD_MALFORMED", "size", "only one field of 'choice'")]
    [InlineData("?child.name=a&child.size=1", "FIELD_MALFORMED", "child.size", "only one field of 'child.choice'")]
    public void Shapes_Wrong_AreRefused(string query, string reason, string field, string message)
    {
        Check<Shapes>(new HttpRule { Get = "/a" }, "/a" + query, reason, field, message);
    }

    [Theory]
    [InlineData("?fields=1", "of google.protobuf.Struct, which cannot be given")]
    [InlineData("?value=1", "of google.protobuf.Value, which")]
    [InlineData("?list=1", "of google.protobuf.ListValue, which")]
    [InlineData("?any=1", "of google.protobuf.Any, which")]
    [InlineData("?time=now", "a time as 2026-01-31T12:00:00Z")]
    [InlineData("?time=2026-01-31T14:00:00+02:00", "a time as 2026-01-31T12:00:00Z")]
    [InlineData("?span=5", "a duration as 1.5s")]
    [InlineData("?mask=a,,b", "paths of fields")]
    [InlineData("?wide=x", "64 bits")]
    public void WellKnown_Wrong_AreRefused(string query, string message)
    {
        Check<WellKnown>(new HttpRule { Get = "/a" }, "/a" + query, "FIELD_MALFORMED", query[1..query.IndexOf('=')], message);
    }

    [Fact]
    public void Query_OtherOneofsOfOneMessage_StandSideBySide()
    {
        var bound = HttpRules.Bind<Shapes>("/a", "/a?name=a&child.size=1");

        Assert.Equal(("a", 1), (bound.Name, bound.Child.Size));
    }

    [Fact]
    public void Query_ManyParameters_AreLimited()
    {
        var many = "/a?" + string.Concat(Enumerable.Repeat("numbers=1&", 1000));

        Assert.Equal(1000, HttpRules.Bind<Shapes>("/a", many).Numbers.Count);
        Check<Shapes>(new HttpRule { Get = "/a" }, many + "numbers=1", "FIELD_MALFORMED", "numbers", "at most 1000");
    }

    [Theory]
    [InlineData("name=b", "name", "more than once")]
    [InlineData("size=5", "size", "only one field of 'choice'")]
    public void Query_FieldOfThePath_IsRefused(string query, string field, string message)
    {
        Check<Shapes>(new HttpRule { Get = "/a/{name}" }, "/a/x?" + query, "FIELD_MALFORMED", field, message);
    }

    [Theory]
    [InlineData("*", "?maybe=1", "maybe")]
    [InlineData("*", "?unknown=1", "unknown")]
    [InlineData("child", "?child.maybe=1", "child.maybe")]
    public void Query_FieldOfTheBody_IsRefused(string body, string query, string field)
    {
        Check<Shapes>(new HttpRule { Post = "/a", Body = body }, "/a" + query, "FIELD_UNKNOWN", field, "the body says");
    }

    [Fact]
    public void Query_BesideABodyField_IsBound()
    {
        Assert.Equal(1, HttpRules.Bind<Shapes>(new HttpRule { Post = "/a", Body = "child" }, "/a?maybe=1").Maybe);
    }

    [Theory]
    [InlineData("/{name}", "/p%20q%2Fr+", "p q/r+")]
    [InlineData("/{name=*}", "/%E2%98%BA", "☺")]
    [InlineData("/{name=a/*}/b", "/a/x%2Fy/b", "a/x%2Fy")]
    [InlineData("/{name=**}", "/a//b%20c/%2e", "a//b c")]
    [InlineData("/x/{name=**}", "/x", "")]
    [InlineData("/x/{child.name}", "/x/1", "1")]
    [InlineData("/{name}:act", "/a:b:act", "a:b")]
    [InlineData("/{name}", "/%41%2D%5f%7E", "A-_~")]
    public void Path_Variable_IsBound(string template, string path, string expected)
    {
        var bound = HttpRules.Bind<Shapes>(template, path);

        Assert.Equal(expected, template.Contains("child") ? bound.Child.Name : bound.Name);
    }

    private static void Check<T>(HttpRule rule, string target, string reason, string field, string message)
        where T : IMessage<T>, new()
    {
        var refused = HttpRules.Refuse<T>(rule, target);

        Assert.Equal((reason, field), (refused.Reason, refused.Field));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }
}
