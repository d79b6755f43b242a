using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Grpc.Baas.Client.Typed;

/// <summary>
/// A request of a typed service. Its fields have the numbers of the generic service's request, which therefore serves as its head, but for
/// the record and the mask.
/// </summary>
/// <param name="Head">The generic request, without collection and data.</param>
/// <param name="Record">The record's message, if the request has one.</param>
/// <param name="Mask">Names of the fields that change; null: none are named.</param>
internal sealed record TypedRequest(IMessage Head, byte[]? Record = null, IReadOnlyCollection<string>? Mask = null)
{
    private const int RecordNumber = 3;
    private const int MaskNumber = 8;

    public static readonly Marshaller<TypedRequest> Marshaller = Marshallers.Create(
        (request, context) => context.Complete(request.Encode()),
        static TypedRequest (_) => throw new NotSupportedException("Requests are only written."));

    private byte[] Encode()
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            Head.WriteTo(output);
            var writer = new RecordWriter(output);
            writer.Write(RecordNumber, Record);
            if (Mask is not null)
            {
                writer.WriteMessage(MaskNumber, new FieldMask { Paths = { Mask } });
            }
        }

        return bytes.ToArray();
    }
}
