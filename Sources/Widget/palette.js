// The colours of the window, made from the five that the channel chooses.

const DARK = { background: '#161A20', font: '#E6E9EE' };

/** `share` (0 to 1) of one colour in another. */
function blend(one, other, share) {
  const base = channelsOf(other);
  return `#${map(channelsOf(one), (part, i) => {
    const mixed = Math.round(part * share + base[i] * (1 - share));
    return `0${mixed.toString(16)}`.slice(-2);
  }).join('')}`;
}

/** The looks of a light channel for a page that is dark: its own hues, on a dark ground. */
function darkened(look) {
  const background = blend(look.button, DARK.background, 0.05);
  return { ...look, background, font: DARK.font,
    userMessage: blend(look.userMessage, background, 0.24) };
}

/** Every colour that the window uses; each text can be read where it stands. */
function paletteOf(look) {
  const { background, userMessage, button: accent } = look;
  const font = readable(background, look.font);
  const surface = blend(font, background, 0.07);
  return {
    background,
    font,
    surface,
    muted: readable(background, blend(font, background, 0.78), font),
    'surface-font': readable(surface, font),
    line: blend(font, background, 0.16),
    'field-line': readableLine(background, font),
    own: userMessage,
    'own-font': readable(userMessage, font, look.font),
    button: accent,
    'button-font': readable(accent, '#FFFFFF'),
    danger: readable(background, '#B42318', '#FDA29B'),
  };
}

/** The faintest line round a field that still stands out 3:1 (WCAG 1.4.11). */
function readableLine(background, font) {
  for (let share = 0.4; share < 1; share += 0.1) {
    const line = blend(font, background, share);
    if (contrast(line, background) >= 3) return line;
  }
  return font;
}

/**
 * Whether the page is dark now: the visitor prefers it, and the page says that it follows, by its
 * `color-scheme` or by `data-scheme="auto"` on the script.
 */
function isDarkPage({ script, direct }) {
  const wanted = script?.dataset.scheme;
  if (wanted === 'dark' || wanted === 'light') return wanted === 'dark';
  if (!window.matchMedia('(prefers-color-scheme: dark)').matches) return false;
  const page = getComputedStyle(document.documentElement).colorScheme
    + document.querySelector('meta[name="color-scheme"]')?.content;
  return direct || wanted === 'auto' || page.indexOf('dark') >= 0;
}
