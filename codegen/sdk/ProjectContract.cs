using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Codegen.Sdk;

/// <summary>
/// What an SDK is generated from: the services of a project's collections, as a descriptor set that an engine serves says.
/// </summary>
internal sealed partial class ProjectContract
{
    private static readonly ExtensionRegistry Options =
        [OptionsExtensions.Contract, OptionsExtensions.Collection, OptionsExtensions.Field, Google.Api.FieldBehaviorExtensions.FieldBehavior];

    private ProjectContract(IReadOnlyList<FileDescriptor> files, Contract about)
    {
        Files = files;
        Project = about.Project;
        Revision = about.Revision;
        Collections =
        [
            .. from file in files
               from service in file.Services
               let record = service.FindMethodByName("Get")?.OutputType
               where record?.GetOptions()?.GetExtension(OptionsExtensions.Collection) is { Name.Length: > 0 }
               orderby record.GetOptions().GetExtension(OptionsExtensions.Collection).Name
               select new CollectionContract(service, record),
        ];
    }

    /// <summary>Name of the project, which is the first part of its package, as <c>default</c> of <c>default.v1</c>.</summary>
    public string Project { get; }

    /// <summary>Names the state of the contract; clients send it as the metadata <c>baas-contract</c>.</summary>
    public string Revision { get; }

    /// <summary>The collections in the order of their names.</summary>
    public IReadOnlyList<CollectionContract> Collections { get; }

    /// <summary>All files of the set, each after those that it imports.</summary>
    public IReadOnlyList<FileDescriptor> Files { get; }

    /// <param name="descriptors">A <c>google.protobuf.FileDescriptorSet</c>, each file after those that it imports.</param>
    /// <exception cref="ContractException">The bytes are no such set, or none of a project.</exception>
    public static ProjectContract Read(ReadOnlySpan<byte> descriptors)
    {
        try
        {
            var set = FileDescriptorSet.Parser.WithExtensionRegistry(Options).ParseFrom(descriptors);
            var files = FileDescriptor.BuildFromByteStrings(set.File.Select(file => file.ToByteString()), Options);

            // Comments are looked for when the first is asked for, and may be of what is not there.
            _ = files.Select(file => file.MessageTypes.FirstOrDefault()?.Declaration ?? file.Services.FirstOrDefault()?.Declaration).Count(found => found is not null);
            var about = files.Select(file => file.GetOptions()?.GetExtension(OptionsExtensions.Contract)).FirstOrDefault(found => found is not null);
            return about is null
                ? throw new ContractException("The descriptors are none of a project of Grpc.Baas: no file among them has the option (baas.schema.v1.contract).")
                : Check(new ProjectContract([.. files], about));
        }
        catch (Exception fault) when (fault is InvalidProtocolBufferException or DescriptorValidationException or ArgumentException)
        {
            throw new ContractException($"The descriptors cannot be read: {fault.Message}", fault);
        }
    }

    // Generators write these names into code, and a descriptor file may come from anywhere.
    private static ProjectContract Check(ProjectContract contract)
    {
        var names = contract.Collections.Select(collection => collection.Name).Append(contract.Project).Append("r" + contract.Revision);
        var wrong = names.FirstOrDefault(name => !Name().IsMatch(name)) ?? contract.Collections.Select(collection => collection.Record.Name).FirstOrDefault(name => !MessageName().IsMatch(name));
        if (wrong is not null)
        {
            throw new ContractException($"'{wrong.ReplaceLineEndings(" ")}' is no name of a project, a collection, a record or a revision.");
        }

        var twice = contract.Collections.GroupBy(collection => collection.Record.Name).FirstOrDefault(same => same.Count() > 1);
        return twice is null ? contract : throw new ContractException($"Two collections have records that are called {twice.Key}.");
    }

    [GeneratedRegex(@"^[a-z][a-z0-9_-]{0,99}\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"^[A-Z][A-Za-z0-9]{0,99}\z")]
    private static partial Regex MessageName();
}
