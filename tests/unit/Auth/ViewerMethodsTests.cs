using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Auth.Administrators;
using Grpc.Baas.V1.Auth;

namespace Grpc.Baas.UnitTests.Auth;

public sealed class ViewerMethodsTests
{
    private static readonly ServiceDescriptor[] Services =
    [
        AuthService.Descriptor, AccountService.Descriptor, SessionService.Descriptor, AccountMailService.Descriptor, SecondFactorService.Descriptor,
    ];

    [Fact]
    public void Paths_All_AreOfMethodsThatThereAre()
        => Assert.All(ViewerMethods.All, path => Assert.Contains(path, Services.SelectMany(service => service.Methods).Select(PathOf)));

    [Fact]
    public void Contains_WhatGivesRights_DoesNot()
        => Assert.All(
            ApiKeyService.Descriptor.Methods.Concat(V1.Auth.AdministratorService.Descriptor.Methods),
            method => Assert.False(ViewerMethods.Contains(PathOf(method))));

    private static string PathOf(MethodDescriptor method) => $"/{method.Service.FullName}/{method.Name}";
}
