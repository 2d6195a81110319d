// Loaded where the channel allows them. Pictures and files: chosen, pasted or dropped, told by
// their first bytes, sent with their progress in view and a way to stop, and shown when they
// come. A picture is drawn only from the engine.

ICONS.clip = ['M20 11.5l-8 8a5 5 0 0 1-7-7l8.5-8.5a3.4 3.4 0 0 1 4.8 4.8L10 17'
  + 'a1.8 1.8 0 0 1-2.5-2.5l7.5-7.5'];
ICONS.file = ['M14 3H7a1 1 0 0 0-1 1v16a1 1 0 0 0 1 1h10a1 1 0 0 0 1-1V7Z', 'M14 3v4h4'];

const FILE_LIMIT = 10 * 1024 * 1024;
const FILES_STYLE = `
.file { display: flex; align-items: center; flex-wrap: wrap; overflow-wrap: anywhere; }
.file svg { flex: none; margin-right: 8px; }
.file img { max-width: 100%; max-height: 220px; border-radius: 8px; display: block; }
.uploads { flex: none; padding: 6px 16px; border-top: 1px solid var(--line); font-size: 13px; }
.upload { display: flex; align-items: center; }
.upload span { flex: 1; min-width: 0; overflow-wrap: anywhere; }
.upload progress { width: 70px; margin: 0 6px; }
.upload.failed span { color: var(--danger); }
.window.dropping { box-shadow: inset 0 0 0 3px var(--button); }
.composer .attach { height: 44px; }
`;
/** How files begin, and what they then are; `null` stands for any byte. */
const BEGINNINGS = [
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/gif', [0x47, 0x49, 0x46, 0x38]],
  ['image/webp', [0x52, 0x49, 0x46, 0x46, null, null, null, null, 0x57, 0x45, 0x42, 0x50]],
  ['application/pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
];

/** What a file is by its bytes, or null. */
async function kindOf(file) {
  const bytes = await new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => done(new Uint8Array(reader.result));
    reader.onerror = () => done([]);
    reader.readAsArrayBuffer(file.slice(0, 12));
  });
  const known = find(BEGINNINGS, ([, start]) => !find(start,
    (byte, i) => byte !== null && byte !== bytes[i]));
  return known ? known[0] : null;
}

/** A size as people read it. */
function sizeOf(bytes) {
  const isLarge = bytes >= 1e6;
  const number = isLarge ? bytes / 1e6 : Math.max(1, bytes / 1e3);
  return `${number.toLocaleString(app.language, { maximumFractionDigits: isLarge ? 1 : 0 })} ${
    isLarge ? 'MB' : 'kB'}`;
}

/** Shows a file of the conversation in its bubble, in place of a text that is only its name. */
function drawFile(bubble, { file, text }, base) {
  const { token, name, size } = file;
  if (!/^[\w-]{16,200}$/.test(token || '')) return;
  const href = `${base}/files/${token}`;
  const isPicture = /^image\//.test(file.type || '');
  if (text === name) bubble.textContent = '';
  const label = size > 0 ? `${name} · ${sizeOf(size)}` : name;
  const link = make('a', { class: 'file', href, target: '_blank', rel: 'noopener noreferrer' },
    isPicture ? null : icon('file'), make('span', {}, label));
  if (isPicture) {
    const picture = make('img', { alt: '', loading: 'lazy' });
    // A picture that cannot be had is a link with its name.
    picture.onerror = () => remove(picture);
    picture.src = href;
    link.insertBefore(picture, link.firstChild);
  }
  add(bubble, link);
}

class Files {
  /**
   * `session()` is `{id, secret}` or null, `begin()` begins one, `goesOn()` tells whether anything
   * may be sent; `sent(file)` takes what the engine has.
   */
  constructor({ words, address, session, begin, goesOn, sent }) {
    Object.assign(this, { words, address, session, begin, goesOn, sent });
    this.waiting = [];
    dress(app.body.shadow, FILES_STYLE, app.nonce);
    this.input = make('input', { type: 'file', hidden: true, multiple: true, tabindex: '-1',
      accept: 'image/png,image/jpeg,image/webp,image/gif,application/pdf',
      onchange: () => {
        this.take(this.input.files);
        this.input.value = '';
      } });
    this.button = button('tool attach', words.attach, () => this.input.click(), icon('clip'));
    this.element = make('div', { class: 'uploads', role: 'status', hidden: true }, this.input);
  }

  pasted(event) {
    const files = event.clipboardData?.files;
    if (!files?.length) return;
    event.preventDefault();
    this.take(files);
  }

  /** What an element does with files that are dragged over it. */
  receive(element) {
    const isOver = (over) => (event) => {
      event.preventDefault();
      element.classList.toggle('dropping', over);
    };
    on(element, 'dragenter', isOver(true));
    on(element, 'dragover', isOver(true));
    on(element, 'dragleave', isOver(false));
    on(element, 'drop', (event) => {
      isOver(false)(event);
      this.take(event.dataTransfer?.files || []);
    });
  }

  take(files) {
    if (!this.goesOn()) return;
    for (let i = 0; i < files.length; i += 1) this.send(files[i]);
  }

  async send(file) {
    const type = file.size > FILE_LIMIT ? null : await kindOf(file);
    const row = this.row(file);
    if (!type) this.fail(row, file.size > FILE_LIMIT ? 'fileSize' : 'fileKind');
    else this.upload(row, file, type);
  }

  row(file) {
    const bar = make('progress', { max: '1', value: '0', 'aria-label': file.name || '' });
    const text = make('span', {}, fill(this.words.uploading, { name: file.name || '' }));
    const row = { bar, text };
    row.element = make('div', { class: 'upload' }, text, bar,
      button('link', null, () => {
        row.isGone = true;
        row.request?.abort();
        this.drop(row);
      }, this.words.cancel));
    add(this.element, row.element);
    show(this.element, true);
    return row;
  }

  /** A conversation has begun: what waited for it goes. */
  proceed() {
    if (!this.session()?.secret) return;
    for (const go of this.waiting.splice(0)) go();
  }

  upload(row, file, type) {
    if (row.isGone) return;
    const session = this.session();
    if (!session?.secret) {
      this.waiting.push(() => this.upload(row, file, type));
      this.begin();
      return;
    }
    const request = new XMLHttpRequest();
    row.request = request;
    request.open('POST', this.address);
    request.setRequestHeader('Content-Type', type);
    request.setRequestHeader('Authorization', `Bearer ${session.id}.${session.secret}`);
    request.setRequestHeader('X-File-Name', encodeURIComponent(wellFormed(file.name || '')));
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) row.bar.value = event.loaded / event.total;
    };
    request.onload = () => {
      let answer = null;
      try {
        answer = JSON.parse(request.responseText);
      } catch {
        // Not an answer of the engine.
      }
      if (request.status === 201 && answer?.token) {
        this.drop(row);
        const { name, size } = answer.file || {};
        this.sent({ token: answer.token, name: name || file.name || '', type, size });
      } else {
        this.fail(row, { 413: 'fileSize', 415: 'fileKind', 422: 'fileRefused', 429: 'fileLimit' }[
          request.status] || 'fileFault');
      }
    };
    request.onerror = () => this.fail(row, 'fileFault');
    request.send(file);
  }

  fail(row, word) {
    remove(row.bar);
    say(row.text, this.words[word]);
    row.element.classList.add('failed');
    say(row.element.lastChild, this.words.discard);
  }

  drop(row) {
    remove(row.element);
    show(this.element, this.element.childNodes.length > 1);
  }
}

MORE.Files = Files;
MORE.drawFile = drawFile;
