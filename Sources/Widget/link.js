// The life of the line to the engine. It says whether the page is seen (`a`) or hidden (`h`),
// notices a dead line by the engine's answer `k` being late, and comes back by itself. Browsers
// slow a hidden page's timers to one a minute, so the first return after a loss happens inside
// the close event there. Without a conversation there is neither a timer nor a listener.

const ANSWER_LIMIT = 10000;
const PROBE_LIMIT = 5000;
/** How long a WebSocket may take to open: the first, that may be blocked, and one that is not. */
const FIRST_LIMIT = 3500;
const OPEN_LIMIT = 15000;
/** When a visitor is told that no line comes about. */
const TELL_AFTER = 4500;
const RETRY_TOP = 20000;
const RESTART_SPREAD = 10000;
const BUSY_WAIT = 20000;
const WATCH_EVERY = 5000;
/** How long a tab keeps to the way round before it tries a WebSocket again. */
const ROUND_LIMIT = 600000;
const FINAL_CODES = [4401, 4403, 4404];

class Link {
  /**
   * `address()` is where the line leads; `first()` the frames to begin with, null while no line is
   * wanted; `received(frame)` takes what comes; `changed(state)` is told `connecting`, `open`,
   * `lost`, `blocked`, `busy` or `off`; `refused(code)` is told of a close that is not tried again.
   */
  constructor({ host, memory, address, first, received, changed, refused }) {
    Object.assign(this, { host, memory, address, first, received, changed, refused });
    this.heartbeat = 45;
    this.failures = 0;
    this.unopened = 0;
    this.welcomed = false;
    this.ready = false;
    this.lastSign = 0;
    const round = memory.tab.get('round');
    this.round = Boolean(round) && Date.now() - round < ROUND_LIMIT;
    this.listener = (event) => this.happened(event);
    host.wire(() => this.isAwake && this.listen());
  }

  /** Opens the line when one is wanted and none is there. */
  open() {
    if (this.line || this.paused || document.prerendering || this.isDestroyed) return;
    clearTimeout(this.retry);
    this.retry = null;
    const frames = this.first();
    if (!frames) {
      this.sleep();
      return;
    }
    this.wake();
    this.changed(this.state());
    const told = {
      opened: () => this.opened(frames),
      heard: (data) => this.heard(data),
      closed: (code) => this.failed(code),
    };
    try {
      const Line = this.round ? StreamLine : SocketLine;
      this.line = new Line(this.address(), told);
    } catch {
      this.failed(1006);
      return;
    }
    this.giveUpIn(this.works || this.round ? OPEN_LIMIT : FIRST_LIMIT);
  }

  opened(frames) {
    this.unopened = 0;
    if (!this.round) this.works = true;
    for (const frame of frames) this.line.send(jsonOf(frame));
    this.ready = frames[frames.length - 1].type === 'standby';
    if (this.ready) this.sign();
    else this.giveUpIn(ANSWER_LIMIT);
  }

  /** What to tell of a line that is not up. */
  state() {
    if (this.busy) return 'busy';
    if (this.welcomed) return 'lost';
    return this.failures > 2 || this.isLate ? 'blocked' : 'connecting';
  }

  /** Closes the line, and opens another where one is still wanted. */
  restart() {
    this.drop();
    this.open();
  }

  /** Lets go of the line without waiting for the other end. */
  drop() {
    const { line } = this;
    this.line = null;
    this.ready = false;
    clearTimeout(this.deadline);
    this.deadline = null;
    clearTimeout(this.beat);
    clearTimeout(this.retry);
    this.retry = null;
    line?.close();
  }

  /** Sends a frame where the line is up; who asked keeps it until it is acknowledged. */
  send(frame) {
    if (!this.ready || !this.line?.isUp) return false;
    this.line.send(jsonOf(frame));
    return true;
  }

  /** Tells that the page is seen or hidden, now and again after each heartbeat. */
  sign(limit = ANSWER_LIMIT) {
    if (!this.ready || !this.line?.isUp) return;
    this.line.send(document.visibilityState === 'hidden' ? 'h' : 'a');
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
    this.isLate = false;
    this.welcomed = true;
    this.ready = true;
    if (this.round) this.memory.tab.set('round', Date.now());
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
    if (!frame || typeof frame !== 'object') return;
    try {
      this.received(frame);
    } catch (error) {
      app.tell(String(error));
    }
  }

  failed(code) {
    const hidden = document.visibilityState === 'hidden';
    const isLate = this.isWaiting;
    this.drop();
    if (has(FINAL_CODES, code)) {
      this.changed('off');
      this.refused(code);
      this.open();
      return;
    }
    if (!this.first()) {
      this.sleep();
      this.changed('off');
      return;
    }
    this.failures += 1;
    this.turn(isLate);
    this.busy = code === 4429;
    this.changed(this.state());
    if (this.busy) this.openIn(BUSY_WAIT + upTo(2 * BUSY_WAIT));
    else if (code === 1012) this.openIn(upTo(RESTART_SPREAD));
    else if ((this.failures === 1 && hidden) || isLate) this.open();
    else this.openIn(upTo(Math.min(RETRY_TOP, 1000 * 2 ** (this.failures - 1))));
  }

  /** Where WebSockets never worked, the two ways take turns. */
  turn(isLate) {
    this.isWaiting = false;
    if (this.works) return;
    this.unopened += 1;
    if (this.round || isLate || this.unopened >= 2) this.round = !this.round;
  }

  openIn(delay) {
    clearTimeout(this.retry);
    this.retry = setTimeout(() => {
      this.retry = null;
      this.open();
    }, delay);
  }

  /** Without any answer within the limit the line is dead, whatever it says of itself. */
  giveUpIn(limit) {
    if (this.deadline && limit >= ANSWER_LIMIT && this.ready) return;
    clearTimeout(this.deadline);
    this.deadline = setTimeout(() => {
      this.deadline = null;
      this.isWaiting = limit === FIRST_LIMIT;
      this.failed(1006);
    }, limit);
  }

  /** A line is wanted: from now on the page is watched. */
  wake() {
    if (this.isAwake) return;
    this.isAwake = true;
    this.listen();
    this.watchSleep();
    this.late = setTimeout(() => {
      if (this.welcomed || this.ready || !this.isAwake) return;
      this.isLate = true;
      this.changed(this.state());
    }, TELL_AFTER);
  }

  sleep() {
    if (!this.isAwake) return;
    this.isAwake = false;
    clearTimeout(this.late);
    clearInterval(this.watch);
    for (const [target, kind] of this.watched()) {
      target.removeEventListener(kind, this.listener, { capture: true });
    }
  }

  destroy() {
    this.isDestroyed = true;
    this.drop();
    this.sleep();
  }

  watched() {
    const uses = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchmove', 'scroll', 'focus',
      'online', 'pagehide', 'pageshow'];
    return [...map(uses, (kind) => [window, kind]), ...map(['visibilitychange', 'resume',
      'prerenderingchange'], (kind) => [document, kind])];
  }

  listen() {
    for (const [target, kind] of this.watched()) {
      target.addEventListener(kind, this.listener, { passive: true, capture: true });
    }
  }

  /** The page is used; inside the widget too (focus.js), where events go no further. */
  used() {
    if (document.visibilityState === 'hidden') return;
    if (Date.now() - this.lastSign > Math.min(15, this.heartbeat / 2) * 1000) this.sign();
  }

  happened({ type, target }) {
    switch (type) {
      case 'visibilitychange':
        if (this.ready) this.sign();
        else if (document.visibilityState === 'visible') this.probe();
        break;
      case 'online': case 'resume': this.probe(); break;
      case 'prerenderingchange': this.open(); break;
      case 'pagehide':
        if (target !== document && target !== window) break;
        this.paused = true;
        this.drop();
        break;
      case 'pageshow':
        this.paused = false;
        this.open();
        break;
      default: this.used();
    }
  }

  /** A machine that slept comes back with its clock ahead of its timers. */
  watchSleep() {
    let last = Date.now();
    this.watch = setInterval(() => {
      const now = Date.now();
      if (now - last > WATCH_EVERY + 20000 && document.visibilityState === 'visible') this.probe();
      last = now;
    }, WATCH_EVERY);
  }
}
