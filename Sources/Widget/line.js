// Two ways to carry the visitor's frames: a WebSocket, and, where a proxy or a policy lets none
// through, Server-Sent Events for what comes and posts for what goes. Both are the same to link.js:
// `opened()`, `heard(text)` and `closed(code)` are called, `send(text)` and `close()` can be.

/** Characters of a post: of three bytes each at most they are within the engine's 64 KiB. */
const POST_LIMIT = 20000;

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
 * then each message event is a frame, `ping` wants a post, and `close` has the code that a socket
 * would be closed with. A post holds one frame a line; the next waits for its answer, which has the
 * name to go on with.
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
    source.addEventListener('ping', () => {
      this.isPinged = true;
      this.post();
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
    const { waiting } = this;
    if (this.isPosting || !(waiting.length || this.isPinged) || !this.source) return;
    this.isPosting = true;
    this.isPinged = false;
    let body = '';
    let count = 0;
    while (count < waiting.length && (!count || body.length + waiting[count].length < POST_LIMIT)) {
      body += `${waiting[count]}\n`;
      count += 1;
    }
    this.waiting = filter(waiting, (text, i) => i >= count);
    try {
      const answer = await fetch(this.address + encodeURIComponent(this.name),
        { method: 'POST', body, credentials: 'omit', headers: { 'Content-Type': 'text/plain' } });
      this.name = await answer.text();
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
