using Google.Protobuf;
using Grpc.Core;

namespace Grpc.Baas.Client.Typed;

/// <summary>A message of a typed stream of new records.</summary>
/// <param name="Items">The records' messages.</param>
internal sealed record IngestMessage(IReadOnlyList<byte[]> Items)
{
    private const int ItemsNumber = 2;

    public static readonly Marshaller<IngestMessage> Marshaller = Marshallers.Create(
        (message, context) => context.Complete(message.Encode()),
        static IngestMessage (_) => throw new NotSupportedException("Requests are only written."));

    private byte[] Encode()
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            var writer = new RecordWriter(output);
            foreach (var item in Items)
            {
                writer.Write(ItemsNumber, item);
            }
        }

        return bytes.ToArray();
    }
}
