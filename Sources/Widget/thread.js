// The messages, as a log that screen readers follow. Only what changed is drawn, and nothing while
// the window is closed: a message more costs the same after five as after five hundred.

/** Days and times of the channel's language; made once, since making one takes long. */
class Calendar {
  constructor(language, words) {
    this.words = words;
    this.time = new Intl.DateTimeFormat(language,
      { hour: language === 'en-US' ? 'numeric' : '2-digit', minute: '2-digit' });
    this.day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long' });
  }

  /** What an entry shows of its moment, made once for each. */
  of(entry) {
    if (entry.when) return entry.when;
    let date = entry.at ? new Date(entry.at) : new Date();
    if (Number.isNaN(date.getTime())) date = new Date();
    entry.when = { date, key: date.toDateString(), time: this.time.format(date) };
    return entry.when;
  }

  nameOf(entry) {
    const { date, key } = this.of(entry);
    return key === new Date().toDateString() ? this.words.today : this.day.format(date);
  }
}

class Thread {
  /** `talk()` is the conversation; `again`, `discard` and `chosen` are what its buttons do. */
  constructor({ words, language, talk, again, discard, chosen, base }) {
    Object.assign(this, { words, talk, again, discard, chosen, base });
    this.calendar = new Calendar(language, words);
    this.element = make('div', { class: 'thread', role: 'log', 'aria-live': 'polite' });
    this.items = new Map();
  }

  /** Draws all, where nothing is drawn yet or another conversation is to be shown. */
  draw() {
    this.clear();
    const { entries } = this.talk();
    // What was said before is not news to a screen reader.
    this.element.setAttribute('aria-busy', 'true');
    for (let i = 0; i < entries.length; i += 1) this.put(entries[i], i);
    for (let i = 0; i < entries.length; i += 1) this.refresh(i);
    this.element.setAttribute('aria-busy', 'false');
  }

  clear() {
    this.element.textContent = '';
    this.items.clear();
    this.divider = null;
    this.offered = null;
  }

  /** One entry more, at its place. */
  add(entry, index) {
    this.put(entry, index);
    for (let i = index - 1; i <= index + 1; i += 1) this.refresh(i);
    const { offered } = this;
    if (offered && offered !== entry) this.refresh(this.talk().entries.lastIndexOf(offered));
  }

  /** An entry looks otherwise than before. */
  mark(entry) {
    const index = this.talk().entries.lastIndexOf(entry);
    for (let i = index - 1; i <= index + 1; i += 1) this.refresh(i);
  }

  /** An entry is gone. */
  take(entry, index) {
    const item = this.items.get(entry.key);
    if (!item) return;
    remove(item.day);
    remove(item.element);
    this.items.delete(entry.key);
    this.refresh(index - 1);
    this.refresh(index);
  }

  put(entry, index) {
    const item = this.item(entry);
    const next = this.talk().entries[index + 1];
    const place = next && this.items.get(next.key);
    this.items.set(entry.key, item);
    this.element.insertBefore(item.element, place ? place.day || place.element : null);
  }

  item(entry) {
    const side = { contact: 'own', system: 'system' }[entry.from] || 'other';
    const bubble = make('div', { class: 'bubble' });
    prose(bubble, this.textOf(entry), side === 'other');
    if (entry.file) MORE.drawFile?.(bubble, entry, this.base);
    if (side === 'system') {
      return { element: make('div', { class: `item ${side} ${entry.kind || ''}` }, bubble) };
    }
    const who = make('p', { class: side === 'own' ? 'quiet' : 'who' });
    const meta = make('p', { class: 'meta', 'aria-live': 'off' });
    return { who, meta, element: make('div', { class: `item ${side}` }, who, bubble, meta) };
  }

  textOf({ kind, text, name }) {
    const { words } = this;
    if (kind === 'handover') return text || words.handover;
    if (kind === 'joined') return fill(words.joined, { name });
    return text;
  }

  authorOf({ from, name }) {
    const { words } = this;
    return from === 'contact' ? words.you : name || (from === 'flow' ? words.flow : words.agent);
  }

  fateOf(entry) {
    const { words } = this;
    if (entry.failed) return words.notSent;
    if (entry.waiting) return words.sending;
    return entry.seq <= this.talk().readByThem ? words.read : words.sent;
  }

  /** Sets what of an entry depends on its neighbours and its fate. */
  refresh(index) {
    const { entries } = this.talk();
    const entry = entries[index];
    const item = entry && this.items.get(entry.key);
    if (!item) return;
    const before = entries[index - 1];
    const after = entries[index + 1];
    const { key, time } = this.calendar.of(entry);
    const isNewDay = !before || this.calendar.of(before).key !== key;
    if (isNewDay && !item.day) {
      item.day = make('p', { class: 'day' }, this.calendar.nameOf(entry));
      this.element.insertBefore(item.day, item.element);
    } else if (!isNewDay && item.day) {
      remove(item.day);
      item.day = null;
    }
    if (!item.who) return;
    const isTurn = isNewDay || !this.areOneTurn(before, entry);
    const isJoined = this.areOneTurn(entry, after) && !entry.failed
      && Boolean(entry.waiting) === Boolean(after.waiting) && this.calendar.of(after).time === time
      && !this.isReadEdge(entry, after);
    say(item.who, this.authorOf(entry));
    say(item.meta, entry.from === 'contact' ? `${time} · ${this.fateOf(entry)}` : time);
    show(item.who, isTurn);
    item.element.className = `item ${entry.from === 'contact' ? 'own' : 'other'}`
      + `${isTurn ? ' turn' : ''}${isJoined ? ' joined' : ''}`
      + `${entry.waiting ? ' waiting' : ''}${entry.failed ? ' failed' : ''}`;
    this.offer(item, entry, index);
  }

  /** Under a message: what it can be answered with, until it is; what can be done if it failed. */
  offer(item, entry, index) {
    const { entries } = this.talk();
    const isOpen = entry.choices?.length
      && !find(entries.slice(index + 1), ({ from }) => from !== 'system');
    const wants = entry.failed ? 'failed' : isOpen ? 'choices' : '';
    if (wants === 'choices') this.offered = entry;
    if (item.wants === wants) return;
    item.wants = wants;
    remove(item.offer);
    item.offer = null;
    if (!wants) return;
    const { words } = this;
    item.offer = make('div', { class: 'offer' });
    if (wants === 'failed') {
      add(item.offer, button('link', null, () => this.again(entry), words.retry));
      add(item.offer, button('link', null, () => this.discard(entry), words.discard));
    } else {
      for (const choice of entry.choices) {
        if (!choice || typeof choice.label !== 'string') continue;
        add(item.offer, button('option', null, () => this.chosen(choice), choice.label));
      }
    }
    add(item.element, item.offer);
  }

  areOneTurn(one, other) {
    return Boolean(one && other) && one.from === other.from && one.name === other.name
      && one.from !== 'system';
  }

  /** Whether one was read and the next not yet: both then say so. */
  isReadEdge(one, other) {
    const { readByThem } = this.talk();
    return one.from === 'contact' && (one.seq <= readByThem) !== (other.seq <= readByThem);
  }

  /** A line above the first message that was not seen, until all are. */
  divide(seq) {
    remove(this.divider);
    this.divider = null;
    const first = seq && find(this.talk().entries, (entry) => entry.seq > seq
      && entry.from !== 'contact');
    const item = first && this.items.get(first.key);
    if (!item) return;
    this.divider = make('p', { class: 'divider' }, this.words.news);
    this.element.insertBefore(this.divider, item.day || item.element);
  }
}
