// What stands on and beside the button once the window's script is there: the cross that closes,
// the badge, and the preview of a message.

class Beside {
  constructor() {
    const { root } = app;
    this.count = 0;
    // Outlives the window, so that a screen reader hears of news while it is closed.
    this.live = make('p', { class: 'quiet', role: 'status' });
    this.text = make('button', { type: 'button', class: 'news', onclick: () => app.open('press') });
    this.dismiss = button('tool', '', () => {
      this.preview(null);
      app.launcher.focus();
    }, icon('close'));
    this.bubble = make('div', { class: 'preview message', hidden: true }, this.text, this.dismiss);
    this.badge = make('span', { class: 'badge', 'aria-hidden': 'true', hidden: true });
    this.cross = icon('close');
    this.ways = MORE.Ways ? new MORE.Ways(this) : null;
    for (const part of [this.live, this.bubble]) root.insertBefore(part, app.launcher);
    app.launcher.setAttribute('aria-controls', 'window');
    this.build();
  }

  /** Takes on the channel's texts. */
  build() {
    const { words, launcher } = app;
    this.face = launcher.firstChild;
    add(launcher, this.cross);
    add(launcher, this.badge);
    this.ways?.build();
    this.dismiss.setAttribute('aria-label', words.dismiss);
    this.update();
  }

  /** Shows how many messages were not seen. */
  mark(count) {
    if (this.count === count) return;
    this.count = count;
    if (!count) this.preview(null);
    this.update();
  }

  /** Shows a message beside the button, while the window is closed; null takes it away. */
  preview(message) {
    show(this.bubble, message);
    this.text.textContent = '';
    if (!message) return;
    const text = message.text.length > 140 ? `${message.text.slice(0, 139)}…` : message.text;
    if (message.name) add(this.text, make('b', {}, message.name));
    add(this.text, wellFormed(text));
    say(this.live, `${message.name ? `${message.name}: ` : ''}${text}`);
  }

  update() {
    const { words, launcher, isOpen } = app;
    const { count } = this;
    const isUp = isOpen || Boolean(this.ways?.isOpen);
    if (isUp) show(this.bubble, false);
    show(this.badge, count && !isOpen);
    say(this.badge, count > 99 ? '99+' : String(count));
    this.face.style.display = isUp ? 'none' : '';
    this.cross.style.display = isUp ? '' : 'none';
    launcher.classList.toggle('pictured', Boolean(app.isPictured && !isUp));
    launcher.setAttribute('aria-expanded', String(isUp));
    const news = count === 1 ? words.unreadOne : fill(words.unread, { count });
    launcher.setAttribute('aria-label', isOpen ? words.close
      : words.open + (count ? ` (${news})` : ''));
  }
}
