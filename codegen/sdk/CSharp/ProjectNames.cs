using System.Reflection;

namespace Grpc.Baas.Codegen.Sdk.CSharp;

/// <summary>The names of a project's C# types. The same contract has the same names.</summary>
internal sealed class ProjectNames
{
    public ProjectNames(ProjectContract contract)
    {
        var project = CSharpNames.PascalCase(contract.Project, keepPeriods: false);
        Namespace = $"{project}.Client";
        ContractId = $"{contract.Project}/{contract.Revision}";

        // Records have the names that the contract gives them; what is made beside them goes out of their way.
        var types = new NameSet(contract.Collections.Select(collection => collection.Record.Name));
        ClientType = types.Take($"{project}Client");
        var properties = new NameSet(ClientType, "Contract", "Equals", "GetHashCode", "GetType", "ToString", "MemberwiseClone", "Finalize", "ReferenceEquals");
        Collections = [.. contract.Collections.Select(collection => new CollectionNames(collection, types, properties))];
    }

    /// <summary>As <c>Default.Client</c>; the project file has that name, too.</summary>
    public string Namespace { get; }

    /// <summary>As <c>default/5b0c9a7e4d21f380</c>.</summary>
    public string ContractId { get; }

    /// <summary>The class that has all collections.</summary>
    public string ClientType { get; }

    public IReadOnlyList<CollectionNames> Collections { get; }

    /// <summary>The version of <c>Grpc.Baas.Client</c> that the code is for: that of the generator.</summary>
    public string SdkVersion { get; } = typeof(ProjectNames).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
        .InformationalVersion.Split('+')[0];
}
