// The widget's place in the page: one element with a shadow root, beside the body and not in it, so
// that neither a filter on the body nor a page that changes its body's content moves it. What
// happens inside stays inside, and what the page does to its document does not end the widget.

/** Events that end at the shadow root: the page would take them for its own. */
const KEPT = ['keydown', 'keypress', 'keyup', 'compositionstart', 'compositionupdate',
  'compositionend', 'beforeinput', 'input', 'focusin', 'focusout', 'copy', 'cut', 'paste', 'click',
  'dblclick', 'auxclick', 'contextmenu', 'pointerdown', 'pointerup', 'mousedown', 'mouseup',
  'dragenter', 'dragover', 'dragleave', 'drop'];
/** Those, too, that only its own elements get, or that come too often to be cancelled. */
const QUIET = ['pointermove', 'mousemove', 'pointerover', 'pointerout', 'mouseover', 'mouseout',
  'touchstart', 'touchmove', 'touchend', 'wheel', 'change', 'submit'];
/** How often in a second a page may take the element away before it is left to have its way. */
const RETURNS = 30;

class Host {
  /** `fault(error)` is told what goes wrong inside, `lost()` that the page lets nothing stay. */
  constructor(fault, lost) {
    Object.assign(this, { fault, lost });
    this.element = make('div', { id: 'canais-webchat' });
    this.shadow = this.element.attachShadow({ mode: 'open' });
    /** To be done again after the page took all listeners away (`document.open`). */
    this.wirings = [];
    this.take = (event) => this.dispatch(event);
    this.observer = new MutationObserver(() => this.settle());
    this.wire(() => {
      for (const kind of KEPT) this.shadow.addEventListener(kind, this.take);
      for (const kind of QUIET) this.shadow.addEventListener(kind, this.take, { passive: true });
      this.shadow.addEventListener('scroll', this.take, true);
    });
    this.settle();
  }

  /** Goes into the page, and back into it where the page put something else. */
  settle() {
    const home = document.documentElement;
    if (!home || this.isGone) return;
    if (home !== this.home) {
      this.home = home;
      this.observer.disconnect();
      this.observer.observe(document, { childList: true });
      this.observer.observe(home, { childList: true });
    }
    if (this.element.parentNode === home) return;
    if (!(Date.now() - this.since < 1000)) {
      this.since = Date.now();
      this.returns = 0;
    }
    this.returns += 1;
    if (this.returns > RETURNS) {
      this.remove();
      this.lost();
      return;
    }
    add(home, this.element);
    for (const work of this.wirings) work();
  }

  /** Does something now, and again whenever the page put the widget out of its place. */
  wire(work) {
    this.wirings[this.wirings.length] = work;
    work();
  }

  /** Leaves the page for good. */
  remove() {
    this.isGone = true;
    this.observer.disconnect();
    remove(this.element);
  }

  /**
   * Brings an event to those of the widget's elements that it passes, and to nobody else. What
   * ends a press that began in the page is the page's too: it may be dragging something.
   */
  dispatch(event) {
    const { type } = event;
    for (const node of event.composedPath()) {
      if (node === this.shadow) break;
      const work = HANDLERS.get(node)?.[type];
      try {
        if (work) work(event);
      } catch (error) {
        this.fault(error);
      }
    }
    if (/^(pointer|mouse)down$/.test(type)) this.isPressed = true;
    const isOfPage = !this.isPressed
      && (/^(pointer|mouse)up$/.test(type) || (/move$/.test(type) && event.buttons));
    if (type === 'mouseup') this.isPressed = false;
    if (!isOfPage) event.stopImmediatePropagation();
  }
}
