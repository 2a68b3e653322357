// A port that passes everything on to another one and counts what clients send: silence can be seen.
import net from 'node:net';

export class Wire {
  sent = 0;
  #server;
  #open = new Set();

  /** @param port where the server listens on localhost */
  static async to(port) {
    const wire = new Wire();
    wire.#server = net.createServer((client) => {
      const server = net.connect(port, 'localhost');
      for (const socket of [client, server]) {
        wire.#open.add(socket);
        socket.on('error', () => {});
        socket.on('close', () => {
          wire.#open.delete(socket);
          client.destroy();
          server.destroy();
        });
      }
      client.on('data', (bytes) => (wire.sent += bytes.length));
      client.pipe(server).pipe(client);
    });
    await new Promise((resolve) => wire.#server.listen(0, 'localhost', resolve));
    return wire;
  }

  get baseUrl() {
    return `https://localhost:${this.#server.address().port}`;
  }

  /** How many bytes clients send while something is done. */
  async during(action) {
    const before = this.sent;
    await action();
    return this.sent - before;
  }

  close() {
    this.#server.close();
    this.#open.forEach((socket) => socket.destroy());
  }
}
