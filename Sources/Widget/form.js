// What the channel asks before a conversation: the requested data, checked while it is mended, and
// the privacy notice, that must be accepted. What is half filled in stays, whatever the site does.

const INPUTS = {
  name: { type: 'text', autocomplete: 'name' },
  email: { type: 'email', autocomplete: 'email', inputmode: 'email' },
  phone: { type: 'tel', autocomplete: 'tel', inputmode: 'tel' },
  cpf: { type: 'text', autocomplete: 'off', inputmode: 'numeric' },
  text: { type: 'text', autocomplete: 'off' },
};

class StartForm {
  /**
   * `submitted(data, accepted)` is called once everything is right; `reveal(element)` brings a part
   * into view; `draft` is storage that outlives the page.
   */
  constructor({ fields, notice, words, draft, reveal, submitted }) {
    Object.assign(this, { notice, words, draft, reveal, submitted });
    this.kept = draft.get('form') || {};
    this.rows = map(fields, (field, index) => this.row(field, `field-${index}`));
    this.fault = make('p', { class: 'fault', role: 'alert', hidden: true });
    // No submit button and no submit event: a sandboxed frame may forbid forms.
    this.element = make('form', { class: 'card', novalidate: true, 'aria-label': words.begin,
      onsubmit: (event) => event.preventDefault(),
      onkeydown: (event) => {
        if (event.key !== 'Enter' || event.isComposing || event.keyCode === 229) return;
        if (event.composedPath()[0].tagName !== 'INPUT') return;
        event.preventDefault();
        this.submit();
      } }, ...map(this.rows, (row) => row.element), notice ? this.noticeBox() : null, this.fault,
    button('primary', null, () => this.submit(), words.begin));
  }

  row(field, id) {
    const fault = make('p', { class: 'fault', id: `${id}-fault`, hidden: true });
    const input = make('input', {
      ...INPUTS[field.kind] || INPUTS.text, id, name: field.key,
      'aria-required': String(field.required), 'aria-describedby': fault.id,
      oninput: () => {
        this.keep();
        if (input.getAttribute('aria-invalid')) this.check(row);
      },
      onfocusout: () => {
        if (field.kind === 'cpf' && !faultOf(field, input.value)) {
          input.value = input.value.replace(/\D/g, '')
            .replace(/(...)(...)(...)(..)/, '$1.$2.$3-$4');
        }
        if (input.value.trim()) this.check(row);
      },
    });
    input.value = this.kept[field.key] || '';
    const mark = field.required ? null : make('span', {}, ` ${this.words.optional}`);
    const label = make('label', { for: id }, field.label, mark);
    const element = make('div', { class: 'field' }, label, input, fault);
    const row = { field, input, fault, element };
    return row;
  }

  noticeBox() {
    const { text, link } = this.notice;
    this.accepted = make('input', { type: 'checkbox', id: 'accept',
      'aria-describedby': 'accept-fault', onchange: () => this.checkNotice() });
    this.noticeFault = make('p', { class: 'fault', id: 'accept-fault', hidden: true });
    this.noticeElement = make('div',
      { class: 'notice', role: 'group', 'aria-label': this.words.notice },
      text ? make('p', {}, text) : null,
      /^https:\/\//i.test(link) ? make('p', {}, make('a', {
        href: link, target: '_blank', rel: 'noopener noreferrer',
      }, this.words.noticeLink)) : null,
      make('label', { class: 'accept' }, this.accepted, make('span', {}, this.words.accept)),
      this.noticeFault);
    return this.noticeElement;
  }

  /** Keeps what is filled in for the next page; documents are not left lying about. */
  keep() {
    for (const { field, input } of this.rows) {
      if (field.kind !== 'cpf') this.kept[field.key] = input.value;
    }
    this.draft.set('form', this.kept);
  }

  /** The site told more: what nobody is filling in goes, the rest stays as it is. */
  known(keys) {
    for (const row of this.rows) {
      const isTouched = row.input.value || row.input.getRootNode().activeElement === row.input;
      if (!isTouched) show(row.element, !has(keys, row.field.key));
    }
  }

  /** Says what is wrong beside the field; true when nothing is. */
  check(row) {
    if (row.element.hidden) return true;
    return this.mark(row.input, row.fault, faultOf(row.field, row.input.value));
  }

  checkNotice() {
    return this.mark(this.accepted, this.noticeFault, this.accepted.checked ? null : 'mustAccept');
  }

  mark(input, place, fault) {
    say(place, fault ? this.words[fault] : '');
    show(place, fault);
    if (fault) input.setAttribute('aria-invalid', 'true');
    else input.removeAttribute('aria-invalid');
    return !fault;
  }

  /** The engine did not take a datum, or something that no field of the form holds. */
  refuse(key) {
    const row = find(this.rows, ({ field }) => field.key === key);
    if (row) {
      show(row.element, true);
      this.mark(row.input, row.fault, 'badDatum');
      this.reveal(row.element);
      row.input.focus({ preventScroll: true });
    } else {
      say(this.fault, this.words.refused);
      show(this.fault, true);
      this.reveal(this.fault);
    }
  }

  submit() {
    show(this.fault, false);
    const wrong = filter(this.rows, (row) => !this.check(row));
    const isAccepted = !this.notice || this.checkNotice();
    if (wrong.length || !isAccepted) {
      this.reveal(wrong.length ? wrong[0].element : this.noticeElement);
      (wrong.length ? wrong[0].input : this.accepted).focus({ preventScroll: true });
      return;
    }
    const data = {};
    for (const { field, input, element } of this.rows) {
      const value = cleanDatum(field, input.value);
      if (value && !element.hidden) data[field.key] = value;
    }
    this.draft.remove('form');
    this.submitted(data, this.notice?.version);
  }

  focus() {
    const row = find(this.rows, ({ element }) => !element.hidden);
    (row?.input || this.accepted)?.focus({ preventScroll: true });
  }
}
