// The widget as the page's script knows it: the commands, the events, the channel, and the button.
// The window is another script, loaded at the first click, or at once where a conversation is open.
// What goes wrong here never reaches the page: the visitor reads one sentence, and the browser's
// console has one line.

/** What is shown of a channel that does not answer. */
const PLAIN = {
  enabled: true, requestedData: [], opening: {},
  appearance: { background: '#FFFFFF', font: '#1F2937', userMessage: '#DCF8C6', button: '#2563EB' },
};
const EVENTS = ['ready', 'unread', 'webchat_aberto', 'webchat_fechado', 'webchat_sessao_iniciada',
  'webchat_mensagem_enviada', 'webchat_mensagem_recebida', 'webchat_transbordo',
  'webchat_encerrado', 'webchat_notificacao', 'webchat_fluxo', 'webchat_avaliacao'];
/** Where the engine serves the window; its digest is put in when the scripts are made. */
const WINDOW = 'window.js';
/** A phone, upright or on its side. */
const PHONE = '(max-width: 480px), (max-height: 480px) and (pointer: coarse)';
const CONFIG_LIMIT = 8000;
const BUTTON_LIMIT = 3000;
const RETRY_TOP = 20000;

/** What the browser keeps under a name, or null. */
function keptIn(store, name) {
  try {
    return JSON.parse(window[store].getItem(name));
  } catch {
    return null;
  }
}

/** When to try again after so many failures, in milliseconds: doubling, full jitter. */
function retryWait(failures) {
  return 1000 + Math.random() * Math.min(RETRY_TOP, 1000 * 2 ** failures);
}

class Widget {
  /** `script` is the element this was loaded by. */
  constructor(script) {
    const { cid, source } = script?.dataset || {};
    Object.assign(this, { script, cid, direct: source === 'direct', nonce: script?.nonce,
      host: (script?.src || '').replace(/\/webchat\/webchat\.js.*$/, ''), listeners: {}, warned: {},
      known: {}, failures: 0, isOpen: false });
  }

  /** The commands of the activation code. */
  get commands() {
    return {
      cid: (cid) => this.name('cid', String(cid)),
      host: (host) => this.name('host', String(host).replace(/\/+$/, '')),
      whatsapp: (isOn) => { this.offersBoth = Boolean(isOn); this.chat?.changed(); },
      open: () => this.open('script'),
      close: () => this.close('script'),
      openAfter: (seconds) => this.openIn(Number(seconds)),
      setData: (data) => this.setData(data),
      identify: (proof) => this.identify(proof || {}),
      on: (event, work) => this.listen(event, work),
      off: (event, work) => this.unlisten(event, work),
      hide: () => this.setHidden(true),
      show: () => this.setHidden(false),
      offset: (x, y) => this.setOffset(Number(x), Number(y)),
      sound: (isOn) => { this.sounds = Boolean(isOn); },
      end: () => this.chat?.talk.end(),
      destroy: () => this.destroy(),
    };
  }

  command(name, ...values) {
    const work = this.commands[name];
    if (!work) this.tell(`unknown command: ${String(name)}`);
    else if (!this.isDestroyed) work(...values);
  }

  /** Names the channel or the engine, once. */
  name(key, value) {
    const isSecond = key === 'cid' ? this.cid && this.cid !== value
      : this.base && this.host !== value;
    if (isSecond) this.tell(`second ${key} ignored: ${value} (cid ${this.cid})`);
    else this[key] = value;
  }

  /** Keeps what the site knows of its user, and shows it in a form that is open. */
  setData(data) {
    each(data, (name, value) => {
      if (value && typeof value === 'object') this.tell(`setData: ${name} is no text`);
      else this.known[name] = value;
    });
    this.chat?.changed();
  }

  /** Who the site says its user is, with its signature. */
  identify({ user, name, expires, signature }) {
    if (!user || !expires || !signature) this.tell('identify: user, expires or signature missing');
    else this.proof = { user: String(user), name, expires, signature };
    this.chat?.identified();
  }

  listen(name, listener) {
    if (EVENTS.indexOf(name) < 0) this.tell(`unknown event: ${name}`);
    if (typeof listener !== 'function') return;
    this.listeners[name] = [...this.listeners[name] || [], listener];
    if (name === 'ready' && this.isReady) this.call(listener);
  }

  unlisten(name, listener) {
    const kept = [];
    for (const known of this.listeners[name] || []) {
      if (listener && known !== listener) kept[kept.length] = known;
    }
    this.listeners[name] = kept;
  }

  /** A listener's fault is the page's own, and stops nothing here. */
  call(listener, detail) {
    try {
      listener(detail);
    } catch (fault) {
      queueMicrotask(() => { throw fault; });
    }
  }

  /** Tells the page's script and its tag manager. */
  emit(name, detail) {
    for (const listener of this.listeners[name] || []) this.call(listener, detail);
    if (name.slice(0, 8) !== 'webchat_') return;
    const entry = { event: name, webchat_cid: this.cid, webchat_dados: detail };
    this.call(() => window.dataLayer?.push?.(entry));
  }

  /** One line in the browser's console for each kind of trouble. */
  warn(code) {
    const sentence = this.words?.[code];
    this.tell(`${sentence ? `${sentence} ` : ''}(${code}, cid ${this.cid})`);
  }

  tell(line) {
    if (this.warned[line]) return;
    this.warned[line] = true;
    console.warn(`[canais] ${line}`);
  }

  boot() {
    if (!this.cid || this.base || this.isDestroyed) return;
    this.base = `${this.host}/webchat/${encodeURIComponent(this.cid)}`;
    this.load();
  }

  /** Asks for the channel; without an answer it asks again, and says so in the meantime. */
  async load() {
    let code = 'blocked';
    let config = null;
    const abort = new AbortController();
    const deadline = setTimeout(() => abort.abort(), CONFIG_LIMIT);
    // A visitor is shown the way in, also while the answer takes long.
    const late = setTimeout(() => {
      if (this.config) return;
      this.absent = code;
      this.use(PLAIN);
    }, BUTTON_LIMIT);
    try {
      const answer = await fetch(`${this.base}/config.json`,
        { credentials: 'omit', signal: abort.signal });
      if (answer.ok) config = await answer.json();
      else code = { 403: 'origin', 404: 'unknown_channel' }[answer.status] || code;
    } catch {
      // No network, or the page's own policy forbids it: the same to the visitor.
    }
    clearTimeout(deadline);
    clearTimeout(late);
    if (this.isDestroyed) return;
    if (config) {
      this.arrived(config);
      return;
    }
    const isNew = this.absent !== code;
    this.absent = code;
    if (isNew) this.use(PLAIN);
    this.warn(code);
    if (this.direct) this.open('script');
    if (code !== 'blocked') return;
    this.failures += 1;
    this.retry = setTimeout(() => this.load(), retryWait(this.failures));
  }

  arrived(config) {
    const { mode, delay } = config.opening;
    const site = `canais:${this.host}:`;
    const lasting = this.direct ? 'sessionStorage' : 'localStorage';
    const session = keptIn(lasting, `${site}${this.cid}:session`);
    const tab = (name) => keptIn('sessionStorage', `canais:tab:${this.host}:${this.cid}:${name}`);
    const place = tab('window');
    const isShut = !config.enabled && !session;
    this.wasClosed = place === 'closed';
    this.absent = isShut ? 'channel_disabled' : null;
    if (isShut) this.warn(this.absent);
    this.use(config);
    this.isReady = true;
    this.emit('ready', {});
    if (this.direct || this.wantsOpen) this.open(this.wantsOpen || 'script');
    else if (isShut) return;
    else if (place === 'open' && !this.isPhone()) this.open('reload');
    else if (mode === 'open') this.openIn(0);
    else if (mode === 'delayed') this.openIn(delay);
    const mayStandBy = config.activeOutreach && !this.direct && keptIn(lasting, `${site}contact`)
      && window.Notification?.permission === 'granted';
    if (session || tab('pending') || mayStandBy) this.fetchWindow();
    // Another page of this site may begin a conversation.
    this.onStorage = ({ key, newValue }) => {
      if (key !== `${site}${this.cid}:session` || !newValue) return;
      this.fetchWindow();
      this.chat?.joined();
    };
    this.body.wire(() => window.addEventListener('storage', this.onStorage));
  }

  /** Takes on a channel's texts and looks. */
  use(config) {
    this.config = config;
    // The window comes in one language.
    if (!this.isFetching) this.language = chooseLanguage(config.language);
    this.words = WORDS[this.language];
    if (!this.root) this.draw();
    const { root, launcher } = this;
    const { image, appearance: { background, button, icon: face } } = config;
    root.lang = this.language;
    root.className = `root ${config.opening.position === 'left' ? 'left' : 'right'}`
      + `${this.direct ? ' direct' : ''}`;
    each({ background, button, 'button-font': readable(button, '#FFFFFF') },
      (name, colour) => root.style.setProperty(`--${name}`, colour));
    // A page that is zoomed by its style must not make the widget smaller than its letters.
    const { zoom } = getComputedStyle(document.documentElement);
    root.style.zoom = zoom > 0 ? 1 / zoom : '';
    this.place();
    launcher.textContent = '';
    this.isPictured = face === 'image' && image;
    add(launcher, this.isPictured ? make('img', { src: `${this.base}/image`, alt: '' })
      : icon(ICONS[face] ? face : 'chat'));
    launcher.classList.toggle('pictured', this.isPictured);
    launcher.setAttribute('aria-label', this.words.open);
    show(launcher, !this.direct && (!this.absent || this.absent === 'blocked'));
    this.chat?.rebuild();
  }

  draw() {
    this.body = new Host((error) => this.tell(String(error)), () => this.chat?.destroy());
    this.launcher = make('button', { type: 'button', class: 'launcher', 'aria-expanded': 'false',
      onclick: () => (this.isOpen ? this.close('press') : this.open('press')),
      onpointerdown: () => this.fetchWindow() });
    this.root = make('div', {}, this.launcher);
    dress(this.body.shadow, STYLE, this.nonce);
    add(this.body.shadow, this.root);
  }

  /** Puts the button where channel or site want it, and clear of what a phone keeps at its edge. */
  place() {
    if (!this.root) return;
    const { x, y } = this.offset || this.config.opening.offset || { x: 20, y: 20 };
    this.root.style.setProperty('--beside', `${x}px`);
    this.root.style.setProperty('--below', `max(${y}px, env(safe-area-inset-bottom))`);
    this.root.classList.toggle('hidden', Boolean(this.isHidden));
  }

  setHidden(isHidden) {
    this.isHidden = isHidden;
    if (isHidden) this.close('script');
    this.place();
  }

  setOffset(x, y) {
    if (x >= 0 && y >= 0) this.offset = { x, y };
    else this.tell('offset: x or y is no number of pixels');
    this.place();
  }

  isPhone() {
    return window.matchMedia(PHONE).matches;
  }

  /** Whether the window may open unasked: not once it was closed, and on phones by setting. */
  opensItself() {
    return !this.wasClosed && (this.config.opening.onMobile || !this.isPhone());
  }

  openIn(seconds) {
    if (!(seconds >= 0)) this.tell('openAfter: no number of seconds');
    else this.timer = setTimeout(() => {
      if (!this.config) this.openIn(1);
      else if (this.opensItself()) this.open('itself');
    }, seconds * 1000);
  }

  /**
   * Opens the window. `why` is `press` where a person asked for it, who then has the cursor inside
   * and begins (`way`, where the menu of ways.js was asked first); `script` where the site did;
   * `itself` where the channel's setting did; `reload` where it was open before the page changed.
   */
  open(why) {
    this.wantsOpen = why;
    if (!this.config || this.isOpen || this.isDestroyed) return;
    if (this.isHidden) this.setHidden(false);
    if (this.chat) this.chat.open(why);
    else this.fetchWindow();
  }

  close(why) {
    this.wantsOpen = null;
    if (this.isOpen && !this.direct) this.chat.close(why);
  }

  /**
   * Loads the window's script, once. It takes this widget from under a symbol, so that no name of
   * the page's is needed. Where the page lets no script's address be set (Trusted Types with names
   * of its own), the script is imported.
   */
  fetchWindow() {
    this.launcher?.setAttribute('aria-busy', String(Boolean(this.wantsOpen && !this.chat)));
    if (this.isFetching || this.isDestroyed || !this.config) return;
    this.isFetching = true;
    this.tools = { each, KEPT, WORDS, luminance, contrast, readable, channelsOf, ICONS, on, make,
      add, remove, icon, dress, show, PHONE };
    window[Symbol.for('canais.webchat')] = this;
    const { files, rating, activeOutreach, whatsapp } = this.config;
    const wantsMore = files || rating || activeOutreach || whatsapp;
    const address = `${this.host}/webchat/${WINDOW}-${this.language}`
      + `${wantsMore ? '-more' : ''}`;
    let source = address;
    try {
      const policy = { createScriptURL: (text) => text };
      source = window.trustedTypes.createPolicy('canais-webchat', policy).createScriptURL(address);
    } catch {
      // No such thing in this browser, or no such name allowed by this page.
    }
    const script = make('script', { async: true });
    if (this.nonce) script.nonce = this.nonce;
    script.onload = () => remove(script);
    script.onerror = () => {
      remove(script);
      this.missed();
    };
    try {
      script.src = source;
      add(document.documentElement, script);
    } catch {
      import(address).catch(() => this.missed());
    }
  }

  /** The window did not come: said beside the button, and tried again. */
  missed() {
    this.warn('blocked');
    if (this.wantsOpen && !this.note) {
      this.note = make('p', { class: 'preview', role: 'alert' }, this.words.blocked);
      add(this.root, this.note);
    }
    this.failures += 1;
    this.retry = setTimeout(() => {
      this.isFetching = false;
      this.fetchWindow();
    }, retryWait(this.failures));
  }

  /** The window is there: what was waiting for it goes on. */
  attach(chat) {
    this.chat = chat;
    this.launcher.setAttribute('aria-busy', 'false');
    remove(this.note);
    chat.resume();
    if (this.wantsOpen) chat.open(this.wantsOpen);
  }

  /** Ends all that the widget does in this page; conversation and data stay with the browser. */
  destroy() {
    this.chat?.destroy();
    this.isDestroyed = true;
    clearTimeout(this.retry);
    clearTimeout(this.timer);
    if (this.onStorage) window.removeEventListener('storage', this.onStorage);
    this.body?.remove();
    if (window.webchat?.isLoaded) window.webchat = undefined;
  }
}

/** Takes over from the queue that the activation code left. */
function begin(script) {
  const queue = window.webchat;
  const widget = new Widget(script);
  if (typeof queue === 'function' && queue.isLoaded) {
    if (widget.cid) queue('cid', widget.cid);
    return;
  }
  const guarded = (work) => {
    try {
      work();
    } catch (fault) {
      widget.tell(String(fault));
    }
  };
  const isOurs = queue === undefined || (typeof queue === 'function' && Array.isArray(queue.q));
  // What else has that name is left to the page where the channel is named without commands.
  if (isOurs || (!widget.cid && typeof queue !== 'function')) {
    window.webchat = (...command) => guarded(() => {
      widget.command(...command);
      if (command[0] === 'cid' && document.body) widget.boot();
    });
    window.webchat.isLoaded = true;
  } else {
    widget.tell('the page uses the name webchat itself: commands do not work');
  }
  for (const command of (isOurs && queue?.q) || []) window.webchat(...command);
  const boot = () => guarded(() => {
    widget.boot();
    if (!widget.cid) widget.tell('no cid: the code does not name its channel');
  });
  if (document.body) boot();
  else document.addEventListener('DOMContentLoaded', boot);
}

begin(document.currentScript);
