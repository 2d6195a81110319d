// The conversation as the engine and this page know it, without a word about how it looks. What the
// visitor writes gets an identifier of its own and is sent again until the engine acknowledges it;
// the engine makes one message of two with the same identifier, so nothing is lost or doubled.

/** A text of the visitor that may be sent. */
function isSendable(text) {
  return text.trim() !== '' && [...text].length <= MESSAGE_LIMIT;
}

class Talk {
  /**
   * `changed()` is called after every change; `emit(name, detail)` tells the page's own script;
   * `warn(code)` the browser's console. `heard(message)` is called for each new message of the
   * other side, `begun()` for a conversation that the company began, and `mayStandBy()` tells
   * whether it may.
   */
  constructor({ address, memory, direct, ...told }) {
    Object.assign(this, { memory, direct, ...told });
    this.line = 'off';
    this.data = {};
    this.forget();
    this.pending = memory.tab.get('pending') || [];
    this.link = new Link(address, {
      first: () => this.firstFrame(),
      received: (frame) => this.received(frame),
      changed: (state) => this.lineChanged(state),
      refused: (code) => this.refusedWith(code),
    });
  }

  /** Nothing is open: neither a conversation nor the wish for one. */
  forget() {
    this.state = 'none';
    this.session = null;
    this.messages = [];
    this.pending = [];
    this.seen = 0;
    this.handedOver = false;
    this.handedAfter = null;
    this.ending = false;
    this.reason = null;
    this.fault = null;
  }

  /** Goes on with the conversation this browser has open, or stands by for one of the company. */
  resume() {
    const kept = this.memory.session;
    if (kept) this.join(kept);
    else this.link.open();
    this.memory.watchSession(() => {
      const begun = this.memory.session;
      if (begun && (this.state === 'none' || this.state === 'ended')) this.join(begun);
    });
  }

  /** Takes part in a conversation that this or another page began. */
  join(session) {
    const { pending } = this;
    this.forget();
    this.pending = pending;
    this.session = session;
    this.state = 'resuming';
    this.link.restart();
    this.changed();
  }

  /** Begins a conversation with what the visitor gave; `accepted` is the notice's version. */
  start(data, accepted) {
    if (this.state === 'starting' || this.state === 'open' || this.state === 'resuming') return;
    const { pending } = this;
    this.forget();
    this.pending = pending;
    this.data = data;
    this.accepted = accepted;
    this.state = 'starting';
    this.link.restart();
    this.changed();
  }

  /** Sends a text, now or as soon as there is a line. */
  say(text) {
    if (!isSendable(text) || this.state === 'ended' || this.ending) return false;
    const message = { id: randomId(), text, at: new Date().toISOString() };
    this.pending.push(message);
    this.keepPending();
    this.transmit(message);
    this.emit('webchat_mensagem_enviada', {});
    this.changed();
    return true;
  }

  /** Ends the conversation. */
  end() {
    if (this.state === 'starting') {
      this.forget();
      this.link.restart();
      this.changed();
    } else if (this.state === 'open' || this.state === 'resuming') {
      this.ending = true;
      this.link.send({ type: 'end' });
      this.changed();
    }
  }

  /** After an end: room for another conversation. */
  renew() {
    this.forget();
    this.keepPending();
    this.link.restart();
    this.changed();
  }

  firstFrame() {
    if (this.state === 'starting') {
      const contact = this.memory.contact;
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
    const contact = this.memory.contact;
    if (this.state === 'refused' || !contact || !this.mayStandBy()) return null;
    return { type: 'standby', contact: contact.id, contactSecret: contact.secret };
  }

  received(frame) {
    switch (frame.type) {
      case 'welcome': this.welcomed(frame); break;
      case 'message': this.arrived(frame, true); break;
      case 'ack': this.acknowledged(frame); break;
      case 'handover': this.handed(); break;
      case 'event': this.emit('webchat_fluxo', { nome: frame.name, dados: frame.data }); break;
      case 'ended': this.endedWith(frame.reason); break;
      case 'error': this.failedWith(frame); break;
      default: return;
    }
    this.changed();
  }

  welcomed(frame) {
    const before = this.state;
    const other = this.session?.id !== frame.session;
    if (other && this.session) this.messages = [];
    if (other) this.seen = 0;
    this.session = { id: frame.session, secret: frame.secret ?? this.session?.secret };
    this.memory.session = this.session;
    if (frame.contact && frame.contactSecret) {
      this.memory.contact = { id: frame.contact, secret: frame.contactSecret };
    }
    this.state = 'open';
    this.fault = null;
    this.reason = null;
    const told = before === 'resuming' ? this.memory.channel.get('seen') : null;
    const known = told?.session === frame.session ? told.seq : 0;
    for (const message of frame.messages || []) this.arrived(message, message.seq > known);
    if (before === 'starting' || before === 'none' || before === 'ended') {
      this.emit('webchat_sessao_iniciada', {});
    }
    if (frame.handedOver && before === 'resuming') this.handedOver = true;
    else if (frame.handedOver) this.handed();
    this.link.welcome(frame.heartbeat);
    for (const message of this.pending) this.transmit(message);
    if (this.ending) this.link.send({ type: 'end' });
    if (before === 'none' || before === 'ended') this.begun();
  }

  arrived(message, isNew) {
    if (!(message.seq > 0) || this.messages.some((known) => known.seq === message.seq)) return;
    if (message.from === 'contact' && message.id) this.settle(message.id);
    const after = this.messages.findIndex((known) => known.seq > message.seq);
    this.messages.splice(after < 0 ? this.messages.length : after, 0, message);
    this.noteSeen(message.seq);
    if (!isNew || message.from === 'contact') return;
    this.emit('webchat_mensagem_recebida', {});
    this.heard(message);
  }

  acknowledged({ id, seq }) {
    const message = this.pending.find((waiting) => waiting.id === id);
    if (!message) return;
    this.settle(id);
    this.arrived({ ...message, seq, from: 'contact' }, false);
  }

  settle(id) {
    this.pending = this.pending.filter((waiting) => waiting.id !== id);
    this.keepPending();
  }

  noteSeen(seq) {
    this.seen = Math.max(this.seen, seq);
    this.memory.channel.set('seen', { session: this.session.id, seq: this.seen });
  }

  handed() {
    if (this.handedOver) return;
    this.handedOver = true;
    this.handedAfter = this.seen;
    this.emit('webchat_transbordo', {});
  }

  endedWith(reason) {
    const next = this.otherSession();
    if (next) {
      this.emit('webchat_encerrado', { motivo: reason || '' });
      this.join(next);
      return;
    }
    const wasRead = this.messages.length > 0 || this.pending.length > 0;
    this.memory.session = null;
    this.ending = false;
    if (wasRead || this.state === 'open') {
      this.state = 'ended';
      this.reason = reason || '';
      for (const message of this.pending) message.failed = true;
    } else {
      this.forget();
      this.reason = 'before';
    }
    this.memory.tab.remove('pending');
    this.emit('webchat_encerrado', { motivo: reason || '' });
    this.link.restart();
  }

  /** A conversation begun by another page since this one, which slept through the end, knew one. */
  otherSession() {
    const kept = this.memory.session;
    return kept && this.session && kept.id !== this.session.id ? kept : null;
  }

  /** An error frame; one that closes the socket is dealt with when the close comes. */
  failedWith({ code, field }) {
    const message = this.pending.find((waiting) => waiting.id === field);
    if (message) {
      message.failed = true;
      this.keepPending();
      return;
    }
    if (['unknown_channel', 'channel_disabled', 'origin', 'secret', 'limit'].includes(code)) {
      this.refusal = code;
      return;
    }
    if (this.state === 'starting' && field) {
      this.state = 'none';
      this.fault = { code, field: field.replace(/^data\./, '') };
      this.link.restart();
    }
  }

  refusedWith(code) {
    const refusal = this.refusal || (code === 4404 ? 'unknown_channel' : 'channel_disabled');
    this.refusal = null;
    if (this.state === 'none' || this.state === 'ended') {
      if (code === 4401) this.memory.contact = null;
      this.mayStandBy = () => false;
    } else if (code === 4401 && this.otherSession()) {
      this.join(this.otherSession());
    } else if (code === 4401) {
      this.memory.session = null;
      this.forget();
      this.reason = 'before';
      this.keepPending();
    } else {
      this.refuse(refusal);
    }
    this.changed();
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
    if (state === 'blocked') this.warn('blocked');
    this.changed();
  }

  transmit(message) {
    if (message.failed || this.state !== 'open') return;
    this.link.send({ type: 'message', id: message.id, text: message.text });
  }

  keepPending() {
    if (this.pending.length) this.memory.tab.set('pending', this.pending);
    else this.memory.tab.remove('pending');
  }
}
