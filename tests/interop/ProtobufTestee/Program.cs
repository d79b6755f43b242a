using Google.Protobuf;
using Grpc.Baas.ProtobufTestee;

// protobuf's conformance runner starts this and talks to it over its standard input and output.
var frames = new Frames(Console.OpenStandardInput(), Console.OpenStandardOutput());
var testee = new Testee();
while (frames.TryRead(out var request))
{
    frames.Write(testee.Answer(Conformance.ConformanceRequest.Parser.ParseFrom(request)).ToByteArray());
}
