// Loaded where the channel allows it. Ativo: the company may begin a conversation. The visitor is
// asked inside the window first, and the browser's own question follows that click, since one
// refused there is never asked again.

ICONS.bell = ['M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15Z', 'M10 21h4'];

const ALERTS_STYLE = `
.bar.alerts { font-size: 13.5px; }
.bar.alerts p { display: flex; align-items: center; }
.bar.alerts svg { width: 20px; height: 20px; flex: none; margin-right: 8px; }
.bar.alerts button { min-height: 40px; padding: 5px 12px; }
`;

class Outreach {
  constructor({ memory, direct, emit }) {
    Object.assign(this, { memory, direct, emit });
    this.isOn = false;
    dress(app.body.shadow, ALERTS_STYLE, app.nonce);
  }

  /** Follows the channel's setting, and a permission that is changed elsewhere. */
  follow(config, changed) {
    this.isOn = Boolean(config.activeOutreach) && !this.direct && 'Notification' in window
      && window.isSecureContext;
    this.config = config;
    if (!this.isOn || this.watched) return;
    this.watched = true;
    navigator.permissions?.query({ name: 'notifications' })
      .then((permission) => { permission.onchange = changed; }, () => {});
  }

  /** Whether the visitor allowed it. */
  get isGranted() {
    return this.isOn && Notification.permission === 'granted';
  }

  /** Whether there is something to ask. */
  get shouldAsk() {
    return this.isOn && Notification.permission === 'default' && !this.memory.site.get('noAlerts');
  }

  /** The visitor does not want to be asked again. */
  dismiss() {
    this.memory.site.set('noAlerts', true);
  }

  /** Asks; to be called from a click. */
  async ask() {
    this.emit('webchat_notificacao', { resposta: 'asked' });
    const answer = await Notification.requestPermission();
    if (answer !== 'default') this.emit('webchat_notificacao', { resposta: answer });
    else this.dismiss();
  }

  /** Shows a message of the company while the page is hidden; tabs of one site show it once. */
  notify(message, session, opened) {
    if (!this.isGranted || document.visibilityState === 'visible') return;
    try {
      const note = new Notification(message.name || this.config.title, {
        body: message.text, tag: `canais:${session}`, lang: this.config.language,
      });
      note.onclick = () => {
        window.focus();
        note.close();
        opened();
      };
    } catch {
      // Some phones show notifications from service workers only; the badge still tells.
    }
  }
}

/** The question inside the window; `answered()` is called when it was put away. */
function alertsBar(chat, answered) {
  const { words } = app;
  return make('div', { class: 'bar alerts', hidden: true },
    make('p', {}, icon('bell'), words.alerts),
    button('secondary', null, () => {
      chat.outreach.dismiss();
      answered();
    }, words.alertsNo),
    button('primary', null, () => chat.askAlerts(), words.alertsYes));
}

MORE.Outreach = Outreach;
MORE.alertsBar = alertsBar;
