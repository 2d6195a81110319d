// What a page may have replaced. Prototype.js gives arrays and JSON other meanings (`entries`,
// `map`, `toJSON`), and others do the like, so the widget asks nothing of an array but its index
// and its length, and makes JSON by itself.

/** What `change` makes of each item, in order. */
function map(items, change) {
  const made = [];
  for (let i = 0; i < items.length; i += 1) made[i] = change(items[i], i);
  return made;
}

/** The items that pass. */
function filter(items, test) {
  const kept = [];
  for (let i = 0; i < items.length; i += 1) if (test(items[i], i)) kept[kept.length] = items[i];
  return kept;
}

/** The first item that passes, or undefined. */
function find(items, test) {
  for (let i = 0; i < items.length; i += 1) if (test(items[i], i)) return items[i];
  return undefined;
}

/** Whether a list holds a value. */
function has(items, value) {
  return find(items, (item) => item === value) !== undefined;
}

/** JSON of plain values, without any `toJSON` of the page's. */
function jsonOf(value) {
  if (value === null || value === undefined) return 'null';
  if (typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${map(value, jsonOf).join(',')}]`;
  let text = '';
  each(value, (name, part) => {
    if (part !== undefined) text += `${text && ','}${JSON.stringify(name)}:${jsonOf(part)}`;
  });
  return `{${text}}`;
}

/**
 * A text as the engine reads it: half a character, as cutting in the middle of an emoji leaves it,
 * and the character zero become U+FFFD.
 */
function wellFormed(text) {
  return String(text).replace(/[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff\0]/g,
    (found) => (found.length === 2 ? found : '\ufffd'));
}

/** A random time up to `top` milliseconds (full jitter). */
function upTo(top) {
  return Math.random() * top;
}
