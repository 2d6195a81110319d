// What the browser keeps between pages. The contact is one for the site (every channel of this
// host); the session is one for the channel, so that all tabs share it; what has not been sent yet,
// and whether the window is open, belong to one tab. The direct URL keeps all in its tab: a reload
// goes on, a new tab is another visitor. Where storage is refused, a page remembers for itself.

/** Storage of texts as JSON, which works even where the browser refuses to keep anything. */
class Drawer {
  constructor(name, prefix) {
    this.prefix = prefix;
    this.spare = new Map();
    try {
      this.store = window[name];
      this.store.getItem(prefix);
    } catch {
      this.store = null;
    }
  }

  get(key) {
    try {
      const kept = this.store ? this.store.getItem(this.prefix + key) : null;
      return JSON.parse(kept ?? this.spare.get(key) ?? 'null');
    } catch {
      return null;
    }
  }

  set(key, value) {
    const text = jsonOf(value);
    this.spare.set(key, text);
    try {
      this.store?.setItem(this.prefix + key, text);
      if (this.store) this.spare.delete(key);
    } catch {
      // Full or refused: this page remembers, the next one will not.
    }
  }

  remove(key) {
    this.spare.delete(key);
    try {
      this.store?.removeItem(this.prefix + key);
    } catch {
      // Nothing was kept.
    }
  }
}

/** The storage of one widget. */
class Memory {
  constructor(host, cid, direct) {
    const lasting = direct ? 'sessionStorage' : 'localStorage';
    this.direct = direct;
    this.site = new Drawer(lasting, `canais:${host}:`);
    this.channel = new Drawer(lasting, `canais:${host}:${cid}:`);
    this.tab = new Drawer('sessionStorage', `canais:tab:${host}:${cid}:`);
  }

  /** `{id, secret}` of the person in this browser and site, or null. */
  get contact() {
    const kept = this.direct ? null : this.site.get('contact');
    return kept?.id && kept?.secret ? kept : null;
  }

  set contact(contact) {
    if (!this.direct) this.site.set('contact', contact);
  }

  /** `{id, secret}` of the open conversation, or null. */
  get session() {
    const kept = this.channel.get('session');
    return kept?.id && kept?.secret ? kept : null;
  }

  set session(session) {
    if (session) this.channel.set('session', session);
    else this.channel.remove('session');
  }
}
