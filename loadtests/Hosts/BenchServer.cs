using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.LoadTests.Wire.V1;
using Grpc.Core;

namespace Grpc.Baas.LoadTests.Hosts;

/// <summary>The service that the wire is measured with; it does as good as nothing, so that what is left is the transport.</summary>
internal sealed class BenchServer : BenchService.BenchServiceBase
{
    public static readonly Article Article = new()
    {
        Id = "0199f6a2-7c1e-7b35-9d42-3a5b8c0e6f17",
        Title = "Laptop, 14 inches, 32 GB",
        Summary = "Quiet, light, and with a keyboard that one can write a book on; comes with a sleeve and a charger.",
        Price = 999.99,
        Stock = 3,
        Views = 1_234_567,
        Active = true,
        Tags = { "new", "office", "light" },
        Created = Timestamp.FromDateTime(new DateTime(2026, 11, 21, 7, 30, 15, DateTimeKind.Utc)),
        Rating = 0.75f,
    };

    public override Task<Note> Echo(Note request, ServerCallContext context) => Task.FromResult(request);

    public override Task<Article> GetArticle(GetArticleRequest request, ServerCallContext context) => Task.FromResult(Article);
}
