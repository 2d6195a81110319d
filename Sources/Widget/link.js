// The socket's life. It says whether the page is seen (`a`) or hidden (`h`), notices a dead line
// by the engine's answer `k` being late, and comes back by itself. Browsers slow a hidden page's
// timers to one a minute, so the first return after a loss happens inside the close event there.

const ANSWER_LIMIT = 10000;
const PROBE_LIMIT = 5000;
const OPEN_LIMIT = 15000;
const RETRY_TOP = 20000;
const RESTART_SPREAD = 10000;
const BUSY_WAIT = 20000;
const WATCH_EVERY = 5000;
const FINAL_CODES = [4401, 4403, 4404];

class Link {
  /**
   * `first()` is the first frame to send, null while no socket is wanted; `received(frame)` takes
   * what comes; `changed(state)` is told `connecting`, `open`, `lost`, `blocked`, `busy` or `off`;
   * `refused(code)` is told of a close that is not tried again.
   */
  constructor(address, { first, received, changed, refused }) {
    Object.assign(this, { address, first, received, changed, refused });
    this.heartbeat = 45;
    this.failures = 0;
    this.welcomed = false;
    this.ready = false;
    this.lastSign = 0;
    this.listen();
  }

  /** Opens the socket when one is wanted and none is there. */
  open() {
    if (this.socket || this.paused || document.prerendering) return;
    clearTimeout(this.retry);
    this.retry = null;
    const frame = this.first();
    if (!frame) return;
    this.changed(this.state());
    let socket;
    try {
      socket = new WebSocket(this.address, 'canais.v1');
    } catch {
      this.failed(1006);
      return;
    }
    this.socket = socket;
    this.giveUpIn(OPEN_LIMIT);
    socket.onopen = () => {
      if (socket !== this.socket) return;
      socket.send(JSON.stringify(frame));
      this.ready = frame.type === 'standby';
      if (this.ready) this.sign();
      else this.giveUpIn(ANSWER_LIMIT);
    };
    socket.onmessage = (event) => {
      if (socket === this.socket) this.heard(event.data);
    };
    socket.onclose = (event) => {
      if (socket === this.socket) this.failed(event.code);
    };
  }

  /** What to tell of a line that is not up. */
  state() {
    if (this.busy) return 'busy';
    if (this.welcomed) return 'lost';
    return this.failures > 2 ? 'blocked' : 'connecting';
  }

  /** Closes the socket, and opens another where one is still wanted. */
  restart() {
    this.drop();
    this.open();
  }

  /** Lets go of the socket without waiting for the other end. */
  drop() {
    const socket = this.socket;
    this.socket = null;
    this.ready = false;
    clearTimeout(this.deadline);
    this.deadline = null;
    clearTimeout(this.beat);
    clearTimeout(this.retry);
    this.retry = null;
    if (!socket) return;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
  }

  /** Sends a frame where the line is up; whoever asked keeps it until it is acknowledged. */
  send(frame) {
    if (!this.ready || this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  /** Tells that the page is seen or hidden, now and again after each heartbeat. */
  sign(limit = ANSWER_LIMIT) {
    if (!this.ready || this.socket?.readyState !== WebSocket.OPEN) return;
    this.socket.send(document.visibilityState === 'hidden' ? 'h' : 'a');
    this.lastSign = Date.now();
    this.giveUpIn(limit);
    clearTimeout(this.beat);
    this.beat = setTimeout(() => this.sign(), this.heartbeat * 1000);
  }

  /** Asks whether the line still lives; where there is none, tries one at once. */
  probe() {
    if (this.ready) {
      this.sign(PROBE_LIMIT);
    } else if (this.retry) {
      this.failures = 0;
      this.open();
    }
  }

  /** The engine said `welcome`: signs may follow. */
  welcome(heartbeat) {
    if (heartbeat > 0) this.heartbeat = heartbeat;
    this.failures = 0;
    this.busy = false;
    this.welcomed = true;
    this.ready = true;
    this.changed('open');
    this.sign();
  }

  heard(data) {
    clearTimeout(this.deadline);
    this.deadline = null;
    if (data === 'k') return;
    let frame;
    try {
      frame = JSON.parse(data);
    } catch {
      return;
    }
    if (frame && typeof frame === 'object') this.received(frame);
  }

  failed(code) {
    const hidden = document.visibilityState === 'hidden';
    this.drop();
    if (FINAL_CODES.includes(code)) {
      this.changed('off');
      this.refused(code);
      return;
    }
    if (!this.first()) {
      this.changed('off');
      return;
    }
    this.failures += 1;
    this.busy = code === 4429;
    this.changed(this.state());
    if (this.busy) this.openIn(BUSY_WAIT + upTo(2 * BUSY_WAIT));
    else if (code === 1012) this.openIn(upTo(RESTART_SPREAD));
    else if (this.failures === 1 && hidden) this.open();
    else this.openIn(upTo(Math.min(RETRY_TOP, 1000 * 2 ** (this.failures - 1))));
  }

  openIn(delay) {
    clearTimeout(this.retry);
    this.retry = setTimeout(() => {
      this.retry = null;
      this.open();
    }, delay);
  }

  /** Without any answer within the limit the line is dead, whatever the socket says of itself. */
  giveUpIn(limit) {
    if (this.deadline && limit >= ANSWER_LIMIT && this.ready) return;
    clearTimeout(this.deadline);
    this.deadline = setTimeout(() => {
      this.deadline = null;
      this.failed(1006);
    }, limit);
  }

  listen() {
    const used = () => {
      if (document.visibilityState === 'hidden') return;
      if (Date.now() - this.lastSign > Math.min(15, this.heartbeat / 2) * 1000) this.sign();
    };
    const passive = { passive: true, capture: true };
    for (const name of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchmove', 'scroll']) {
      window.addEventListener(name, used, passive);
    }
    document.addEventListener('visibilitychange', () => {
      if (this.ready) this.sign();
      else if (document.visibilityState === 'visible') this.probe();
    });
    document.addEventListener('resume', () => this.probe());
    document.addEventListener('prerenderingchange', () => this.open());
    window.addEventListener('online', () => this.probe());
    window.addEventListener('focus', used);
    window.addEventListener('pagehide', () => {
      this.paused = true;
      this.drop();
    });
    window.addEventListener('pageshow', () => {
      this.paused = false;
      this.open();
    });
    this.watchSleep();
  }

  /** A machine that slept comes back with its clock ahead of its timers. */
  watchSleep() {
    let last = Date.now();
    setInterval(() => {
      const now = Date.now();
      if (now - last > WATCH_EVERY + 20000 && document.visibilityState === 'visible') this.probe();
      last = now;
    }, WATCH_EVERY);
  }
}
