// The window and what of it is in view. `build` makes it for a channel's texts and looks, at the
// first opening; what changes afterwards is set in place, so that nobody who types is disturbed.

const PATIENCE = 1000;
const PLACES = ['place', 'typing'];

class ChatWindow {
  /** `chat` is what the buttons do and what there is to show. */
  constructor(chat) {
    this.chat = chat;
    const { body, root } = app;
    this.focus = new Focus({ host: body, used: () => chat.talk.link.used() });
    this.phone = window.matchMedia(PHONE);
    this.dark = window.matchMedia('(prefers-color-scheme: dark)');
    this.onPhone = () => this.fitScreen();
    this.onDark = () => this.paint();
    this.isAtEnd = true;
    this.root = root;
    dress(body.shadow, WINDOW_STYLE, app.nonce);
    if (app.direct) dress(document, PAGE_STYLE, app.nonce);
    body.wire(() => { if (this.isOpen) this.scroll.scrollTop = this.scrolled || 0; });
  }

  get isOpen() {
    return app.isOpen;
  }

  /** The colours; also when the page turns dark or light while the window is open. */
  paint() {
    const look = app.config.appearance;
    const isLight = luminance(look.background) > 0.4;
    const shown = isLight && isDarkPage(app) ? darkened(look) : look;
    each(paletteOf(shown), (name, colour) => this.root.style.setProperty(`--${name}`, colour));
    this.root.style.colorScheme = luminance(shown.background) < 0.2 ? 'dark' : 'light';
  }

  build() {
    const { chat } = this;
    const { config, words, language } = app;
    const held = this.element;
    this.paint();
    this.form = null;
    this.files = config.files && MORE.Files ? new MORE.Files({ words, address: `${app.base}/files`,
      session: () => chat.talk.session, begin: () => chat.begin({}),
      goesOn: () => this.goesOn, sent: (file) => chat.sendFile(file) }) : null;
    this.thread = new Thread({ words, language, talk: () => chat.talk,
      base: `${app.host}/webchat`, again: (entry) => chat.talk.again(entry),
      discard: (entry) => { chat.talk.discard(entry); this.composer.box.focus(); },
      chosen: (choice) => chat.choose(choice) });
    this.composer = new Composer({ words, draft: app.memory.tab, files: this.files,
      sent: (text) => chat.say(text), typed: () => chat.talk.typing() });
    this.sentence = make('p', { class: 'bubble sentence', role: 'alert', hidden: true });
    this.welcome = make('p', { class: 'bubble welcome' });
    prose(this.welcome, config.welcome || '', true);
    this.status = make('p', { class: 'status', role: 'status', hidden: true });
    this.before = make('p', { class: 'day', hidden: true }, words.endedBefore);
    for (const name of PLACES) {
      this[name] = make('p', { class: name, role: 'status', hidden: true });
    }
    this.below = button('below', null, () => this.toEnd(), words.news, icon('down'));
    this.scroll = make('div', { class: 'scroll', tabindex: '0', role: 'group',
      'aria-label': words.log, onscroll: () => this.scrolledTo() },
    this.before, this.welcome, this.sentence, this.thread.element, this.place);
    this.bars();
    this.element = make('section', { class: 'window', id: 'window', role: 'dialog',
      'aria-labelledby': 'title', hidden: true, onkeydown: (event) => this.key(event),
      onpointerdown: () => chat.touched(), oninput: () => chat.touched() },
    this.header(), this.status, make('div', { class: 'middle' }, this.scroll, this.below),
    this.typing, this.alerts, this.files?.element, this.composer.element, this.confirm, this.stop);
    this.files?.receive(this.element);
    show(this.below, false);
    // A swipe over what does not scroll would move the page behind; two fingers may zoom.
    app.body.wire(() => this.element.addEventListener('touchmove', (event) => {
      const path = event.composedPath();
      const scrolls = path.indexOf(this.scroll) >= 0
        && this.scroll.scrollHeight > this.scroll.clientHeight;
      if (!scrolls && event.touches.length === 1 && event.cancelable
        && path[0].tagName !== 'TEXTAREA') event.preventDefault();
    }, { passive: false }));
    if (held) this.root.replaceChild(this.element, held);
    else this.root.insertBefore(this.element, this.root.firstChild);
    this.isStale = true;
  }

  picture() {
    const { config } = app;
    const name = ICONS[config.appearance.icon] ? config.appearance.icon : 'chat';
    return config.image && config.id
      ? make('img', { src: `${app.base}/image`, alt: '', draggable: 'false' }) : icon(name);
  }

  header() {
    const { chat } = this;
    const { config, words, direct } = app;
    this.finish = button('tool finish', words.finish, () => this.askFinish(true), icon('finish'));
    this.leave = button('tool leave', words.close, () => app.close('press'), icon('close'));
    this.avatar = make('span', { class: 'avatar', 'aria-hidden': 'true' }, this.picture());
    this.subtitle = make('p', { class: 'subtitle' }, config.subtitle || '');
    return make('div', { class: 'header' }, this.avatar,
      make('div', { class: 'names' },
        make('h2', { id: 'title' }, config.title || words.fallbackTitle), this.subtitle),
      chat.beside.ways?.link('tool', icon('whatsapp')), this.finish, direct ? null : this.leave);
  }

  /** Who is answering: name and initials where the channel has no picture of its own. */
  updateHeader() {
    const { config, words } = app;
    const { attendant, state } = this.chat.talk;
    const name = state === 'open' ? attendant : null;
    say(this.subtitle, name ? fill(words.answering, { name }) : config.subtitle || '');
    show(this.subtitle, name || config.subtitle);
    if (name === this.faced || config.image) return;
    this.faced = name;
    this.avatar.textContent = '';
    add(this.avatar, name ? initialsOf(name) : this.picture());
  }

  bars() {
    const { words } = app;
    const { chat } = this;
    this.no = button('secondary', null, () => this.askFinish(false), words.finishNo);
    this.confirm = make('div', { class: 'bar', role: 'alertdialog', 'aria-label': words.finishAsk,
      hidden: true }, make('p', {}, words.finishAsk), this.no,
    button('secondary danger', null, () => {
      this.askFinish(false);
      chat.talk.end();
    }, words.finishYes));
    this.stopText = make('p', { role: 'status' });
    this.rating = app.config.rating && MORE.Rating ? new MORE.Rating({ words,
      session: () => chat.talk.session, rated: () => this.again.focus() }) : null;
    this.again = button('primary', null, () => chat.again(), words.again);
    this.save = button('secondary', null, () => chat.save(), words.save);
    this.stop = make('div', { class: 'bar stop', hidden: true }, this.stopText,
      this.rating?.element, this.save, this.again);
    this.alerts = MORE.alertsBar?.(chat, () => this.update());
  }

  askFinish(asking) {
    this.isAsking = asking;
    this.update();
    if (asking) this.no.focus();
    else this.focusInside();
  }

  /** Esc closes; on a phone, where the window is the whole screen, Tab stays inside. */
  key(event) {
    if (event.key === 'Escape' && !event.isComposing) {
      if (this.isAsking) this.askFinish(false);
      else app.close('press');
    } else if (event.key === 'Tab' && this.phone.matches) {
      this.focus.trap(event, this.element);
    }
  }

  /** Opens or closes; the cursor goes along where a person did it, and where it is no one's. */
  setOpen(isOpen, why) {
    const wasInside = Boolean(this.focus.active);
    app.isOpen = isOpen;
    if (isOpen) {
      if (!this.element) this.build();
      if (this.isStale) this.thread.draw();
      this.isStale = false;
      this.isAtEnd = true;
    }
    const { talk } = this.chat;
    const unreadFrom = isOpen && talk.unread ? talk.read : 0;
    this.element.classList.toggle('rising', isOpen && why !== 'itself');
    show(this.element, isOpen);
    this.root.classList.toggle('open', isOpen);
    this.focus.set(isOpen);
    this.watch(isOpen);
    this.fitScreen();
    if (isOpen) this.thread.divide(unreadFrom);
    this.chat.beside.update();
    this.update();
    if (isOpen) {
      this.composer.fit();
      if (this.isAsked) this.scroll.scrollTop = 0;
      else this.toEnd();
      if (why === 'press' || (why === 'script' && !this.focus.isElsewhere)) this.focusInside();
    } else if (!app.direct && (why === 'press' || wasInside)) {
      app.launcher.focus({ preventScroll: true });
    }
  }

  /** Follows screen and keyboard while the window is open, and nothing while it is not. */
  watch(isOpen) {
    const change = isOpen ? 'addEventListener' : 'removeEventListener';
    this.phone[change]('change', this.onPhone);
    this.dark[change]('change', this.onDark);
    for (const kind of ['resize', 'scroll']) window.visualViewport?.[change](kind, this.onPhone);
  }

  /** On a phone the window is what the keyboard leaves of the screen, and the page behind rests. */
  fitScreen() {
    const { root, phone } = this;
    const isFull = this.isOpen && phone.matches;
    root.classList.toggle('phone', phone.matches);
    root.classList.toggle('short', phone.matches && window.innerHeight < 480);
    this.element?.setAttribute('aria-modal', String(isFull && !app.direct));
    if (document.body && !app.direct && Boolean(this.rests) !== isFull) {
      this.rests = isFull && !document.body.inert;
      if (isFull === Boolean(this.rests)) document.body.inert = isFull;
    }
    const view = window.visualViewport;
    if (!isFull || !view || Math.abs(view.scale - 1) > 0.02) {
      // Two fingers zoom what is there; the window keeps its size meanwhile.
      if (!isFull) root.style.removeProperty('--seen-height');
      return;
    }
    root.style.setProperty('--seen-height', `${view.height}px`);
    root.style.setProperty('--seen-top', `${view.offsetTop}px`);
    if (this.isAtEnd && !this.isAsked) this.toEnd();
  }

  focusInside() {
    if (this.isAsked) this.form.focus();
    else if (!this.composer.element.hidden) this.composer.box.focus({ preventScroll: true });
    else if (!this.stop.hidden) this.again.focus({ preventScroll: true });
    else if (!app.direct) this.leave.focus({ preventScroll: true });
  }

  scrolledTo() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroll;
    this.scrolled = scrollTop;
    this.isAtEnd = scrollHeight - scrollTop - clientHeight < 60;
    if (this.isAtEnd) this.seen();
  }

  toEnd() {
    this.scroll.scrollTop = this.scroll.scrollHeight;
    this.isAtEnd = true;
    this.seen();
  }

  /** What is at the end of a window in view was seen. */
  seen() {
    if (!this.isAtEnd || !this.isOpen) return;
    show(this.below, false);
    if (document.visibilityState === 'visible') this.chat.markRead();
  }

  // What the conversation tells.

  cleared() {
    this.isStale = true;
    if (this.isOpen) this.thread.clear();
    if (this.isOpen) this.isStale = false;
  }

  added(entry, index) {
    if (!this.isOpen || this.isStale) {
      this.isStale = true;
      return;
    }
    this.thread.add(entry, index);
    if (entry.waiting || this.isAtEnd) this.follow();
    else if (entry.from !== 'contact' && entry.from !== 'system') show(this.below, true);
    if (entry.waiting) this.thread.divide(0);
  }

  /** The end stays in view: once a frame, however many messages come in it. */
  follow() {
    if (this.isFollowing) return;
    this.isFollowing = true;
    const go = () => {
      this.isFollowing = false;
      if (this.isOpen && !this.isAsked) this.toEnd();
    };
    if (document.visibilityState === 'visible') requestAnimationFrame(go);
    else setTimeout(go);
  }

  marked(entry) {
    if (this.isOpen && !this.isStale) this.thread.mark(entry);
    else this.isStale = true;
  }

  removed(entry, index) {
    if (this.isOpen && !this.isStale) this.thread.take(entry, index);
    else this.isStale = true;
  }

  typed(name) {
    if (!this.element) return;
    const { words } = app;
    show(this.typing, name !== null);
    say(this.typing, name === null ? '' : fill(words.typing, { name: name || words.agent }));
  }

  /** Sets what is in view to what the conversation is at. */
  update() {
    if (!this.isOpen) return;
    const { chat } = this;
    const { talk } = chat;
    const had = this.focus.active;
    const problem = chat.problem();
    this.isAsked = !problem && talk.state === 'none' && chat.mustAsk();
    const goesOn = !problem && !this.isAsked && talk.state !== 'ended';
    this.goesOn = goesOn;
    this.files?.proceed();
    if (this.isAsked) this.askData();
    if (this.form) show(this.form.element, this.isAsked);
    if (problem) say(this.sentence, app.words[problem]);
    show(this.sentence, problem);
    show(this.before, talk.state === 'none' && talk.reason === 'before');
    show(this.welcome, app.config.welcome && !problem);
    show(this.composer.element, goesOn && !this.isAsking);
    show(this.confirm, goesOn && this.isAsking);
    show(this.finish, goesOn && talk.isGoing && !talk.ending);
    // Nobody can be told anything before there is a contact, and one question at a time is enough.
    const isKnown = !problem && has(['open', 'ended'], talk.state);
    if (this.alerts) show(this.alerts, isKnown && chat.outreach.shouldAsk && !this.isAsking);
    const isOver = talk.state === 'ended' && !problem;
    show(this.stop, isOver);
    if (isOver) say(this.stopText, chat.endWords());
    if (this.rating) show(this.rating.element, isOver);
    show(this.save, isOver && talk.entries.length);
    this.updateStatus();
    this.updateHeader();
    const { ahead } = talk;
    const { words } = app;
    say(this.place, ahead === null ? '' : ahead === 0 ? words.aheadNone
      : ahead === 1 ? words.aheadOne : fill(words.ahead, { count: ahead }));
    show(this.place, ahead !== null);
    // The cursor was in something that is no longer shown.
    if (had && had !== app.launcher && !had.getClientRects().length) this.focusInside();
    if (this.isAtEnd) this.follow();
    this.seen();
  }

  /** The form for what is not known yet. */
  askData() {
    const { chat } = this;
    if (!this.form) {
      const { requestedData, privacyNotice } = app.config;
      this.form = new StartForm({ fields: requestedData, notice: privacyNotice, words: app.words,
        draft: app.memory.tab,
        reveal: (element) => { this.scroll.scrollTop = Math.max(0, element.offsetTop - 16); },
        submitted: (data, accepted) => {
          chat.begin(data, accepted);
          this.focusInside();
        } });
      this.scroll.insertBefore(this.form.element, this.welcome.nextSibling);
    }
    this.form.known(chat.knownKeys());
    const { fault } = chat.talk;
    chat.talk.fault = null;
    if (fault) this.form.refuse(fault.field);
  }

  /** Trouble with the line is told when it lasts, so that a short one does not flicker. */
  updateStatus() {
    const { words } = app;
    const { talk } = this.chat;
    const text = talk.isGoing && {
      connecting: words.connecting, lost: words.reconnecting, blocked: words.blocked,
      busy: words.busy,
    }[talk.line];
    if (text && !this.troubleSince) {
      this.troubleSince = Date.now();
      setTimeout(() => this.update(), PATIENCE);
    } else if (!text) {
      this.troubleSince = null;
    }
    const isLong = this.troubleSince && Date.now() - this.troubleSince >= PATIENCE;
    say(this.status, text || '');
    show(this.status, text && isLong);
  }
}

/** The first letters of a person's first and last name. */
function initialsOf(name) {
  const words = filter(name.trim().split(/\s+/), (word) => word);
  const first = words.length ? [...words[0]][0] : '';
  const last = words.length > 1 ? [...words[words.length - 1]][0] : '';
  return (first + last).toUpperCase();
}
