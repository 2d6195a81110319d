// How a page that is not looked at tells of news. Its title has the count before it, and for half a
// minute it changes with the words, as an eye's corner notices; the site's own title is put back.
// Where the site wants a sound, there is one.

/** A short note, where the browser lets a page sound that was clicked before. */
function chime() {
  try {
    const audio = new AudioContext();
    const volume = audio.createGain();
    const note = audio.createOscillator();
    volume.gain.value = 0.08;
    volume.connect(audio.destination);
    note.connect(volume);
    note.onended = () => audio.close();
    note.start();
    note.stop(audio.currentTime + 0.15);
  } catch {
    // No sound in this browser.
  }
}

const FLASH_EVERY = 1000;
const FLASHES = 30;

class Title {
  constructor(words) {
    this.words = words;
    this.own = null;
  }

  /** So many messages were not seen; 0 gives the page its title back. */
  tell(count) {
    if (!count || document.visibilityState !== 'hidden') {
      this.clear();
      return;
    }
    if (this.own === null || document.title !== this.shown) this.own = document.title;
    this.count = count;
    this.left = FLASHES;
    this.paint(`(${count}) ${this.own}`);
    if (!this.timer) this.timer = setInterval(() => this.flash(), FLASH_EVERY);
  }

  paint(text) {
    document.title = text;
    this.shown = document.title;
  }

  flash() {
    // The site has set another title meanwhile, which is then the one to keep.
    if (document.title !== this.shown) this.own = document.title;
    this.left -= 1;
    const news = this.count === 1 ? this.words.unreadOne
      : fill(this.words.unread, { count: this.count });
    this.paint(this.left % 2 ? `● ${news}` : `(${this.count}) ${this.own}`);
    if (this.left <= 0) this.stop();
  }

  stop() {
    clearInterval(this.timer);
    this.timer = null;
  }

  clear() {
    this.stop();
    if (this.own !== null && document.title === this.shown) document.title = this.own;
    this.own = null;
  }
}
