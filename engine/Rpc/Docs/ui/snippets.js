// The same call in other tools and languages.
import { baseUrl, messageOf, messageSchema, typesOf, urlOf } from "./request.js";

/**
 * @typedef {import("./model.js").Api} Api
 * @typedef {import("./model.js").Operation} Operation
 * @typedef {import("./model.js").Schema} Schema
 * @typedef {import("./request.js").Values} Values
 * @typedef {{ name: string, code: (api: Api, operation: Operation, values: Values) => string }} Language
 */

/** @type {Language[]} */
export const languages = [
  { name: "curl", code: (_, operation, values) => curl(operation, values) },
  { name: "buf curl", code: (_, operation, values) => bufCurl(operation, values) },
  { name: "grpcurl", code: (_, operation, values) => grpcurl(operation, values) },
  { name: "TypeScript", code: typeScript },
  { name: "C#", code: (_, operation, values) => cSharp(operation, values) },
];

const bearer = '-H "authorization: Bearer $TOKEN"';

/**
 * @param {Operation} operation
 * @param {Values} values
 */
function curl(operation, values) {
  const isGet = operation.method === "GET";
  return shell([
    `curl -s${operation.isStream ? "N" : ""}${isGet ? "" : ` -X ${operation.method}`} ${quote(urlOf(operation, values))}`,
    operation.needsSignIn && bearer,
    operation.isStream && "-H 'accept: text/event-stream'",
    ...Object.entries(values.headers).map(([name, value]) => `-H ${quote(`${name.toLowerCase()}: ${value}`)}`),
    values.body !== undefined && `-H ${quote(`content-type: ${values.body instanceof File ? values.body.type || "application/octet-stream" : "application/json"}`)}`,
    values.body !== undefined && (values.body instanceof File ? `--data-binary ${quote(`@${values.body.name}`)}` : `-d ${quote(values.body)}`),
  ]);
}

/**
 * @param {Operation} operation
 * @param {Values} values
 */
function bufCurl(operation, values) {
  const isPlain = baseUrl.startsWith("http:");
  return shell([
    `npx buf curl --protocol grpc${isPlain ? " --http2-prior-knowledge" : ""}`,
    operation.needsSignIn && bearer,
    `-d ${quote(pretty(messageOf(operation, values)))}`,
    quote(`${baseUrl}/${operation.grpcMethod}`),
  ]);
}

/**
 * @param {Operation} operation
 * @param {Values} values
 */
function grpcurl(operation, values) {
  const { host, hostname, port, protocol } = new URL(baseUrl);
  const isPlain = protocol === "http:";
  return shell([
    `grpcurl${isPlain ? " -plaintext" : ""}`,
    operation.needsSignIn && bearer,
    `-d ${quote(pretty(messageOf(operation, values)))}`,
    `${port === "" ? `${hostname}:${isPlain ? 80 : 443}` : host} ${operation.grpcMethod}`,
  ]);
}

/**
 * @param {Api} api
 * @param {Operation} operation
 * @param {Values} values
 */
function typeScript(api, operation, values) {
  const { packageName, service, method } = parts(operation.grpcMethod);
  const message = messageOf(operation, values);
  const init = initOf(message, messageSchema(operation, api), api, "");
  const request = lastName(operation.requestType);
  const argument = init ?? `fromJson(${request}Schema, ${pretty(message)})`;
  const hasClient = operation.grpcMethod.startsWith("baas.records.v1.RecordService/");
  const messages = `${packageName.startsWith("baas.") ? "@grpc-baas/client" : "."}/gen/${packageName.replaceAll(".", "/")}/${snake(service)}_pb`;
  const imported = [hasClient ? "" : service, init === undefined ? `${request}Schema` : ""].filter((name) => name !== "");
  const call = `${hasClient ? "baas.records" : "service"}.${lowerFirst(method)}(${operation.grpcStreams.request ? "messages()" : argument}`;
  const headers = operation.needsSignIn && !hasClient ? ", { headers: { authorization: `Bearer ${token}` } })" : ")";
  // Browsers cannot stream requests.
  const transport = operation.grpcStreams.request ? { name: "createGrpcTransport", package: "connect-node" } : { name: "createGrpcWebTransport", package: "connect-web" };
  const lines = [
    init === undefined && 'import { fromJson } from "@bufbuild/protobuf";',
    ...(hasClient
      ? ['import { connectWeb } from "@grpc-baas/client/web"; // in Node: connectNode of "@grpc-baas/client/node"']
      : ['import { createClient } from "@connectrpc/connect";', `import { ${transport.name} } from "@connectrpc/${transport.package}";`]),
    imported.length > 0 && `import { ${imported.join(", ")} } from "${messages}";`,
    "",
    ...(hasClient
      ? [`const baas = connectWeb("${baseUrl}");`, operation.needsSignIn && 'await baas.signIn("you@example.com", "a long password");']
      : [
          operation.needsSignIn && 'const token = "…"; // access_token of a sign-in',
          `const service = createClient(${service}, ${transport.name}({ baseUrl: "${baseUrl}" }));`,
        ]),
    operation.grpcStreams.request && `async function* messages() {\n  yield ${argument.replaceAll("\n", "\n  ")};\n}`,
    ...(operation.grpcStreams.response ? [`for await (const message of ${call}${headers}) {`, "  console.log(message);", "}"] : [`const answer = await ${call}${headers};`, "console.log(answer);"]),
  ];
  return lines.filter((line) => line !== false).join("\n");
}

/**
 * @param {Operation} operation
 * @param {Values} values
 */
function cSharp(operation, values) {
  const { packageName, service, method } = parts(operation.grpcMethod);
  const message = messageOf(operation, values);
  const request = lastName(operation.requestType);
  const json = pretty(message).split("\n").map((line) => `    ${line}`);
  const lines = [
    "using Grpc.Baas.Client;",
    `using ${cSharpNamespace(packageName)};`,
    operation.grpcStreams.response && "using Grpc.Core;",
    "",
    `using var client = new BaasClient("${baseUrl}");`,
    operation.needsSignIn && 'await client.SignInAsync("you@example.com", "a long password");',
    `var service = new ${service}.${service}Client(client.CallInvoker);`,
    ...(Object.keys(message).length === 0
      ? [`var request = new ${request}();`]
      : [`var request = ${request}.Parser.ParseJson(`, '    """', ...json, '    """);']),
    ...(operation.grpcStreams.request
      ? [`using var call = service.${method}();`, "await call.RequestStream.WriteAsync(request);", "await call.RequestStream.CompleteAsync();"]
      : operation.grpcStreams.response
        ? [`using var call = service.${method}(request);`]
        : []),
    ...(operation.grpcStreams.response
      ? ["await foreach (var message in call.ResponseStream.ReadAllAsync())", "{", "    Console.WriteLine(message);", "}"]
      : operation.grpcStreams.request
        ? ["Console.WriteLine(await call.ResponseAsync);"]
        : [`var answer = await service.${method}Async(request);`, "Console.WriteLine(answer);"]),
  ];
  return lines.filter((line) => line !== false).join("\n");
}

/**
 * A message as protobuf-es takes it; undefined if it holds something that has another form there than in JSON.
 *
 * @param {unknown} value
 * @param {Schema} source
 * @param {Api} api
 * @param {string} indent
 * @returns {string | undefined}
 */
function initOf(value, source, api, indent) {
  const schema = api.schema(source);
  const deeper = `${indent}  `;
  // A choice of fields (`not`, `maxProperties`) is one field there.
  if ([schema.enum, schema.anyOf, schema.oneOf, schema.not, schema.maxProperties].some((part) => part !== undefined)) {
    return undefined;
  }
  if (Array.isArray(value)) {
    const items = value.map((item) => initOf(item, schema.items ?? {}, api, deeper));
    return items.includes(undefined) ? undefined : block("[", items.map((item) => item ?? ""), "]", indent);
  }
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).map(([name, member]) => {
      const property = schema.properties?.[name];
      const init = initOf(member, property ?? (typeof schema.additionalProperties === "object" ? schema.additionalProperties : {}), api, deeper);
      return init === undefined ? undefined : `${property === undefined ? key(name) : camel(name)}: ${init}`;
    });
    return members.includes(undefined) ? undefined : block("{", members.map((member) => member ?? ""), "}", indent);
  }
  if (typesOf(schema).includes("integer") && /^u?int64$/.test(schema.format ?? "")) {
    return `${value}n`;
  }
  // Moments, durations, field masks and bytes are strings in JSON, and something else there.
  const isPlain = schema.format === undefined && schema.pattern === undefined;
  return typesOf(schema).includes("string") && !isPlain ? undefined : JSON.stringify(value);
}

/**
 * @param {string} open
 * @param {string[]} members
 * @param {string} close
 * @param {string} indent
 */
function block(open, members, close, indent) {
  const oneLine = open === "{" ? `{ ${members.join(", ")} }` : `[${members.join(", ")}]`;
  if (members.length === 0) {
    return open + close;
  }
  return oneLine.length <= 60 && !oneLine.includes("\n") ? oneLine : `${open}\n${members.map((member) => `${indent}  ${member},\n`).join("")}${indent}${close}`;
}

/** @param {string} grpcMethod As `baas.records.v1.RecordService/GetRecord`. */
function parts(grpcMethod) {
  const [fullName = "", method = ""] = grpcMethod.split("/");
  return { packageName: fullName.slice(0, Math.max(fullName.lastIndexOf("."), 0)), service: lastName(fullName), method };
}

/** @param {string} packageName */
function cSharpNamespace(packageName) {
  const own = /^baas\.(\w+)\.(v\w+)$/.exec(packageName);
  return (own === null ? packageName.split(".") : ["grpc", "baas", own[2] ?? "", own[1] ?? ""]).map((part) => upperFirst(camel(part))).join(".");
}

/** @param {(string | false)[]} lines */
const shell = (lines) => lines.filter((line) => line !== false).join(" \\\n  ");
/** @param {string} text */
const quote = (text) => `'${text.replaceAll("'", "'\\''")}'`;
/** @param {unknown} value */
const pretty = (value) => JSON.stringify(value, undefined, 2);
/** @param {string} name */
const key = (name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));
/** @param {string} name */
const lastName = (name) => name.slice(name.lastIndexOf(".") + 1);
/** @param {string} name */
const camel = (name) => name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());
/** @param {string} name */
const snake = (name) => name.replace(/(?<=[a-z0-9])([A-Z])/g, "_$1").toLowerCase();
/** @param {string} name */
const lowerFirst = (name) => name.charAt(0).toLowerCase() + name.slice(1);
/** @param {string} name */
const upperFirst = (name) => name.charAt(0).toUpperCase() + name.slice(1);
