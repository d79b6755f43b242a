// A receiver of webhooks that keeps what it gets.
import { createServer } from "node:http";

export class Receiver {
  static async start() {
    const receiver = new Receiver();
    receiver.all = [];
    receiver.waiting = [];
    receiver.answer = () => 200;
    receiver.server = createServer((request, response) => {
      const chunks = [];
      request.on("data", (chunk) => chunks.push(chunk));
      request.on("end", async () => {
        const received = { path: request.url, headers: request.headers, body: Buffer.concat(chunks) };
        receiver.all.push(received);
        receiver.waiting.splice(0).forEach((look) => look());
        response.writeHead(await receiver.answer(received)).end();
      });
    });
    await new Promise((resolve) => receiver.server.listen(0, "127.0.0.1", resolve));
    receiver.url = `http://127.0.0.1:${receiver.server.address().port}`;
    return receiver;
  }

  /** Waits until so many have come; answers them. */
  async count(wanted) {
    while (this.all.length < wanted) {
      await new Promise((resolve) => this.waiting.push(resolve));
    }
    return this.all;
  }

  close() {
    this.server.closeAllConnections();
    this.server.close();
  }
}
