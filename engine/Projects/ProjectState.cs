namespace Grpc.Baas.Engine.Projects;

/// <summary>How far a project is. The numbers are stored.</summary>
internal enum ProjectState
{
    /// <summary>Its data is being made. Nobody but the maker can use it, and what a crash leaves is removed.</summary>
    Creating = 1,

    /// <summary>It can be called.</summary>
    Ready = 2,

    /// <summary>Its data is being removed; it cannot be called any more.</summary>
    Deleting = 3,
}
