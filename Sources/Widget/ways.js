// Loaded where the channel has a number: the way to WhatsApp, and the menu of a site whose button
// offers both.

ICONS.whatsapp = ['M3.5 20.5l1.2-4.3a8.5 8.5 0 1 1 3.2 3.1Z',
  'M9 8.2c-.6.7-.7 1.5-.3 2.5a8 8 0 0 0 4.3 4.3c1 .4 1.8.3 2.5-.3l.3-1.1-2-1.1-1 .9'
  + 'a5.5 5.5 0 0 1-2.4-2.4l.9-1-1.1-2Z'];

const WAYS_STYLE = `
.menu { display: grid; min-width: 248px; padding: 8px; }
.choice {
  display: flex; align-items: center; padding: 12px; border-radius: 11px; text-align: left;
  text-decoration: none; font-weight: 500;
}
.choice svg { margin-right: 12px; }
.choice:hover { box-shadow: inset 0 0 0 2px var(--button); }
.choice {
  cursor: pointer; border: 0; background: none; color: inherit; width: 100%;
}
.icon-whatsapp { color: #128c4a; stroke-width: 2; }
`;

class Ways {
  constructor(beside) {
    this.beside = beside;
    this.menu = make('div', { class: 'preview menu', role: 'group', hidden: true,
      onkeydown: (event) => {
        if (event.key !== 'Escape') return;
        this.show(false);
        app.launcher.focus();
      } });
    dress(app.body.shadow, WAYS_STYLE, app.nonce);
    app.root.insertBefore(this.menu, app.launcher);
  }

  build() {
    const { words } = app;
    this.menu.textContent = '';
    this.menu.setAttribute('aria-label', words.choices);
    this.way = this.link('choice', icon('whatsapp'), words.whatsapp);
    add(this.menu, make('button', { type: 'button', class: 'choice',
      onclick: () => app.open('way') }, icon('chat'), words.chat));
    add(this.menu, this.way);
  }

  /** A way to WhatsApp where the channel has a number, or nothing. */
  link(kind, ...content) {
    const { config, words } = app;
    if (!/^\+\d{6,15}$/.test(config.whatsapp || '')) return null;
    return make('a', { class: kind, href: `https://wa.me/${config.whatsapp.slice(1)}`,
      target: '_blank', rel: 'noopener noreferrer', 'aria-label': words.whatsapp,
      onclick: () => this.show(false) }, ...content);
  }

  get isOpen() {
    return !this.menu.hidden;
  }

  /** Whether a click of the button asks which way first. */
  get asks() {
    return Boolean(app.offersBoth && this.way);
  }

  show(visible) {
    show(this.menu, visible);
    if (visible) this.menu.firstChild.focus();
    this.beside.update();
  }
}

MORE.Ways = Ways;
