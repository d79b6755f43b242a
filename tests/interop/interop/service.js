// grpc.testing.TestService as grpc-js loads it, and what several clients send.
import { join } from "node:path";
import grpc from "@grpc/grpc-js";
import protoLoader from "@grpc/proto-loader";

export const protos = join(import.meta.dirname, "..", "protos");
export const testing = grpc.loadPackageDefinition(
  protoLoader.loadSync("grpc/testing/test.proto", { includeDirs: [protos], keepCase: true, defaults: true, enums: Number, longs: Number }),
).grpc.testing;

export const largeRequest = 271_828;
export const largeResponse = 314_159;
export const requestSizes = [27_182, 8, 1_828, 45_904];
export const responseSizes = [31_415, 9, 2_653, 58_979];
export const aggregatedSize = 74_922;
export const specialMessage = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n";

export const zeros = (size) => ({ body: Buffer.alloc(size) });
export const large = (more = {}) => ({ response_size: largeResponse, payload: zeros(largeRequest), ...more });
export const streamRequest = (requestSize, ...sizes) => ({ payload: zeros(requestSize), response_parameters: sizes.map((size) => ({ size })) });
