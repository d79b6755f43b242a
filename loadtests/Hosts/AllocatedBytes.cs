using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Grpc.Baas.LoadTests.Hosts;

/// <summary>Tells what a host has allocated since its start, so that allocation per call can be counted from outside.</summary>
internal static class AllocatedBytes
{
    public const string Path = "/bench/allocated";

    public static Task AnswerAsync(HttpContext http)
        => http.Response.WriteAsync(GC.GetTotalAllocatedBytes(precise: true).ToString(CultureInfo.InvariantCulture), http.RequestAborted);
}
