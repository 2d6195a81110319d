// What the channel asks before a conversation: the requested data, checked while it is mended, and
// the privacy notice, that must be accepted.

const INPUTS = {
  name: { type: 'text', autocomplete: 'name' },
  email: { type: 'email', autocomplete: 'email', inputmode: 'email' },
  phone: { type: 'tel', autocomplete: 'tel', inputmode: 'tel' },
  cpf: { type: 'text', autocomplete: 'off', inputmode: 'numeric' },
  text: { type: 'text', autocomplete: 'off' },
};

class StartForm {
  /** `submitted(data, accepted)` is called once everything is right. */
  constructor({ fields, notice, words, submitted }) {
    Object.assign(this, { notice, words, submitted });
    this.rows = fields.map((field, index) => this.row(field, `field-${index}`));
    this.element = make('form', { class: 'card', novalidate: true, onsubmit: (event) => {
      event.preventDefault();
      this.submit();
    } }, ...this.rows.map((row) => row.element), notice ? this.noticeBox() : null,
    make('button', { type: 'submit', class: 'primary' }, words.begin));
  }

  row(field, id) {
    const fault = make('p', { class: 'fault', id: `${id}-fault`, hidden: true });
    const input = make('input', {
      ...INPUTS[field.kind] || INPUTS.text, id, name: field.key,
      'aria-required': String(field.required), 'aria-describedby': fault.id,
    });
    const mark = field.required ? null : make('span', {}, ` ${this.words.optional}`);
    const label = make('label', { for: id }, field.label, mark);
    const element = make('div', { class: 'field' }, label, input, fault);
    const row = { field, input, fault, element };
    input.addEventListener('input', () => {
      if (input.getAttribute('aria-invalid')) this.check(row);
    });
    input.addEventListener('blur', () => {
      if (field.kind === 'cpf' && isCpf(input.value)) {
        input.value = input.value.replace(/\D/g, '')
          .replace(/(...)(...)(...)(..)/, '$1.$2.$3-$4');
      }
      if (input.value.trim()) this.check(row);
    });
    return row;
  }

  noticeBox() {
    const { text, link } = this.notice;
    this.accepted = make('input', { type: 'checkbox', id: 'accept',
      'aria-describedby': 'accept-fault', onchange: () => this.checkNotice() });
    this.noticeFault = make('p', { class: 'fault', id: 'accept-fault', hidden: true });
    return make('div', { class: 'notice', role: 'group', 'aria-label': this.words.notice },
      text ? make('p', {}, text) : null,
      /^https:\/\//i.test(link) ? make('p', {}, make('a', {
        href: link, target: '_blank', rel: 'noopener noreferrer',
      }, this.words.noticeLink)) : null,
      make('label', { class: 'accept' }, this.accepted, make('span', {}, this.words.accept)),
      this.noticeFault);
  }

  /** Says what is wrong beside the field; true when nothing is. */
  check(row) {
    return this.mark(row.input, row.fault, faultOf(row.field, row.input.value));
  }

  checkNotice() {
    return this.mark(this.accepted, this.noticeFault, this.accepted.checked ? null : 'mustAccept');
  }

  mark(input, place, fault) {
    place.textContent = fault ? this.words[fault] : '';
    show(place, fault);
    if (fault) input.setAttribute('aria-invalid', 'true');
    else input.removeAttribute('aria-invalid');
    return !fault;
  }

  /** The engine did not take a datum. */
  refuse(key) {
    const row = this.rows.find(({ field }) => field.key === key) || this.rows[0];
    if (row) this.mark(row.input, row.fault, 'badDatum');
  }

  submit() {
    const wrong = this.rows.filter((row) => !this.check(row)).map((row) => row.input);
    if (this.notice && !this.checkNotice()) wrong.push(this.accepted);
    if (wrong.length) {
      wrong[0].focus();
      return;
    }
    const data = {};
    for (const { field, input } of this.rows) {
      if (input.value.trim()) data[field.key] = input.value.trim();
    }
    this.submitted(data, this.notice?.version);
  }

  focus() {
    (this.rows[0]?.input || this.accepted).focus();
  }
}
