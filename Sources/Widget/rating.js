// After an end: one to five, and a sentence for those who want to say more.

ICONS.star = ['M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1 5.9L12 17l-5.2 2.7 1-5.9-4.3-4.1 5.9-.8Z'];

const RATING_STYLE = `
.rating { flex: 1 1 100%; }
.stars { display: flex; justify-content: center; }
.stars button { width: 44px; height: 44px; padding: 8px; color: var(--muted); }
.stars button[aria-checked="true"] { color: var(--font); }
.stars button[aria-checked="true"] svg, .stars .filled svg { fill: currentColor; }
.stars .filled { color: var(--font); }
.rating textarea {
  width: 100%; font-size: 16px; border-radius: 11px; border: 1px solid var(--field-line);
  background: transparent; height: 66px; padding: 8px 12px; resize: none; margin: 6px 0; }
`;

class Rating {
  /** `session()` is what is rated, as `{id, secret}`; `rated()` is called once. */
  constructor({ words, session, rated }) {
    Object.assign(this, { words, session, rated });
    this.score = 0;
    dress(app.body.shadow, RATING_STYLE, app.nonce);
    this.stars = map([1, 2, 3, 4, 5], (score) => {
      const star = button('star', fill(words.rateOne, { count: score }), () => this.choose(score),
        icon('star'));
      star.setAttribute('role', 'radio');
      star.setAttribute('aria-checked', 'false');
      star.tabIndex = score === 1 ? 0 : -1;
      return star;
    });
    this.text = make('textarea', { 'aria-label': words.rateMore, placeholder: words.rateMore,
      maxlength: '500' });
    this.send = button('secondary', null, () => this.finish(), words.rateSend);
    this.more = make('div', { hidden: true }, this.text, this.send);
    this.question = make('p', { id: 'rating' }, words.rate);
    this.choices = make('div', { class: 'stars', role: 'radiogroup', 'aria-labelledby': 'rating',
      onkeydown: (event) => this.key(event) }, ...this.stars);
    this.element = make('div', { class: 'rating', hidden: true }, this.question, this.choices,
      this.more);
  }

  choose(score) {
    this.score = score;
    for (let i = 0; i < 5; i += 1) {
      const star = this.stars[i];
      star.setAttribute('aria-checked', String(i + 1 === score));
      star.classList.toggle('filled', i < score);
      star.tabIndex = i + 1 === score ? 0 : -1;
    }
    this.stars[score - 1].focus();
    show(this.more, true);
  }

  /** Arrows choose, as in any group of radio buttons. */
  key(event) {
    const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    this.choose(Math.min(5, Math.max(1, this.score + step)));
  }

  finish() {
    show(this.choices, false);
    show(this.more, false);
    say(this.question, this.words.rated);
    app.emit('webchat_avaliacao', { nota: this.score });
    this.post(3000);
    this.rated();
  }

  /** Sends what was chosen; once more, after `again` milliseconds, where that fails. */
  async post(again) {
    const { id, secret } = this.session();
    const body = jsonOf({ session: id, secret, score: this.score,
      text: wellFormed(this.text.value.trim()) });
    try {
      await fetch(`${app.base}/rating`, { method: 'POST', body, credentials: 'omit',
        keepalive: true, headers: { 'Content-Type': 'text/plain' } });
    } catch {
      if (again) setTimeout(() => this.post(0), again);
    }
  }
}

MORE.Rating = Rating;
