#!/usr/bin/env bash
# Makes the NuGet packages of the C# client, Grpc.Baas.Client and Grpc.Baas.Protos, which it needs.
# Usage: sdk/pack-nuget.sh [FOLDER]    default: artifacts
set -euo pipefail
folder=$(realpath -m "${1:-artifacts}")
cd "$(dirname "$0")/.."
for project in protos sdk/csharp; do
  dotnet pack "$project" --configuration Release --output "$folder" --nologo --verbosity quiet
done
ls "$folder"/Grpc.Baas.*.nupkg
