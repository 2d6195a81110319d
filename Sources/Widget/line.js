// Two ways to carry the visitor's frames: a WebSocket, and, where a proxy or a policy lets none
// through, Server-Sent Events for what comes and posts for what goes. Both are the same to link.js:
// `opened()`, `heard(text)` and `closed(code)` are called, `send(text)` and `close()` can be.

/** A line over a WebSocket. */
class SocketLine {
  constructor(address, told) {
    const socket = new WebSocket(address.replace(/^http/, 'ws'), 'canais.v1');
    this.socket = socket;
    socket.onopen = () => this.socket && told.opened();
    socket.onmessage = (event) => this.socket && told.heard(event.data);
    socket.onclose = (event) => this.socket && told.closed(event.code);
  }

  get isUp() {
    return this.socket?.readyState === 1;
  }

  send(text) {
    this.socket.send(text);
  }

  close() {
    const { socket } = this;
    this.socket = null;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
  }
}

/**
 * A line over HTTP. The stream's first event, `line`, holds the name under which this page posts;
 * then each message event is a frame, and `close` has the code that a socket would be closed with.
 * A post holds one frame a line, and the next waits for its answer, so their order is kept.
 */
class StreamLine {
  constructor(address, told) {
    this.told = told;
    this.waiting = [];
    const query = address.indexOf('?') < 0 ? '?' : '&';
    this.address = `${address.replace(/\/socket/, '/line')}${query}line=`;
    const source = new EventSource(address.replace(/\/socket/, '/line'));
    this.source = source;
    source.addEventListener('line', (event) => {
      this.name = event.data;
      if (this.source) told.opened();
    });
    source.onmessage = (event) => this.source && told.heard(event.data);
    source.addEventListener('close', (event) => this.over(Number(event.data) || 1006));
    source.onerror = () => this.over(1006);
  }

  get isUp() {
    return Boolean(this.source && this.name);
  }

  send(text) {
    this.waiting[this.waiting.length] = text;
    this.post();
  }

  async post() {
    if (this.isPosting || !this.waiting.length || !this.source) return;
    this.isPosting = true;
    const body = this.waiting.join('\n');
    this.waiting = [];
    try {
      const answer = await fetch(this.address + encodeURIComponent(this.name),
        { method: 'POST', body, credentials: 'omit', headers: { 'Content-Type': 'text/plain' } });
      this.isPosting = false;
      if (answer.ok) this.post();
      else this.over(1006);
    } catch {
      this.over(1006);
    }
  }

  over(code) {
    if (!this.source) return;
    this.close();
    this.told.closed(code);
  }

  close() {
    this.source?.close();
    this.source = null;
  }
}
