using System.Text;
using Grpc.Baas.Engine.Rpc.Rest.Conditions;

namespace Grpc.Baas.UnitTests.Rpc.Rest;

public sealed class EntityTagTests
{
    [Theory]
    [InlineData("5", null, "\"5\"")]
    [InlineData("a,b'*W/", null, "\"a,b'*W/\"")]
    [InlineData("5", "gzip", "\"5--gzip\"")]
    [InlineData("5--gzip", null, "\"5--gzip--identity\"")]
    [InlineData("5--gzip", "br", "\"5--gzip--br\"")]
    [InlineData("5--other", null, "\"5--other\"")]
    [InlineData("", null, null)]
    [InlineData("a b", null, null)]
    [InlineData("a\"b", null, null)]
    [InlineData("é", null, null)]
    [InlineData("a\r\nb", null, null)]
    public void Format_Etag_IsATagOrNothing(string etag, string? coding, string? expected)
    {
        Assert.Equal(expected, EntityTag.Format(Encoding.UTF8.GetBytes(etag), coding));
    }

    [Theory]
    [InlineData("\"5\"", "5")]
    [InlineData("\"5\", W/\"6\" ,\"7\"", "5|W:6|7")]
    [InlineData("\"a,b\",\"c\"", "a,b|c")]
    [InlineData(" \t\"5\" \t", "5")]
    [InlineData("\"5\",, ,\"6\",", "5|6")]
    [InlineData("\"\"", "")]
    [InlineData("\"5--gzip\",\"5--identity\",\"5--gzip--identity\",\"5--x\"", "5|5|5--gzip|5--x")]
    [InlineData("5", "!")]
    [InlineData("\"5", "!")]
    [InlineData("\"5\" \"6\"", "!")]
    [InlineData("w/\"5\"", "!")]
    [InlineData("'5'", "!")]
    [InlineData("\"5\", 6", "5|!")]
    public void TryTake_List_GivesItsTags(string list, string expected)
    {
        var rest = list.AsSpan();
        var tags = new List<string>();
        do
        {
            if (!EntityTag.TryTake(ref rest, out var tag, out var isWeak))
            {
                tags.Add("!");
                break;
            }

            tags.Add((isWeak ? "W:" : "") + tag.ToString());
        }
        while (!rest.IsEmpty);

        Assert.Equal(expected, string.Join('|', tags));
    }

    [Theory]
    [InlineData("5")]
    [InlineData("5--gzip")]
    [InlineData("5--identity")]
    [InlineData("--br")]
    public void TryTake_WhatWasFormatted_ComesBack(string etag)
    {
        foreach (var coding in new[] { null, "gzip", "br" })
        {
            ReadOnlySpan<char> list = EntityTag.Format(Encoding.UTF8.GetBytes(etag), coding);

            Assert.True(EntityTag.TryTake(ref list, out var tag, out _));
            Assert.Equal(etag, tag.ToString());
        }
    }
}
