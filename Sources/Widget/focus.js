// Where the cursor is. While the window is open it keeps keys, clipboard and focus from the page's
// own listeners, also those that listen before an event arrives; a page's trap that takes the
// cursor away gives it back; and no change of state leaves it nowhere.

const GUARDED = [...KEPT, 'focus', 'blur'];
/** How long after a key or a click inside a loss of the cursor counts as taken by the page. */
const GRASP = 300;
const GRASPS = 3;

class Focus {
  /** `window` is the element the cursor stays in, `used()` hears that the visitor is there. */
  constructor({ host, used }) {
    Object.assign(this, { host, used });
    this.listener = (event) => this.guard(event);
    this.isOn = false;
    host.wire(() => {
      if (!this.isOn) return;
      this.listen(true);
      this.back();
    });
  }

  /** The window was put back into the page: so is the cursor, where it was in the text. */
  back() {
    const { field, selection } = this;
    if (!field || this.active || isField(document.activeElement)) return;
    field.focus({ preventScroll: true });
    if (!selection || typeof selection[0] !== 'number') return;
    try {
      field.setSelectionRange(selection[0], selection[1]);
    } catch {
      // A field of a kind that has no selection.
    }
  }

  /**
   * Remembers who has the cursor, and where in the text. To the few listeners of a page that come
   * before any of ours (its own on `window`) the event's target is the widget's element: it passes
   * for the text box it then holds, since that is what such listeners ask before they act. It does
   * so only while keys are told: to who asks at other times it is what it is.
   */
  follow({ type }, target) {
    if (type === 'focusin') {
      this.field = target;
      const tag = isField(target) ? target.tagName : 'DIV';
      const get = () => (/^key/.test(window.event?.type) ? tag : 'DIV');
      for (const name of ['tagName', 'nodeName']) {
        Object.defineProperty(this.host.element, name, { get, configurable: true });
      }
    }
    if (type === 'focusout') {
      // Unless the page took the whole widget away, which is then put back with its cursor.
      setTimeout(() => {
        if (this.field === target && this.active !== target) this.field = null;
      });
    } else if (isField(this.field)) {
      this.selection = [this.field.selectionStart, this.field.selectionEnd];
    }
  }

  /** What of the widget has the cursor. */
  get active() {
    return this.host.shadow.activeElement;
  }

  /** Begins to guard, or stops. */
  set(isOn) {
    if (this.isOn === isOn) return;
    this.isOn = isOn;
    this.listen(isOn);
  }

  listen(isOn) {
    for (const kind of GUARDED) {
      if (isOn) window.addEventListener(kind, this.listener, true);
      else window.removeEventListener(kind, this.listener, true);
    }
  }

  /** An event of the window's own goes to the window, and to nobody who listens before. */
  guard(event) {
    const path = event.composedPath();
    if (path.indexOf(this.host.element) < 0) {
      if (event.type === 'pointerdown') this.last = 0;
      return;
    }
    if (event.isTrusted && /^(key|pointer|input)/.test(event.type)) {
      this.last = Date.now();
      this.grasps = 0;
      this.used();
    }
    if (/^(focusin|focusout|input|keyup|pointerup)$/.test(event.type)) this.follow(event, path[0]);
    if (event.type === 'focusout') this.lost(path[0]);
    this.host.dispatch(event);
  }

  /** Takes the cursor back where a page's trap took it right after a key or a click here. */
  lost(field) {
    if (!isField(field) || Date.now() - (this.last || 0) > GRASP || this.grasps >= GRASPS) return;
    queueMicrotask(() => {
      const taker = document.activeElement;
      if (this.active || !taker || taker === document.body || !field.isConnected) return;
      this.grasps += 1;
      field.focus({ preventScroll: true });
    });
  }

  /** Whether the visitor types somewhere in the page. */
  get isElsewhere() {
    const active = document.activeElement;
    return active !== this.host.element && isField(active);
  }

  /** Keeps Tab inside an element that is all that can be seen. */
  trap(event, element) {
    const stops = filter(element.querySelectorAll('a, button, input, textarea, [tabindex="0"]'),
      (stop) => stop.getClientRects().length);
    const end = event.shiftKey ? 0 : stops.length - 1;
    if (this.active !== stops[end]) return;
    event.preventDefault();
    stops[stops.length - 1 - end]?.focus();
  }
}
