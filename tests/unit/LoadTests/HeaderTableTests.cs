using Grpc.Baas.LoadTests.Load;

namespace Grpc.Baas.UnitTests.LoadTests;

public sealed class HeaderTableTests
{
    private readonly HeaderTable _table = new();

    // 62 is the entry that was added last: RFC 7541 §2.3.3.
    [Fact]
    public void BlockOf_SameRequestAgain_IsItsEntriesAlone()
    {
        var request = LoadRequest.Get("/posts");

        var first = _table.BlockOf(request, "x");

        byte[] indexed = [0x80 | 65, 0x80 | 64, 0x80 | 63, 0x80 | 62];
        Assert.True(first.Length > indexed.Length);
        Assert.Equal(indexed, _table.BlockOf(request, "x"));
        Assert.Equal(indexed, _table.BlockOf(request, "x"));
    }

    [Fact]
    public void BlockOf_RequestAfterAnother_AddsWhatIsNewAndMovesTheRest()
    {
        var posts = LoadRequest.Get("/posts");
        _table.BlockOf(posts, "x");

        var authors = _table.BlockOf(LoadRequest.Get("/authors"), "x");

        // The method and the scheme, then the path, which is new and moves the authority by one.
        Assert.Equal([0x80 | 65, 0x80 | 64, 0x40, 5, .. ":path"u8, 8, .. "/authors"u8, 0x80 | 63], authors);
        Assert.Equal([0x80 | 66, 0x80 | 65, 0x80 | 64, 0x80 | 63], _table.BlockOf(posts, "x"));
    }
}
