// The conversation in this page: it joins talk, window, notifications and the page's title, and is
// what the widget (main.js) opens, closes and asks.

class Chat {
  constructor() {
    const { direct, body } = app;
    const memory = new Memory(app.host, app.cid, direct);
    app.memory = memory;
    const emit = (name, detail) => app.emit(name, detail);
    this.outreach = MORE.Outreach ? new MORE.Outreach({ memory, direct, emit }) : null;
    this.title = new Title(app.words);
    this.talk = new Talk({
      host: body,
      address: `${app.base}/socket`,
      memory,
      direct,
      emit,
      view: this,
      warn: (code) => app.warn(code),
      heard: (message) => this.heard(message),
      begun: () => app.opensItself() && app.open('itself'),
      mayStandBy: () => Boolean(this.outreach?.isGranted),
      proof: () => has(['optional', 'required'], app.config.identity) && app.proof,
    });
    this.beside = new Beside();
    this.window = new ChatWindow(this);
    this.onVisibility = () => this.looked();
    body.wire(() => document.addEventListener('visibilitychange', this.onVisibility));
    this.follow();
  }

  follow() {
    this.outreach?.follow(app.config, () => {
      this.talk.link.open();
      this.changed();
    });
  }

  /** Goes on with what this browser has open, and with what was written before a reload. */
  resume() {
    if (app.absent) return;
    this.talk.resume();
    if (this.talk.pending.length && !this.problem() && !this.mustAsk()) this.begin({});
  }

  /** The channel came, or another of its settings: the window follows where nobody is inside. */
  rebuild() {
    this.title.words = app.words;
    this.follow();
    this.beside.build();
    if (this.window.element) this.window.build();
    if (app.isOpen) this.window.setOpen(true, 'itself');
    this.resume();
    if (app.isOpen && this.mayBegin) this.beginIfFree();
  }

  open(cause) {
    const { ways } = this.beside;
    if (app.isOpen) return;
    if (cause === 'press' && !this.isTalking && ways?.asks) {
      ways.show(!ways.isOpen);
      return;
    }
    ways?.show(false);
    const why = { way: 'press', reload: 'itself' }[cause] || cause;
    app.memory.tab.set('window', 'open');
    if (cause !== 'reload') app.emit('webchat_aberto', {});
    // A person who asked for the window asked to talk; a site's script did not.
    this.mayBegin = why === 'press' || app.direct;
    if (this.mayBegin) this.beginIfFree();
    this.window.setOpen(true, why);
  }

  close(why) {
    app.memory.tab.set('window', 'closed');
    app.wasClosed = true;
    this.window.setOpen(false, why);
    app.emit('webchat_fechado', {});
  }

  /** The visitor is in a window that opened without them: from now on it is a conversation. */
  touched() {
    if (this.mayBegin) return;
    this.mayBegin = true;
    this.beginIfFree();
  }

  beginIfFree() {
    if (!this.problem() && !this.mustAsk()) this.begin({});
  }

  /** Why nobody can talk here, as a key of the words, or null. */
  problem() {
    const { talk } = this;
    const code = app.absent || (talk.state === 'refused' && talk.fault?.code);
    if (code) return app.words[code] ? code : 'channel_disabled';
    const isShut = !app.config.enabled && talk.state === 'none';
    if (isShut) app.warn('channel_disabled');
    return isShut ? 'channel_disabled' : null;
  }

  /** What the site told of a field, by its key or else its kind. */
  knownOf(field) {
    const value = app.known[field.key] ?? app.known[field.kind];
    return value === null || value === undefined ? '' : cleanDatum(field, value);
  }

  isKnown(field) {
    const value = this.knownOf(field);
    return Boolean(value) && !faultOf(field, value);
  }

  /** The fields that need not be asked. */
  knownKeys() {
    return map(filter(app.config.requestedData, (field) => this.isKnown(field)),
      (field) => field.key);
  }

  mustAsk() {
    return Boolean(app.config.privacyNotice)
      || Boolean(find(app.config.requestedData, (field) => !this.isKnown(field)));
  }

  begin(data, accepted) {
    if (this.talk.state !== 'none') return;
    const known = {};
    for (const field of app.config.requestedData) {
      if (this.isKnown(field)) known[field.key] = this.knownOf(field);
    }
    this.talk.start({ ...known, ...data }, accepted);
  }

  say(text, more) {
    if (!this.talk.say(text, more)) return false;
    this.begin({});
    return true;
  }

  choose(choice) {
    this.say(choice.label, { choice: String(choice.value ?? choice.label) });
    this.window.focusInside();
  }

  sendFile(file) {
    this.say(file.name || app.words.attach, { file });
  }

  again() {
    this.talk.renew();
    this.window.build();
    this.window.setOpen(true, 'itself');
    this.mayBegin = true;
    this.beginIfFree();
    this.window.focusInside();
  }

  identified() {
    if (this.talk.state !== 'refused') return;
    this.talk.state = 'none';
    this.talk.resume();
    if (app.isOpen && this.mayBegin) this.beginIfFree();
    this.changed();
  }

  async askAlerts() {
    await this.outreach.ask();
    this.talk.link.open();
    this.changed();
  }

  get isTalking() {
    return this.talk.isGoing;
  }

  endWords() {
    const { words } = app;
    return {
      contact_ended: words.endedByYou, session_timeout: words.endedByTime,
      expired: words.endedByTime,
    }[this.talk.reason] || words.ended;
  }

  /** A message of the other side that no page of this browser had yet. */
  heard(message) {
    this.outreach?.notify(message, this.talk.session.id, () => app.open('press'));
    if (!app.isOpen) {
      this.beside.preview({ name: message.name, text: String(message.text) });
    }
    this.title.tell(this.talk.unread);
    if (app.sounds && (!app.isOpen || document.visibilityState === 'hidden')) chime();
  }

  markRead() {
    this.talk.markRead();
    this.beside?.mark(this.talk.unread);
  }

  looked() {
    this.title.tell(this.talk.unread);
    if (document.visibilityState === 'visible') this.window.seen();
  }

  joined() {
    this.talk.joined();
  }

  /** The conversation as a text file, for the visitor. */
  save() {
    const { thread } = this.window;
    let text = `${app.config.title}\r\n\r\n`;
    for (const entry of this.talk.entries) {
      const { date } = thread.calendar.of(entry);
      const said = thread.textOf(entry);
      text += `[${date.toLocaleString(app.language)}] ${entry.from === 'system' ? ''
        : `${thread.authorOf(entry)}: `}${said.replace(/\n/g, '\r\n')}\r\n`;
    }
    // The mark tells programs on Windows that it is UTF-8.
    const url = URL.createObjectURL(new Blob(['\ufeff', text], { type: 'text/plain' }));
    const link = make('a', { href: url, download: `${app.config.title || 'webchat'}.txt`,
      hidden: true });
    add(this.window.element, link);
    link.click();
    remove(link);
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  }

  // What the conversation tells of itself, for the window, which is drawn later than it begins.

  cleared() { this.window?.cleared(); }

  added(entry, index) { this.window?.added(entry, index); }

  marked(entry) { this.window?.marked(entry); }

  removed(entry, index) { this.window?.removed(entry, index); }

  typed(name) { this.window?.typed(name); }

  changed() {
    this.beside?.mark(this.talk.unread);
    this.window?.update();
  }

  destroy() {
    this.talk.link.destroy();
    this.title.clear();
    document.removeEventListener('visibilitychange', this.onVisibility);
    if (app.isOpen) this.window.setOpen(false, 'script');
  }
}

try {
  app.attach(new Chat());
} catch (error) {
  app.tell(String(error));
}
