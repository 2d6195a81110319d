// The conversation as the engine and this page know it, without a word about how it looks. What the
// visitor writes gets an identifier of its own and is sent again until the engine acknowledges it;
// the engine makes one message of two with the same identifier, so nothing is lost or doubled.

/** Where in the order what has no number yet stands. */
const AFTER_ALL = 1e12;
const TYPING_EVERY = 3000;
const TYPING_SHOWN = 6000;
/** Errors after which the line is closed. */
const REFUSALS = ['unknown_channel', 'channel_disabled', 'origin', 'secret', 'identity', 'blocked',
  'limit'];

class Talk {
  /**
   * `view` shows it: `added(entry, index)`, `marked(entry)`, `removed(entry)`, `cleared()` and
   * `changed()`. `heard(message)` is called for each new message of the other side, `begun()` for a
   * conversation that the company began, and `mayStandBy()` tells whether it may.
   */
  constructor({ host, address, memory, direct, ...told }) {
    Object.assign(this, { memory, direct, ...told });
    this.line = 'off';
    this.data = {};
    this.count = 0;
    this.entries = [];
    this.forget();
    for (const kept of memory.tab.get('pending') || []) this.hold(kept);
    this.link = new Link({
      host, memory,
      address: () => address + this.key(),
      first: () => this.firstFrames(),
      received: (frame) => this.received(frame),
      changed: (state) => this.lineChanged(state),
      refused: (code) => this.refusedWith(code),
    });
  }

  /** Nothing is open: neither a conversation nor the wish for one. */
  forget() {
    Object.assign(this, { state: 'none', session: null, seen: 0, base: 0, read: 0, unread: 0,
      readByThem: 0, handedOver: false, attendant: null, ahead: null, away: null, typist: null,
      ending: false, reason: null, fault: null, refusal: null });
    this.entries = [];
    this.view.cleared();
  }

  /** The same, but what was written and not sent stays. */
  renewed() {
    const waiting = this.pending;
    this.forget();
    for (const entry of waiting) this.insert(entry);
  }

  /** What is not acknowledged yet, in order. */
  get pending() {
    let first = this.entries.length;
    while (first > 0 && this.entries[first - 1].order > AFTER_ALL) first -= 1;
    return this.entries.slice(first);
  }

  /** The part of the address that lets a balancer find the node that owns the session. */
  key() {
    const id = this.session?.id || (this.direct ? '' : this.memory.contact?.id) || '';
    return /^[0-9a-f]{2}/.test(id) ? `?k=${id.slice(0, 2)}` : '';
  }

  /** Goes on with the conversation this browser has open, or stands by for one of the company. */
  resume() {
    const kept = this.memory.session;
    if (kept) this.join(kept);
    else this.link.open();
  }

  /** Another page of this browser began a conversation. */
  joined() {
    const begun = this.memory.session;
    if (begun && (this.state === 'none' || this.state === 'ended')) this.join(begun);
  }

  /** Takes part in a conversation that this or another page began. */
  join(session) {
    this.renewed();
    this.session = session;
    this.state = 'resuming';
    const read = this.memory.channel.get('read');
    this.read = read?.session === session.id ? read.seq : 0;
    const told = this.memory.channel.get('seen');
    this.base = told?.session === session.id ? told.seq : 0;
    this.link.restart();
    this.view.changed();
  }

  get isGoing() {
    return has(['starting', 'resuming', 'open'], this.state);
  }

  /** Begins a conversation with what the visitor gave; `accepted` is the notice's version. */
  start(data, accepted) {
    if (this.isGoing) return;
    this.renewed();
    this.data = data;
    this.accepted = accepted;
    this.state = 'starting';
    this.link.restart();
    this.view.changed();
  }

  /** Sends a text, now or as soon as there is a line; `more` is the choice or file that it is. */
  say(text, more) {
    const clean = wellFormed(text);
    if (!clean.trim() || isTooMuch(clean) || this.state === 'ended' || this.ending) return false;
    const entry = this.hold({ id: randomId(), text: clean, at: new Date().toISOString(), ...more });
    this.typedAt = 0;
    this.keepPending();
    this.transmit(entry);
    this.emit('webchat_mensagem_enviada', {});
    this.view.changed();
    return true;
  }

  /** Takes in what waits to be sent. */
  hold({ id, text, at, choice, file, failed }) {
    this.count += 1;
    const entry = { id, text, at, choice, file, failed, from: 'contact', waiting: true,
      order: AFTER_ALL + this.count, key: id };
    this.insert(entry);
    return entry;
  }

  /** Sends again what was refused or could not be sent. */
  again(entry) {
    entry.failed = false;
    this.keepPending();
    this.view.marked(entry);
    this.transmit(entry);
  }

  /** Gives up what was not sent. */
  discard(entry) {
    this.take(entry);
    this.keepPending();
    this.view.changed();
  }

  /** Tells the other side that the visitor writes, at most once in three seconds. */
  typing() {
    const now = Date.now();
    if (this.state !== 'open' || !this.handedOver) return;
    if (now - (this.typedAt || 0) < TYPING_EVERY) return;
    this.typedAt = now;
    this.whisper({ type: 'typing' });
  }

  /** The visitor has seen all there is. */
  markRead() {
    if (!this.session || this.read >= this.seen) return;
    this.read = this.seen;
    this.memory.channel.set('read', { session: this.session.id, seq: this.seen });
    if (this.unread) {
      this.whisper({ type: 'read', seq: this.seen });
      this.unread = 0;
      this.emit('unread', { count: 0 });
    }
  }

  /** Sends what nobody waits for; an engine that does not know it is not told again. */
  whisper(frame) {
    if (this.isPlain || this.state !== 'open') return;
    this.whispered = Date.now();
    this.link.send(frame);
  }

  /** Ends the conversation. */
  end() {
    if (this.state === 'starting') {
      this.forget();
      this.keepPending();
      this.link.restart();
    } else if (this.state === 'open' || this.state === 'resuming') {
      this.ending = true;
      this.link.send({ type: 'end' });
    }
    this.view.changed();
  }

  /** Forgets the ended conversation, so that another may begin. */
  renew() {
    this.forget();
    this.keepPending();
    this.link.restart();
    this.view.changed();
  }

  firstFrames() {
    const proof = this.proof();
    const frames = proof ? [{ type: 'identify', ...proof }] : [];
    this.shown = proof;
    const frame = this.firstFrame();
    return frame && [...frames, frame];
  }

  firstFrame() {
    const contact = this.memory.contact;
    if (this.state === 'starting') {
      const frame = {
        type: 'start',
        contact: contact?.id ?? null,
        contactSecret: contact?.secret ?? null,
        source: this.direct ? 'direct' : 'widget',
        page: location.origin + location.pathname,
        data: this.data,
      };
      if (this.accepted) frame.accepted = this.accepted;
      return frame;
    }
    if (this.state === 'resuming' || this.state === 'open') {
      const { id, secret } = this.session;
      return { type: 'resume', session: id, secret, seen: this.seen };
    }
    if (this.state === 'refused' || !contact || !this.mayStandBy()) return null;
    return { type: 'standby', contact: contact.id, contactSecret: contact.secret };
  }

  received(frame) {
    switch (frame.type) {
      case 'welcome': this.welcomed(frame); break;
      case 'message': this.arrived(frame); break;
      case 'ack': this.acknowledged(frame); break;
      case 'handover': this.handed(frame); break;
      case 'joined': this.joinedBy(frame.name); break;
      case 'typing': this.typed(frame.on === false ? null : frame.name); return;
      case 'read': this.readTo(frame.seq); return;
      case 'event': this.emit('webchat_fluxo', { nome: frame.name, dados: frame.data }); break;
      case 'ended': this.endedWith(frame.reason); break;
      case 'error': this.failedWith(frame); break;
      default: return;
    }
    this.view.changed();
  }

  welcomed(frame) {
    const before = this.state;
    if (this.session && this.session.id !== frame.session) {
      const waiting = this.pending;
      this.entries = [];
      this.view.cleared();
      for (const entry of waiting) this.insert(entry);
      Object.assign(this, { seen: 0, base: 0, read: 0, unread: 0 });
    }
    this.session = { id: frame.session, secret: frame.secret ?? this.session?.secret };
    this.memory.session = this.session;
    if (frame.contact && frame.contactSecret) {
      this.memory.contact = { id: frame.contact, secret: frame.contactSecret };
    }
    Object.assign(this, { state: 'open', fault: null, reason: null });
    if (frame.handedOver && before === 'resuming') this.handedOver = true;
    for (const message of frame.messages || []) this.arrived(message);
    if (has(['starting', 'none', 'ended'], before)) this.emit('webchat_sessao_iniciada', {});
    if (frame.handedOver) this.handed({});
    this.link.welcome(frame.heartbeat);
    for (const entry of this.pending) this.transmit(entry);
    if (this.ending) this.link.send({ type: 'end' });
    if (before === 'none' || before === 'ended') this.begun();
  }

  /** A message, of either side; one that is known already changes nothing. */
  arrived(message) {
    const { seq, from } = message;
    if (!(seq > 0) || typeof message.text !== 'string') return;
    const own = from === 'contact' && message.id
      ? find(this.pending, (entry) => entry.id === message.id) : null;
    if (own) this.settle(own, seq);
    if (own || (seq <= this.seen && find(this.entries, (entry) => entry.seq === seq))) return;
    this.insert({ ...message, order: seq, key: `#${seq}` });
    const isNew = this.noteSeen(seq);
    if (from === 'contact') return;
    if (from === 'agent') Object.assign(this, { attendant: message.name || null, ahead: null });
    this.typed(null);
    if (seq > this.read) {
      this.unread += 1;
      this.emit('unread', { count: this.unread });
    }
    // Of several tabs one tells the page's script; each shows the news.
    if (isNew) this.emit('webchat_mensagem_recebida', {});
    if (seq > this.base) this.heard(message);
  }

  acknowledged({ id, seq }) {
    const entry = find(this.entries, (one) => one.waiting && one.id === id);
    if (entry) this.settle(entry, seq);
  }

  /** What was sent has its number, and its place. */
  settle(entry, seq) {
    const index = this.entries.indexOf(entry);
    const next = this.entries[index + 1];
    Object.assign(entry, { waiting: false, failed: false, sent: false, seq, order: seq });
    const isInPlace = (index === 0 || this.entries[index - 1].order < seq)
      && (!next || next.order > seq);
    if (isInPlace) {
      this.view.marked(entry);
    } else {
      this.take(entry);
      this.insert(entry);
    }
    this.noteSeen(seq);
    this.keepPending();
  }

  /** Puts an entry where its order wants it; nearly always that is the end. */
  insert(entry) {
    let index = this.entries.length;
    while (index > 0 && this.entries[index - 1].order > entry.order) index -= 1;
    this.entries.splice(index, 0, entry);
    this.view.added(entry, index);
  }

  take(entry) {
    const index = this.entries.indexOf(entry);
    if (index < 0) return;
    this.entries.splice(index, 1);
    this.view.removed(entry, index);
  }

  /** Puts a line of the window's own into the conversation, after what was said so far. */
  note(kind, values) {
    this.count += 1;
    this.insert({ from: 'system', kind, ...values, at: new Date().toISOString(),
      order: this.seen + this.count / 1e6, key: `${kind}${this.count}` });
  }

  /** Keeps how far this page has come; whether no page of this browser had come so far. */
  noteSeen(seq) {
    this.seen = Math.max(this.seen, seq);
    const told = this.memory.channel.get('seen');
    if (told?.session === this.session.id && told.seq >= seq) return false;
    this.memory.channel.set('seen', { session: this.session.id, seq });
    return true;
  }

  /** A person is awaited, or, outside the hours, the message that says when; told as it changes. */
  handed({ away, ahead }) {
    this.ahead = typeof ahead === 'number' && ahead >= 0 && !this.attendant ? ahead : null;
    if (!this.handedOver || (away && away !== this.away)) {
      this.note('handover', { text: away || null });
    }
    this.away = away;
    if (this.handedOver) return;
    this.handedOver = true;
    this.emit('webchat_transbordo', {});
  }

  joinedBy(name) {
    if (!name || this.attendant === name) return;
    Object.assign(this, { attendant: String(name), ahead: null });
    // Each page of the site receives it again; the visitor is told once.
    const { id } = this.session;
    const told = this.memory.channel.get('joined');
    if (told?.session === id && told.name === name) return;
    this.memory.channel.set('joined', { session: id, name });
    this.note('joined', { name: this.attendant });
  }

  typed(name) {
    clearTimeout(this.typingTimer);
    this.typist = name === null ? null : name || '';
    if (name !== null) this.typingTimer = setTimeout(() => this.typed(null), TYPING_SHOWN);
    this.view.typed(this.typist);
  }

  readTo(seq) {
    if (!(seq > this.readByThem)) return;
    const from = this.readByThem;
    this.readByThem = seq;
    for (let i = this.entries.length - 1; i >= 0; i -= 1) {
      const entry = this.entries[i];
      if (entry.seq <= from) break;
      if (entry.from === 'contact' && entry.seq <= seq) this.view.marked(entry);
    }
  }

  endedWith(reason) {
    const next = this.otherSession();
    if (next) {
      this.emit('webchat_encerrado', { motivo: reason || '' });
      this.join(next);
      return;
    }
    const wasRead = this.entries.length > 0;
    this.memory.session = null;
    this.ending = false;
    this.ahead = null;
    this.typed(null);
    if (wasRead || this.state === 'open') {
      this.state = 'ended';
      this.reason = reason || '';
      for (const entry of this.pending) this.fail(entry);
    } else {
      this.forget();
      this.reason = 'before';
    }
    this.memory.tab.remove('pending');
    this.emit('webchat_encerrado', { motivo: reason || '' });
    this.link.restart();
  }

  fail(entry) {
    entry.failed = true;
    entry.sent = false;
    this.view.marked(entry);
  }

  /** A conversation begun by another page since this one, which slept through the end, knew one. */
  otherSession() {
    const kept = this.memory.session;
    return kept && this.session && kept.id !== this.session.id ? kept : null;
  }

  /** An error frame; one that closes the line is dealt with when the close comes. */
  failedWith({ code, field }) {
    const entry = field && find(this.pending, (waiting) => waiting.id === field);
    if (entry) {
      this.fail(entry);
      this.keepPending();
    } else if (has(REFUSALS, code)) {
      this.refusal = code === 'blocked' ? 'barred' : code;
    } else if (this.state === 'starting') {
      // Whatever was refused, it is not sent again by itself.
      this.state = 'none';
      this.fault = { code, field: String(field || '').replace(/^data\./, '') };
      this.link.restart();
    } else if (code === 'invalid' && this.whispered) {
      this.isPlain = true;
      this.whispered = 0;
    } else if (code === 'invalid') {
      const first = find(this.pending, (waiting) => waiting.sent && !waiting.failed);
      if (first) this.fail(first);
      this.keepPending();
    }
  }

  refusedWith(code) {
    const refusal = this.refusal || (code === 4404 ? 'unknown_channel' : 'channel_disabled');
    this.refusal = null;
    if (this.state === 'none' || this.state === 'ended') {
      if (code === 4401) this.memory.contact = null;
      this.mayStandBy = () => false;
    } else if (refusal === 'identity' && this.proof() !== this.shown) {
      // The site told who its user is while the page was being refused: it is tried again.
    } else if (refusal === 'identity' || refusal === 'barred') {
      this.refuse(refusal);
    } else if (code === 4401 && this.otherSession()) {
      this.join(this.otherSession());
    } else if (code === 4401) {
      this.memory.session = null;
      this.renewed();
      this.reason = 'before';
    } else {
      this.refuse(refusal);
    }
    this.view.changed();
  }

  /** The channel takes nobody here, and there is no use in asking again. */
  refuse(code) {
    this.state = 'refused';
    this.fault = { code };
    this.warn(code);
  }

  lineChanged(state) {
    if (this.line === state) return;
    this.line = state;
    if (state !== 'open') for (const entry of this.entries) entry.sent = false;
    if (state === 'blocked') this.warn('blocked');
    this.view.changed();
  }

  transmit(entry) {
    if (entry.failed || this.state !== 'open') return;
    const { id, text, choice, file } = entry;
    entry.sent = true;
    entry.sent = this.link.send({ type: 'message', id, text, choice, file });
  }

  keepPending() {
    const kept = map(this.pending, ({ id, text, at, choice, file, failed }) => (
      { id, text, at, choice, file, failed }));
    if (kept.length) this.memory.tab.set('pending', kept);
    else this.memory.tab.remove('pending');
  }
}
