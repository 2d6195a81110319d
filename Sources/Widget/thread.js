// The messages, as a log that screen readers follow, and the box they are written in.

/** The messages of a conversation. Elements are kept by message, so that only news is announced. */
class Thread {
  constructor(words, language) {
    Object.assign(this, { words, language });
    this.element = make('div', { class: 'thread', role: 'log', 'aria-live': 'polite',
      'aria-label': words.log });
    this.items = new Map();
  }

  /** What there is to show, in order: messages, the handover, and what is still on its way. */
  entriesOf({ messages, pending, handedAfter }) {
    const entries = [...messages];
    if (handedAfter !== null) {
      const after = messages.findIndex((message) => message.seq > handedAfter);
      entries.splice(after < 0 ? messages.length : after, 0,
        { id: 'handover', from: 'system', text: this.words.handover });
    }
    return [...entries,
      ...pending.map((message) => ({ ...message, from: 'contact', waiting: true }))];
  }

  /** Shows what the conversation holds now; true when something was added. */
  update(talk) {
    this.element.setAttribute('aria-busy', String(talk.state === 'resuming'));
    const entries = this.entriesOf(talk);
    const kept = new Map();
    let added = false;
    let place = this.element.firstChild;
    for (const [index, entry] of entries.entries()) {
      const key = entry.id || `#${entry.seq}`;
      let item = this.items.get(key);
      if (!item) {
        item = this.item(entry);
        added = true;
      }
      kept.set(key, item);
      this.refresh(item, entry, entries[index - 1], entries[index + 1]);
      for (const node of [item.day, item.element]) {
        if (node === place) place = place.nextSibling;
        else this.element.insertBefore(node, place);
      }
    }
    while (place) {
      const next = place.nextSibling;
      place.remove();
      place = next;
    }
    this.items = kept;
    return added;
  }

  item(entry) {
    const side = { contact: 'own', system: 'system' }[entry.from] || 'other';
    const who = make('p', { class: side === 'own' ? 'quiet' : 'who' });
    const meta = make('p', { class: 'meta', 'aria-live': 'off' });
    const text = make('p', { class: 'bubble' }, ...withLinks(entry.text));
    const parts = side === 'system' ? [text] : [who, text, meta];
    return { who, meta, element: make('div', { class: `item ${side}` }, ...parts),
      day: make('p', { class: 'day' }, this.dayOf(entry)) };
  }

  refresh(item, entry, before, after) {
    const { words } = this;
    const isNewDay = this.dayOf(entry) !== this.dayOf(before);
    const isTurn = isNewDay || !this.areOneTurn(before, entry);
    const isJoined = this.areOneTurn(entry, after) && entry.waiting === after.waiting
      && !entry.failed && this.timeOf(entry) === this.timeOf(after);
    const author = { contact: words.you, flow: entry.name || words.flow }[entry.from]
      || entry.name || words.agent;
    const fate = entry.failed ? words.notSent : entry.waiting ? words.sending : words.sent;
    const meta = [this.timeOf(entry), entry.from === 'contact' ? fate : null]
      .filter(Boolean).join(' · ');
    if (item.who.textContent !== author) item.who.textContent = author;
    if (item.meta.textContent !== meta) item.meta.textContent = meta;
    show(item.who, isTurn);
    show(item.day, isNewDay);
    for (const [name, isSet] of Object.entries({ turn: isTurn, joined: isJoined,
      waiting: entry.waiting, failed: entry.failed })) {
      item.element.classList.toggle(name, Boolean(isSet));
    }
  }

  areOneTurn(one, other) {
    return Boolean(one && other) && one.from === other.from && one.name === other.name;
  }

  dateOf(entry) {
    const date = entry?.at ? new Date(entry.at) : new Date();
    return Number.isNaN(date.getTime()) ? new Date() : date;
  }

  timeOf(entry) {
    return this.dateOf(entry).toLocaleTimeString(this.language,
      { hour: '2-digit', minute: '2-digit' });
  }

  dayOf(entry) {
    const date = this.dateOf(entry);
    return date.toDateString() === new Date().toDateString() ? this.words.today
      : date.toLocaleDateString(this.language, { day: 'numeric', month: 'long' });
  }
}

/** Where the visitor writes: Enter sends, Shift+Enter makes a line. */
class Composer {
  /** `sent(text)` tells whether it took the text; `draft` is a drawer that outlives the page. */
  constructor({ words, draft, sent }) {
    Object.assign(this, { draft, sent });
    this.box = make('textarea', {
      rows: '1', maxlength: MESSAGE_LIMIT, placeholder: words.write, 'aria-label': words.write,
      enterkeyhint: 'send', autocomplete: 'off',
      oninput: () => this.changed(),
      onkeydown: (event) => {
        if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
        event.preventDefault();
        this.submit();
      },
    });
    this.box.value = draft.get('draft') || '';
    this.element = make('form', { class: 'composer', onsubmit: (event) => {
      event.preventDefault();
      this.submit();
      this.box.focus();
    } }, this.box, make('button', { type: 'submit', 'aria-label': words.send, title: words.send },
      icon('send')));
  }

  submit() {
    if (!this.sent(this.box.value)) return;
    this.box.value = '';
    this.changed();
  }

  /** The box grows with its text, and what is in it survives a change of page. */
  changed() {
    if (this.box.value) this.draft.set('draft', this.box.value);
    else this.draft.remove('draft');
    this.fit();
  }

  fit() {
    this.box.style.height = 'auto';
    const { scrollHeight } = this.box;
    // A box that is not in view has no height to go by; the style sheet's is for one line.
    this.box.style.height = scrollHeight ? `${Math.min(132, scrollHeight + 2)}px` : '';
  }
}
