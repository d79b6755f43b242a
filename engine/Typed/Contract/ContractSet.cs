using System.Security.Cryptography;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Typed.Contract;

/// <summary>The services of a project as one set of files, and the name of that state of theirs.</summary>
internal sealed class ContractSet
{
    private const int RevisionBytes = 8;

    private readonly string _project;

    /// <param name="contracts">In the order of the collections' names.</param>
    public ContractSet(string project, IReadOnlyList<CollectionContract> contracts)
    {
        _project = project;
        Contracts = contracts;
        Revision = Convert.ToHexStringLower(SHA256.HashData([.. contracts.SelectMany(contract => contract.Hash)]).AsSpan(0, RevisionBytes));
    }

    public IReadOnlyList<CollectionContract> Contracts { get; }

    /// <summary>Names the state: sixteen hexadecimal digits.</summary>
    public string Revision { get; }

    /// <summary>The files with their comments and all that they import, each after its imports.</summary>
    public FileDescriptorSet ToFiles()
    {
        var set = new FileDescriptorSet();
        var added = new HashSet<string>(StringComparer.Ordinal);
        foreach (var contract in Contracts)
        {
            Add(set, contract.Service.File, added);
        }

        Add(set, OptionsReflection.Descriptor, added);
        var options = new Google.Protobuf.Reflection.FileOptions();
        options.SetExtension(OptionsExtensions.Contract, new V1.Schema.Contract { Project = _project, Revision = Revision });
        set.File.Add(new FileDescriptorProto
        {
            Name = $"{_project}/v1/contract.proto",
            Package = $"{_project}.v1",
            Syntax = "proto3",
            Dependency = { OptionsReflection.Descriptor.Name },
            Options = options,
        });
        return set;
    }

    private static void Add(FileDescriptorSet set, FileDescriptor file, HashSet<string> added)
    {
        if (!added.Add(file.Name))
        {
            return;
        }

        foreach (var import in file.Dependencies)
        {
            Add(set, import, added);
        }

        set.File.Add(file.ToProto());
    }
}
