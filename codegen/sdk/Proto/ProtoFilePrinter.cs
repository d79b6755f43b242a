using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Grpc.Baas.Codegen.Sdk.Proto;

/// <summary>Prints one file so that a compiler makes the same descriptor of it, comments included. Files in proto3 only.</summary>
internal sealed class ProtoFilePrinter
{
    private readonly FileDescriptorProto _file;
    private readonly OptionPrinter _options;
    private readonly ProtoComments _comments;
    private readonly ProtoMessagePrinter _messages;
    private readonly ProtoText _text = new();

    public ProtoFilePrinter(FileDescriptorProto file, OptionPrinter options)
    {
        _file = file;
        _options = options;
        _comments = new ProtoComments(file.SourceCodeInfo, _text);
        _messages = new ProtoMessagePrinter(_text, options, _comments, file.Package);
    }

    /// <exception cref="ContractException">The file is in another language than proto3, or has what only another has.</exception>
    public string Print()
    {
        if (_file.Syntax != "proto3")
        {
            throw new ContractException($"{_file.Name} is not in proto3, and cannot be printed.");
        }

        Declare([FileDescriptorProto.SyntaxFieldNumber], "syntax = \"proto3\";");
        if (_file.Package.Length > 0)
        {
            _text.Line();
            Declare([FileDescriptorProto.PackageFieldNumber], $"package {_file.Package};");
        }

        PrintImports();
        PrintOptions();
        for (var i = 0; i < _file.Extension.Count;)
        {
            _text.Line();
            i = _messages.PrintExtend(_file.Extension, i, [FileDescriptorProto.ExtensionFieldNumber]);
        }

        for (var i = 0; i < _file.Service.Count; i++)
        {
            _text.Line();
            PrintService(_file.Service[i], [FileDescriptorProto.ServiceFieldNumber, i]);
        }

        for (var i = 0; i < _file.MessageType.Count; i++)
        {
            _text.Line();
            _messages.PrintMessage(_file.MessageType[i], [FileDescriptorProto.MessageTypeFieldNumber, i]);
        }

        for (var i = 0; i < _file.EnumType.Count; i++)
        {
            _text.Line();
            _messages.PrintEnum(_file.EnumType[i], [FileDescriptorProto.EnumTypeFieldNumber, i]);
        }

        return _text.ToString();
    }

    private void Declare(int[] path, string line)
    {
        _comments.PrintBefore(path);
        _text.Line(line);
        _comments.PrintAfter(path);
    }

    private void PrintImports()
    {
        for (var i = 0; i < _file.Dependency.Count; i++)
        {
            var kind = _file.PublicDependency.Contains(i) ? "public " : _file.WeakDependency.Contains(i) ? "weak " : "";
            if (i == 0)
            {
                _text.Line();
            }

            Declare([FileDescriptorProto.DependencyFieldNumber, i], $"import {kind}{ProtoText.Quote(_file.Dependency[i])};");
        }
    }

    private void PrintOptions()
    {
        var lines = _options.Print(_file.Options).ToList();
        if (lines.Count > 0)
        {
            _text.Line();
        }

        foreach (var line in lines)
        {
            _text.Line($"option {line};");
        }
    }

    private void PrintService(ServiceDescriptorProto service, int[] path)
    {
        _comments.PrintBefore(path);
        _text.Open($"service {service.Name}");
        _comments.PrintAfter(path);
        _messages.PrintOptions(service.Options);
        for (var i = 0; i < service.Method.Count; i++)
        {
            PrintMethod(service.Method[i], [.. path, ServiceDescriptorProto.MethodFieldNumber, i]);
        }

        _text.Close();
    }

    private void PrintMethod(MethodDescriptorProto method, int[] path)
    {
        _comments.PrintBefore(path);
        var head = $"rpc {method.Name}({(method.ClientStreaming ? "stream " : "")}{method.InputType.TrimStart('.')}) "
            + $"returns ({(method.ServerStreaming ? "stream " : "")}{method.OutputType.TrimStart('.')})";
        if (method.Options is null)
        {
            _text.Line(head + ";");
            _comments.PrintAfter(path);
            return;
        }

        _text.Open(head);
        _comments.PrintAfter(path);
        _messages.PrintOptions(method.Options);
        _text.Close();
    }
}
