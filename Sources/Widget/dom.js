// Making elements without markup: text is only ever set as text, so that nothing a channel or a
// person wrote can become an element, and no Content-Security-Policy has anything to forbid.

/** The strokes of each icon of the button, on a grid of 24 by 24. */
const ICONS = {
  chat: ['M21 11.5a8.4 8.4 0 0 1-12.2 7.5L3 21l2-5.4A8.4 8.4 0 1 1 21 11.5Z',
    'M8.5 11.5h.01M12.5 11.5h.01M16.5 11.5h.01'],
  headset: ['M4 14v-2a8 8 0 0 1 16 0v2', 'M20 18a3 3 0 0 1-3 3h-4',
    'M4 14h2.2c.5 0 .8.4.8.8v3.4c0 .4-.3.8-.8.8H5.5a1.5 1.5 0 0 1-1.5-1.5Z',
    'M20 14h-2.2c-.5 0-.8.4-.8.8v3.4c0 .4.3.8.8.8h.7a1.5 1.5 0 0 0 1.5-1.5Z'],
  help: ['M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z',
    'M9.3 9.3a2.8 2.8 0 0 1 5.4.9c0 1.8-2.7 2.3-2.7 4', 'M12 17.2h.01'],
};

/**
 * What the widget's elements do, by element and kind of event. They are not listeners of the
 * elements: events are taken up once, at the shadow root (host.js), which can be wired again after
 * a `document.open` took every listener away.
 */
const HANDLERS = new WeakMap();

/** Sets what an element does when a kind of event reaches it. */
function on(element, kind, work) {
  const known = HANDLERS.get(element) || {};
  known[kind] = work;
  HANDLERS.set(element, known);
}

/** Calls back for each name and value of an object's own. */
function each(object, work) {
  for (const name of Object.keys(object || {})) work(name, object[name]);
}

/** An element with attributes, handlers (`onclick`) and children; strings become text. */
function make(tag, traits, ...children) {
  const element = document.createElement(tag);
  each(traits, (name, value) => {
    if (value === null || value === undefined || value === false) return;
    if (name.slice(0, 2) === 'on') on(element, name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  });
  for (const child of children) add(element, child);
  return element;
}

/** Puts a node or a text at the end of an element; nothing where there is none. */
function add(element, child) {
  if (child === null || child === undefined) return;
  element.appendChild(typeof child === 'object' ? child : document.createTextNode(child));
}

/** Takes a node away from where it is. */
function remove(node) {
  if (node && node.parentNode) node.parentNode.removeChild(node);
}

/** An icon, hidden from screen readers: what shows it says what it is. */
function icon(name) {
  const part = (tag, traits) => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
    each(traits, (key, value) => element.setAttribute(key, value));
    return element;
  };
  const svg = part('svg', { viewBox: '0 0 24 24', 'aria-hidden': 'true', class: `icon-${name}` });
  for (const d of ICONS[name]) add(svg, part('path', { d }));
  return svg;
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
    add(root.head || root, style);
  }
}

/** Shows or hides. */
function show(element, visible) {
  if (element.hidden === Boolean(visible)) element.hidden = !visible;
}
