using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.Engine.Records.History;

/// <summary>Pages through the changes of one record. A token names the next change, so that changes in between do no harm.</summary>
internal static class RevisionPage
{
    private const int DefaultSize = 30;
    private const int LargestSize = 100;

    /// <exception cref="Kernel.BaasException">query PAGE_TOKEN_INVALID, PAGE_INVALID.</exception>
    public static (int Size, long Start) Parse(ListRevisionsRequest request)
    {
        if (request.PerPage < 0)
        {
            throw Query.QueryErrors.PerPageNegative(request.PerPage);
        }

        var size = request.PerPage == 0 ? DefaultSize : Math.Min(request.PerPage, LargestSize);
        return (size, request.PageToken.Length == 0 ? 0 : Decode(request.PageToken));
    }

    /// <param name="start">Position of the first change of the page; 0 for the last change of the record.</param>
    /// <param name="access">What the caller may see.</param>
    public static ListRevisionsResponse Read(RevisionChain chain, HistoryAccess access, int size, long start)
    {
        var response = new ListRevisionsResponse();
        var position = start == 0 ? chain.Last : start;
        while (position > 0)
        {
            if (chain.Find(position) is not { } entry)
            {
                response.Truncated = true;
                return response;
            }

            if (response.Items.Count == size)
            {
                response.NextPageToken = Encode(position);
                return response;
            }

            if (access.Shows(entry))
            {
                response.Items.Add(Describe(entry, access.ShowsActors));
            }

            position = chain.Before(entry);
            response.Truncated = position == 0 && chain.MayHaveLostBefore(entry);
        }

        return response;
    }

    private static Revision Describe(ChangeEntry entry, bool showsActors)
    {
        var signature = CallerSignature.Read(entry.Actor);
        var isDeletion = entry.Operation == ChangeOperation.Deleted;
        return new Revision
        {
            Position = entry.Position,
            Operation = entry.Operation switch
            {
                ChangeOperation.Created => "created",
                ChangeOperation.Updated => "updated",
                _ => "deleted",
            },
            Time = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch.AddTicks(entry.TimeMicros * TimeSpan.TicksPerMicrosecond)),
            Actor = showsActors ? signature.Id : "",
            ActorKind = showsActors ? signature.Kind : "",
            ActorAddress = showsActors ? signature.Address : "",
            Etag = isDeletion ? "" : entry.Position.ToString(CultureInfo.InvariantCulture),
        };
    }

    private static string Encode(long position)
        => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(position.ToString(CultureInfo.InvariantCulture)));

    private static long Decode(string token)
        => Base64Url.IsValid(token)
            && long.TryParse(Base64Url.DecodeFromChars(token), NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            && position > 0
            ? position
            : throw RecordsErrors.RevisionTokenInvalid();
}
