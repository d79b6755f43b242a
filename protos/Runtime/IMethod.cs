namespace Grpc.Core;

/// <summary>A method of a service, without its message types.</summary>
public interface IMethod
{
    /// <summary>Which sides stream.</summary>
    MethodType Type { get; }

    /// <summary>Full name of the service, as <c>baas.records.v1.RecordService</c>.</summary>
    string ServiceName { get; }

    /// <summary>Name of the method, as <c>GetRecord</c>.</summary>
    string Name { get; }

    /// <summary>Path of the method, as <c>/baas.records.v1.RecordService/GetRecord</c>.</summary>
    string FullName { get; }
}
