using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Records.Wire;

/// <summary>The system fields of a <see cref="RecordImage"/>, and the rest.</summary>
internal readonly ref struct RecordImageParts
{
    public RecordImageParts(ReadOnlySpan<byte> image)
    {
        var reader = new WireReader(image);
        var bodyStart = 0;
        while (reader.TryReadTag(out var number, out _) && number < SystemFields.FirstUserNumber)
        {
            var bytes = reader.ReadBytes();
            bodyStart = reader.Position;
            switch (number)
            {
                case 1:
                    Id = bytes;
                    break;
                case 2:
                    Created = bytes;
                    break;
                case 3:
                    Updated = bytes;
                    break;
                case 4:
                    Etag = bytes;
                    break;
            }
        }

        Body = image[bodyStart..];
    }

    /// <summary>UTF-8.</summary>
    public ReadOnlySpan<byte> Id { get; }

    /// <summary>A <c>google.protobuf.Timestamp</c>.</summary>
    public ReadOnlySpan<byte> Created { get; }

    /// <summary>A <c>google.protobuf.Timestamp</c>.</summary>
    public ReadOnlySpan<byte> Updated { get; }

    /// <summary>Decimal digits.</summary>
    public ReadOnlySpan<byte> Etag { get; }

    /// <summary>The user's fields.</summary>
    public ReadOnlySpan<byte> Body { get; }
}
