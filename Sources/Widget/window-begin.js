// Where the window's script begins: it takes over the widget that loaded it, and the tools that
// both share.

const app = window[Symbol.for('canais.webchat')];
if (!app) return;
delete window[Symbol.for('canais.webchat')];
const { each, KEPT, WORDS, luminance, contrast, readable, channelsOf, ICONS, on, make, add, remove,
  icon, dress, show, PHONE } = app.tools;

/**
 * What only some channels have (ways.js, outreach.js, files.js, rating.js), where it was loaded
 * with the window.
 */
const MORE = {};

each({
  close: ['M6 6l12 12M18 6 6 18'],
  send: ['M12 19V5', 'M6 11l6-6 6 6'],
  finish: ['M14 4H6a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h8', 'M10 12h10M17 9l3 3-3 3'],
  down: ['M12 5v14', 'M6 13l6 6 6-6'],
}, (name, strokes) => { ICONS[name] = strokes; });

/** A button with what it shows; `label` names it where that is an icon alone. */
function button(kind, label, onclick, ...content) {
  return make('button', { type: 'button', class: kind, 'aria-label': label, onclick }, ...content);
}

/** Sets a text that is another than before. */
function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Whether a person types in an element: a field of a form, or a text that is edited in place. */
function isField(element) {
  return Boolean(element) && (element.isContentEditable
    || /^(INPUT|TEXTAREA|SELECT|IFRAME)$/.test(element.tagName));
}
