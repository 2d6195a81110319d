// The button, the window and what of it is in view. `build` makes it for a channel's texts and
// looks; `update` shows what the conversation is at.

const PHONE = '(max-width: 480px)';
const PATIENCE = 1000;

class Shell {
  /** `app` is the widget: its channel, words, conversation, and what the buttons do. */
  constructor(app) {
    this.app = app;
    this.isOpen = false;
    this.host = make('div', { id: 'canais-webchat' });
    this.shadow = this.host.attachShadow({ mode: 'open' });
    dress(this.shadow, STYLE, app.nonce);
    if (app.direct) dress(document, PAGE_STYLE, app.nonce);
    this.settle();
    this.phone = window.matchMedia(PHONE);
    this.phone.addEventListener('change', () => this.update());
    window.visualViewport?.addEventListener('resize', () => {
      this.root?.style.setProperty('--seen-height', `${window.visualViewport.height}px`);
    });
    document.addEventListener('visibilitychange', () => this.update());
  }

  /** Goes into the page, and into the next where a site changes pages by changing the body. */
  settle() {
    const move = () => {
      if (!document.body || document.body === this.home) return;
      this.home = document.body;
      this.home.append(this.host);
    };
    move();
    new MutationObserver(move).observe(document.documentElement, { childList: true });
  }

  build() {
    const { config, words, language, direct } = this.app;
    const held = this.root;
    this.troubleSince = null;
    this.form = null;
    this.thread = new Thread(words, language);
    this.composer = new Composer({ words, draft: this.app.memory.tab,
      sent: (text) => this.app.say(text) });
    this.sentence = make('p', { class: 'bubble sentence', role: 'alert' });
    this.welcome = make('p', { class: 'bubble welcome' }, config.welcome);
    this.status = make('p', { class: 'status', role: 'status' });
    this.before = make('p', { class: 'day' }, words.endedBefore);
    this.scroll = make('div', { class: 'scroll', tabindex: '0' }, this.before, this.welcome,
      this.sentence, this.thread.element);
    this.bars();
    this.window = make('section', { class: 'window', id: 'window', role: 'dialog',
      'aria-labelledby': 'title', onkeydown: (event) => this.key(event) }, this.header(),
    this.status, this.scroll, this.alerts, this.composer.element, this.confirm, this.stop);
    this.makeLauncher();
    this.root = make('div', { class: `root ${config.opening.position}`, lang: language });
    this.root.classList.toggle('direct', direct);
    const palette = paletteOf(config.appearance);
    for (const [name, colour] of Object.entries(palette)) {
      this.root.style.setProperty(`--${name}`, colour);
    }
    this.root.style.colorScheme = luminance(palette.background) < 0.2 ? 'dark' : 'light';
    this.root.append(this.window, ...direct ? [] : [this.menu, this.launcher]);
    if (held) held.replaceWith(this.root);
    else this.shadow.append(this.root);
    this.update();
  }

  picture() {
    const { config, host } = this.app;
    const name = ICONS[config.appearance.icon] ? config.appearance.icon : 'chat';
    return config.image && config.id
      ? make('img', { src: `${host}/webchat/${config.id}/image`, alt: '', draggable: 'false' })
      : icon(name);
  }

  header() {
    const { app } = this;
    const { config, words, direct } = app;
    this.finish = iconButton('tool', 'finish', words.finish, () => this.askFinish(true));
    this.leave = iconButton('tool', 'close', words.close, () => app.close());
    return make('header', {},
      make('span', { class: 'avatar' }, this.picture()),
      make('div', { class: 'names' },
        make('h2', { id: 'title' }, config.title || words.fallbackTitle),
        config.subtitle ? make('p', { class: 'subtitle' }, config.subtitle) : null),
      this.whatsapp('tool', icon('whatsapp')), this.finish,
      direct ? null : this.leave);
  }

  /** A way to WhatsApp where the channel has a number, or nothing. */
  whatsapp(kind, ...content) {
    const { config, words } = this.app;
    if (!/^\+\d{6,15}$/.test(config.whatsapp || '')) return null;
    return make('a', { class: kind, href: `https://wa.me/${config.whatsapp.slice(1)}`,
      target: '_blank', rel: 'noopener noreferrer', title: words.whatsapp,
      'aria-label': words.whatsapp, onclick: () => this.showMenu(false) }, ...content);
  }

  bars() {
    const { words, talk, outreach } = this.app;
    const button = (kind, text, onclick) => make('button', { type: 'button', class: kind, onclick },
      text);
    this.no = button('secondary', words.finishNo, () => this.askFinish(false));
    this.confirm = make('div', { class: 'bar', role: 'alertdialog', 'aria-label': words.finishAsk },
      make('p', {}, words.finishAsk), this.no,
      button('primary', words.finishYes, () => {
        this.askFinish(false);
        talk.end();
      }));
    this.stopText = make('p', { role: 'status' });
    this.again = button('primary', words.again, () => this.app.again());
    this.stop = make('div', { class: 'bar stop' }, this.stopText, this.again);
    this.alerts = make('div', { class: 'bar alerts' },
      make('p', {}, icon('bell'), words.alerts),
      button('secondary', words.alertsNo, () => {
        outreach.dismiss();
        this.update();
      }),
      button('primary', words.alertsYes, () => this.app.askAlerts()));
  }

  makeLauncher() {
    const { config, words } = this.app;
    const wantsImage = config.appearance.icon === 'image' && config.image;
    const plain = config.appearance.icon === 'image' ? 'chat' : config.appearance.icon;
    this.badge = make('span', { class: 'badge', 'aria-hidden': 'true' });
    this.face = wantsImage ? this.picture() : icon(ICONS[plain] ? plain : 'chat');
    this.cross = icon('close');
    this.launcher = make('button', { type: 'button', class: 'launcher', 'aria-controls': 'window',
      onclick: () => this.pressed() }, this.face, this.cross, this.badge);
    this.isPictured = Boolean(wantsImage);
    const link = this.whatsapp('choice', icon('whatsapp'), words.whatsapp);
    this.hasMenu = Boolean(link && this.app.offersBoth);
    this.menu = make('div', { class: 'menu', role: 'group', 'aria-label': words.choices,
      hidden: true, onkeydown: (event) => this.key(event) },
    make('button', { type: 'button', class: 'choice', onclick: () => {
      this.showMenu(false);
      this.app.open(true);
    } }, icon('chat'), words.chat), link);
  }

  pressed() {
    if (this.isOpen) this.app.close();
    else if (this.hasMenu && !this.app.isTalking) this.showMenu(this.menu.hidden);
    else this.app.open(true);
  }

  showMenu(visible) {
    show(this.menu, visible);
    if (visible) this.menu.firstChild.focus();
    this.update();
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
      event.stopPropagation();
      if (this.isAsking) this.askFinish(false);
      else if (!this.menu.hidden) this.showMenu(false);
      else if (!this.app.direct) this.app.close();
      if (!this.isOpen && !this.app.direct) this.launcher.focus();
    } else if (event.key === 'Tab' && this.phone.matches) {
      const stops = [...this.window.querySelectorAll('a, button, input, textarea, [tabindex]')]
        .filter((stop) => stop.offsetParent);
      const end = event.shiftKey ? 0 : stops.length - 1;
      if (this.shadow.activeElement !== stops[end]) return;
      event.preventDefault();
      stops[stops.length - 1 - end].focus();
    }
  }

  setOpen(open, byPerson) {
    this.isOpen = open;
    show(this.menu, false);
    this.update();
    this.toEnd();
    if (open && byPerson) this.focusInside();
    else if (!open && byPerson && !this.app.direct) this.launcher.focus();
  }

  focusInside() {
    if (this.form && !this.form.element.hidden) this.form.focus();
    else if (!this.composer.element.hidden) this.composer.box.focus();
    else if (!this.stop.hidden) this.again.focus();
    else this.leave.focus();
  }

  toEnd() {
    this.scroll.scrollTop = this.scroll.scrollHeight;
    this.composer.fit();
  }

  update() {
    if (!this.root) return;
    const { app } = this;
    const { talk } = app;
    const { scrollTop, scrollHeight, clientHeight } = this.scroll;
    const wasAtEnd = scrollHeight - scrollTop - clientHeight < 80;
    const problem = app.problem();
    const asks = !problem && talk.state === 'none' && app.mustAsk();
    const goesOn = !problem && !asks && talk.state !== 'ended';
    if (asks) this.askData();
    show(this.form?.element ?? this.sentence, asks);
    show(this.sentence, problem);
    if (problem) this.sentence.textContent = app.words[problem];
    show(this.before, talk.state === 'none' && talk.reason === 'before');
    show(this.welcome, app.config.welcome && !problem);
    show(this.composer.element, goesOn && !this.isAsking);
    show(this.confirm, goesOn && this.isAsking);
    show(this.finish, goesOn && app.isTalking && !talk.ending);
    // Nobody can be told anything before there is a contact, and one question at a time is enough.
    const isKnown = !problem && ['open', 'ended'].includes(talk.state);
    show(this.alerts, isKnown && app.outreach.shouldAsk && !this.isAsking);
    show(this.stop, talk.state === 'ended');
    if (talk.state === 'ended') this.stopText.textContent = app.endWords();
    this.updateStatus();
    const added = this.thread.update(talk);
    show(this.thread.element, this.thread.items.size);
    this.updateLauncher();
    if (!asks && (wasAtEnd || (added && talk.pending.length))) this.toEnd();
  }

  /** The form for what is not known yet, made anew when the site tells more. */
  askData() {
    const { app } = this;
    const fields = app.fieldsToAsk();
    const keys = fields.map((field) => field.key).join();
    if (!this.form || this.form.keys !== keys) {
      this.form?.element.remove();
      this.form = new StartForm({ fields, notice: app.config.privacyNotice, words: app.words,
        submitted: (data, accepted) => {
          app.begin(data, accepted);
          this.focusInside();
        } });
      this.form.keys = keys;
      this.welcome.after(this.form.element);
    }
    if (app.talk.fault?.field) this.form.refuse(app.talk.fault.field);
    app.talk.fault = null;
  }

  /** Trouble with the line is told when it lasts, so that a short one does not flicker. */
  updateStatus() {
    const { words, talk, isTalking } = this.app;
    const text = isTalking && {
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
    show(this.status, text && isLong);
    if (this.status.textContent !== (text || '')) this.status.textContent = text || '';
  }

  updateLauncher() {
    const { app, isOpen } = this;
    show(this.window, isOpen);
    this.root.classList.toggle('open', isOpen);
    this.window.setAttribute('aria-modal', String(this.phone.matches && !app.direct));
    if (isOpen && document.visibilityState === 'visible') app.markRead();
    const count = isOpen ? 0 : app.unread();
    const isUp = isOpen || !this.menu.hidden;
    show(this.badge, count);
    this.badge.textContent = count > 99 ? '99+' : String(count);
    for (const [part, visible] of [[this.face, !isUp], [this.cross, isUp]]) {
      part.style.display = visible ? '' : 'none';
    }
    this.launcher.classList.toggle('pictured', this.isPictured && !isUp);
    this.launcher.setAttribute('aria-expanded', String(isUp));
    const news = count === 1 ? app.words.unreadOne : fill(app.words.unread, { count });
    this.launcher.setAttribute('aria-label', isOpen ? app.words.close
      : app.words.open + (count ? ` (${news})` : ''));
  }
}
