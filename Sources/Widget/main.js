// The widget as the page's script knows it: the commands, the events, and the channel. Nothing
// that goes wrong here may reach the page: the visitor reads one sentence in the window, and the
// browser's console has one line.

const PLAIN = {
  id: '', title: '', subtitle: '', welcome: '', language: '', requestedData: [], whatsapp: '',
  activeOutreach: false, privacyNotice: null, image: false, enabled: true,
  opening: { mode: 'button', delay: 10, position: 'right', onMobile: false },
  appearance: {
    background: '#FFFFFF', font: '#1F2937', userMessage: '#DCF8C6', button: '#2563EB',
    icon: 'chat',
  },
};
const CONFIG_RETRY_TOP = 20000;

class Widget {
  /** `script` is the element this was loaded by. */
  constructor(script) {
    this.script = script;
    this.nonce = script?.nonce;
    this.direct = script?.dataset.source === 'direct';
    this.host = (script?.src || '').replace(/\/webchat\/webchat\.js.*$/, '');
    this.listeners = new Map();
    this.warned = new Set();
    this.known = {};
    this.failures = 0;
    this.cid = script?.dataset.cid || null;
  }

  /** A command of the activation code. */
  command(name, ...values) {
    switch (name) {
      case 'cid': this.cid = String(values[0]); break;
      case 'host': this.host = String(values[0]).replace(/\/+$/, ''); break;
      case 'whatsapp': this.offersBoth = Boolean(values[0]); this.rebuild(); break;
      case 'open': this.open(true); break;
      case 'close': this.close(); break;
      case 'openAfter': this.openIn(Number(values[0])); break;
      case 'setData': Object.assign(this.known, values[0]); this.shell?.update(); break;
      case 'on': this.listen(...values); break;
      case 'end': this.talk?.end(); break;
      default: this.tell(`?  ${String(name)}`);
    }
  }

  listen(name, listener) {
    if (typeof listener !== 'function') return;
    this.listeners.set(name, [...this.listeners.get(name) || [], listener]);
  }

  /** Tells the page's script and its tag manager. A listener's fault is the page's own. */
  emit(name, detail) {
    const entry = { event: name, webchat_cid: this.cid, webchat_dados: detail };
    const listeners = [...this.listeners.get(name) || [], () => window.dataLayer?.push?.(entry)];
    for (const listener of listeners) {
      try {
        listener(detail);
      } catch (fault) {
        queueMicrotask(() => { throw fault; });
      }
    }
  }

  /** One line in the browser's console for each kind of trouble. */
  warn(code) {
    this.tell(`${WORDS[this.language || chooseLanguage()][code]} (${code}, cid ${this.cid})`);
  }

  tell(line) {
    if (this.warned.has(line)) return;
    this.warned.add(line);
    console.warn(`[canais] ${line}`);
  }

  boot() {
    if (!this.cid || this.memory) return;
    const { host, cid, direct } = this;
    this.memory = new Memory(host, cid, direct);
    const emit = (name, detail) => this.emit(name, detail);
    this.outreach = new Outreach({ memory: this.memory, direct, emit });
    this.talk = new Talk({
      address: `${host.replace(/^http/, 'ws')}/webchat/${encodeURIComponent(cid)}/socket`,
      memory: this.memory,
      direct,
      emit,
      warn: (code) => this.warn(code),
      changed: () => this.shell?.update(),
      heard: (message) => this.outreach.notify(message, this.talk.session.id, () => this.open()),
      begun: () => this.opensItself() && this.open(),
      mayStandBy: () => this.outreach.isGranted,
    });
    this.load();
  }

  /** Asks for the channel; without an answer it asks again, and says so in the meantime. */
  async load() {
    const address = `${this.host}/webchat/${encodeURIComponent(this.cid)}/config.json`;
    let code = 'blocked';
    try {
      const answer = await fetch(address, { credentials: 'omit' });
      if (answer.ok) {
        this.arrived({ ...PLAIN, ...await answer.json() });
        return;
      }
      code = { 403: 'origin', 404: 'unknown_channel' }[answer.status] || code;
    } catch {
      // No network, or the page's own policy forbids it: the same to the visitor.
    }
    this.absent = code;
    this.use(PLAIN);
    this.warn(code);
    if (code !== 'blocked') return;
    this.failures += 1;
    const top = Math.min(CONFIG_RETRY_TOP, 1000 * 2 ** this.failures);
    setTimeout(() => this.load(), 1000 + upTo(top));
  }

  arrived(config) {
    this.absent = null;
    this.use(config);
    this.outreach.follow(config, () => {
      this.talk.link.open();
      this.shell.update();
    });
    this.talk.resume();
    // Written before there was a line, and the page was loaded again since.
    if (this.talk.pending.length && !this.problem() && !this.mustAsk()) this.begin({});
    const place = this.memory.tab.get('window');
    const { mode, delay } = config.opening;
    if (this.direct || this.wantsOpen) this.open(true);
    else if (place === 'open' && !this.isPhone()) this.shell.setOpen(true);
    else if (mode === 'open') this.openIn(0);
    else if (mode === 'delayed') this.openIn(delay);
  }

  use(config) {
    this.config = config;
    this.language = chooseLanguage(config.language);
    this.words = WORDS[this.language];
    this.shell ||= new Shell(this);
    this.shell.build();
    if (this.absent && (this.direct || this.wantsOpen)) this.shell.setOpen(true);
  }

  rebuild() {
    if (this.shell && this.config) this.shell.build();
  }

  isPhone() {
    return window.matchMedia(PHONE).matches;
  }

  /** Whether the window may open unasked: not once it was closed, and on phones by setting. */
  opensItself() {
    return this.memory.tab.get('window') !== 'closed'
      && (this.config.opening.onMobile || !this.isPhone());
  }

  openIn(seconds) {
    if (!(seconds >= 0)) return;
    setTimeout(() => {
      if (!this.config) this.openIn(1);
      else if (!this.shell.isOpen && this.opensItself()) this.open();
    }, seconds * 1000);
  }

  /** Opens the window; `byPerson` when somebody asked for it, who then has the cursor inside. */
  open(byPerson) {
    this.wantsOpen = true;
    if (!this.shell || this.shell.isOpen) return;
    this.memory.tab.set('window', 'open');
    this.emit('webchat_aberto', {});
    if (byPerson && !this.problem() && !this.mustAsk()) this.begin({});
    this.shell.setOpen(true, byPerson);
  }

  close() {
    this.wantsOpen = false;
    if (!this.shell?.isOpen || this.direct) return;
    this.memory.tab.set('window', 'closed');
    this.shell.setOpen(false, true);
    this.emit('webchat_fechado', {});
  }

  /** Why nobody can talk here, as a key of the words, or null. */
  problem() {
    const code = this.absent || (this.talk.state === 'refused' && this.talk.fault.code);
    if (code) return WORDS['pt-BR'][code] ? code : 'channel_disabled';
    const isShut = !this.config.enabled && this.talk.state === 'none';
    if (isShut) this.warn('channel_disabled');
    return isShut ? 'channel_disabled' : null;
  }

  /** What the site told of a field, by its key or else its kind. */
  knownOf(field) {
    const value = this.known[field.key] ?? this.known[field.kind];
    return value === null || value === undefined ? '' : String(value).trim();
  }

  fieldsToAsk() {
    return this.config.requestedData
      .filter((field) => !this.knownOf(field) || faultOf(field, this.knownOf(field)));
  }

  mustAsk() {
    return this.fieldsToAsk().length > 0 || Boolean(this.config.privacyNotice);
  }

  begin(data, accepted) {
    if (this.talk.state !== 'none') return;
    const known = {};
    for (const field of this.config.requestedData) {
      const value = this.knownOf(field);
      if (value && !faultOf(field, value)) known[field.key] = value;
    }
    this.talk.start({ ...known, ...data }, accepted);
  }

  say(text) {
    if (!this.talk.say(text)) return false;
    this.begin({});
    return true;
  }

  again() {
    this.talk.renew();
    if (!this.problem() && !this.mustAsk()) this.begin({});
    this.shell.focusInside();
  }

  async askAlerts() {
    await this.outreach.ask();
    this.talk.link.open();
    this.shell.update();
  }

  get isTalking() {
    return ['starting', 'resuming', 'open'].includes(this.talk.state);
  }

  endWords() {
    return {
      contact_ended: this.words.endedByYou, session_timeout: this.words.endedByTime,
      expired: this.words.endedByTime,
    }[this.talk.reason] || this.words.ended;
  }

  unread() {
    const read = this.memory.channel.get('read');
    const seq = read?.session === this.talk.session?.id ? read?.seq ?? 0 : 0;
    return this.talk.messages.filter((one) => one.from !== 'contact' && one.seq > seq).length;
  }

  markRead() {
    const { session, seen } = this.talk;
    const read = this.memory.channel.get('read');
    if (!session || (read?.session === session.id && read.seq >= seen)) return;
    this.memory.channel.set('read', { session: session.id, seq: seen });
  }
}

/** Takes over from the queue that the activation code left. */
function begin(script) {
  const queue = window.webchat;
  if (queue?.isLoaded) return;
  const widget = new Widget(script);
  const guarded = (work) => {
    try {
      work();
    } catch (fault) {
      widget.tell(String(fault));
    }
  };
  const boot = () => guarded(() => widget.boot());
  window.webchat = (...command) => guarded(() => {
    widget.command(...command);
    if (command[0] === 'cid' && document.body) boot();
  });
  window.webchat.isLoaded = true;
  for (const command of queue?.q || []) window.webchat(...command);
  if (document.body) boot();
  else document.addEventListener('DOMContentLoaded', boot);
}

begin(document.currentScript);
