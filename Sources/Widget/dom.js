// Making elements without markup: text is only ever set as text, so that nothing a channel or a
// person wrote can become an element, and no Content-Security-Policy has anything to forbid.

const SVG = 'http://www.w3.org/2000/svg';

/** The strokes of each icon, on a grid of 24 by 24. */
const ICONS = {
  chat: ['M21 11.5a8.4 8.4 0 0 1-12.2 7.5L3 21l2-5.4A8.4 8.4 0 1 1 21 11.5Z',
    'M8.5 11.5h.01M12.5 11.5h.01M16.5 11.5h.01'],
  headset: ['M4 14v-2a8 8 0 0 1 16 0v2', 'M20 18a3 3 0 0 1-3 3h-4',
    'M4 14h2.2c.5 0 .8.4.8.8v3.4c0 .4-.3.8-.8.8H5.5a1.5 1.5 0 0 1-1.5-1.5Z',
    'M20 14h-2.2c-.5 0-.8.4-.8.8v3.4c0 .4.3.8.8.8h.7a1.5 1.5 0 0 0 1.5-1.5Z'],
  help: ['M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z',
    'M9.3 9.3a2.8 2.8 0 0 1 5.4.9c0 1.8-2.7 2.3-2.7 4', 'M12 17.2h.01'],
  close: ['M6 6l12 12M18 6 6 18'],
  send: ['M12 19V5', 'M6 11l6-6 6 6'],
  finish: ['M14 4H6a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h8', 'M10 12h10M17 9l3 3-3 3'],
  bell: ['M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15Z', 'M10 21h4'],
  whatsapp: ['M3.5 20.5l1.2-4.3a8.5 8.5 0 1 1 3.2 3.1Z',
    'M9 8.2c-.6.7-.7 1.5-.3 2.5a8 8 0 0 0 4.3 4.3c1 .4 1.8.3 2.5-.3l.3-1.1-2-1.1-1 .9'
    + 'a5.5 5.5 0 0 1-2.4-2.4l.9-1-1.1-2Z'],
};

/** An element with attributes, listeners (`onclick`) and children; strings become text. */
function make(tag, traits, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(traits || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** An icon, hidden from screen readers: whoever shows it says what it is. */
function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('focusable', 'false');
  for (const strokes of ICONS[name]) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', strokes);
    svg.append(path);
  }
  return svg;
}

/** A button that is an icon; its name is for the pointer's tip and for screen readers. */
function iconButton(kind, name, label, onclick) {
  return make('button', { type: 'button', class: kind, 'aria-label': label, title: label, onclick },
    icon(name));
}

/** Text with its web addresses as links that tell the other site nothing of this one. */
function withLinks(text) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(/https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]]/gi)) {
    parts.push(text.slice(end, match.index), make('a', {
      href: match[0], target: '_blank', rel: 'noopener noreferrer nofollow',
    }, match[0]));
    end = match.index + match[0].length;
  }
  return [...parts, text.slice(end)];
}

/** Gives a document or a shadow root its rules. Constructed sheets pass a strict style-src. */
function dress(root, rules, nonce) {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  } catch {
    const style = make('style', {}, rules);
    if (nonce) style.nonce = nonce;
    (root.head || root).append(style);
  }
}

/** Shows or hides. */
function show(element, visible) {
  element.hidden = !visible;
}
