import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** A door before a service on the loopback: closed, nobody gets through, as in an outage. */
export interface Gate {
  readonly port: number;
  /** What clients have sent, as text; readable where the protocol is. */
  readonly sent: () => string;
  open(): void;
  shut(): void;
  close(): Promise<void>;
}

export async function gateTo(port: number): Promise<Gate> {
  let shut = false;
  let sent = "";
  const sockets = new Set<Socket>();
  const drop = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((client) => {
    if (shut) {
      client.destroy();
      return;
    }
    const target = connect(port, "127.0.0.1");
    for (const socket of [client, target]) {
      sockets.add(socket);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => {
        sockets.delete(socket);
        client.destroy();
        target.destroy();
      });
    }
    client.on("data", (chunk: Buffer) => (sent += chunk.toString("latin1")));
    client.pipe(target);
    target.pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    sent: () => sent,
    open: () => {
      shut = false;
    },
    shut: () => {
      shut = true;
      drop();
    },
    close: () =>
      new Promise((resolve) => {
        drop();
        server.close(() => {
          resolve();
        });
      }),
  };
}
