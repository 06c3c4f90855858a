/** A WebSocket with a script: the test opens it, speaks and closes it. */
export class FakeSocket {
  readyState = 0;
  bufferedAmount = 0;
  sent = [];
  closedWith = null;

  open() {
    this.readyState = 1;
    this.onopen?.();
  }

  send(message) {
    this.sent.push(typeof message === "string" ? JSON.parse(message) : message);
  }

  hear(message) {
    this.onmessage({ data: JSON.stringify(message) });
  }

  /** The other side closes. */
  lose(code) {
    this.readyState = 3;
    this.onclose({ code });
  }

  /** Our side closes; the event comes whenever the test lets it. */
  close(code) {
    this.readyState = 2;
    this.closedWith = code ?? null;
  }
}

/** Opens fake sockets and remembers them. */
export function exchange() {
  const sockets = [];
  const open = (address) => {
    sockets.push(Object.assign(new FakeSocket(), { address }));
    return sockets.at(-1);
  };
  return { sockets, open };
}
