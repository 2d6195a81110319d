// Where the visitor writes: Enter sends, Shift+Enter makes a line.

class Composer {
  /**
   * `sent(text)` tells whether it took the text, `typed()` is called while the visitor types,
   * `files` takes what is pasted, or is null; `draft` is storage that outlives the page.
   */
  constructor({ words, draft, sent, typed, files }) {
    Object.assign(this, { words, draft, sent, typed });
    this.fault = make('p', { class: 'fault', id: 'composer-fault', role: 'alert', hidden: true });
    this.box = make('textarea', {
      rows: '1', placeholder: words.write, 'aria-label': words.write, enterkeyhint: 'send',
      autocomplete: 'off', 'aria-describedby': 'composer-fault',
      oninput: () => {
        this.changed();
        if (this.box.value.trim()) this.typed();
      },
      onpaste: (event) => files?.pasted(event),
      onkeydown: (event) => {
        // Code 229: a key that the input method still has, told as Enter by Safari.
        if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) {
          return;
        }
        event.preventDefault();
        this.submit();
      },
    });
    this.box.value = draft.get('draft') || '';
    this.element = make('div', { class: 'composer' }, files?.button, this.box,
      button('send', words.send, () => {
        this.submit();
        this.box.focus();
      }, icon('send')), this.fault);
  }

  submit() {
    if (!this.sent(this.box.value)) return;
    this.box.value = '';
    this.changed();
  }

  /** The box grows with its text, and what is in it survives a change of page. */
  changed() {
    const { value } = this.box;
    if (value) this.draft.set('draft', value);
    else this.draft.remove('draft');
    const isTooLong = isTooMuch(value);
    say(this.fault, isTooLong ? fill(this.words.tooMuch, { count: lengthOf(value) }) : '');
    show(this.fault, isTooLong);
    if (isTooLong) this.box.setAttribute('aria-invalid', 'true');
    else this.box.removeAttribute('aria-invalid');
    this.fit();
  }

  fit() {
    const { box } = this;
    // Measured only where the text may need another height than it has.
    if (box.value === this.fitted) return;
    this.fitted = box.value;
    box.style.height = 'auto';
    const { scrollHeight } = box;
    // A box that is not in view has no height to go by; the style sheet's is for one line.
    box.style.height = scrollHeight ? `${Math.min(132, scrollHeight + 2)}px` : '';
    if (!scrollHeight) this.fitted = null;
  }
}
