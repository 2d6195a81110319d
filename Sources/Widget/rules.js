// What can be told without a page: whether a datum is right, and which colours can be read.

const DATUM_LIMIT = 200;
const MESSAGE_LIMIT = 4000;

/** The key of the words that say what is wrong with a datum, or null when it is right. */
function faultOf(field, value) {
  const text = value.trim();
  if (!text) return field.required ? 'required' : null;
  if ([...text].length > DATUM_LIMIT) return 'tooLong';
  if (field.kind === 'email' && !isEmail(text)) return 'badEmail';
  if (field.kind === 'phone' && !isPhone(text)) return 'badPhone';
  if (field.kind === 'cpf' && !isCpf(text)) return 'badCpf';
  return null;
}

/** One @, something before it, and a name with a dot after it; the post office knows the rest. */
function isEmail(text) {
  return /^[^\s@,;<>"]+@[^\s@.,;<>"]+(\.[^\s@.,;<>"]+)+$/.test(text);
}

/** 8 to 15 digits (E.164 has no more), with the signs people put between them. */
function isPhone(text) {
  return /^\+?[\d\s().-]+$/.test(text) && /^\d{8,15}$/.test(text.replace(/\D/g, ''));
}

/** Eleven digits, the last two computed from those before (Receita Federal, modulo 11). */
function isCpf(text) {
  const digits = text.replace(/[\s.-]/g, '');
  if (!/^\d{11}$/.test(digits) || /^(\d)\1*$/.test(digits)) return false;
  const check = (count) => {
    let sum = 0;
    for (let i = 0; i < count; i += 1) sum += Number(digits[i]) * (count + 1 - i);
    return ((sum * 10) % 11) % 10;
  };
  return check(9) === Number(digits[9]) && check(10) === Number(digits[10]);
}

/** The red, green and blue of `#RRGGBB`; black where it is something else. */
function channelsOf(colour) {
  const number = /^#[0-9a-f]{6}$/i.test(colour) ? parseInt(colour.slice(1), 16) : 0;
  return [number >> 16, (number >> 8) & 255, number & 255];
}

/** WCAG 2 relative luminance, 0 to 1. */
function luminance(colour) {
  const [red, green, blue] = channelsOf(colour).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG 2 contrast, 1 to 21. */
function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** `share` (0 to 1) of one colour in another. */
function blend(one, other, share) {
  const base = channelsOf(other);
  const mixed = channelsOf(one).map((part, i) => Math.round(part * share + base[i] * (1 - share)));
  return `#${mixed.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/** The first of the wanted colours that can be read on `ground`, else black or white. */
function readable(ground, ...wanted) {
  return wanted.find((colour) => contrast(colour, ground) >= 4.5)
    || (contrast('#000000', ground) > contrast('#FFFFFF', ground) ? '#000000' : '#FFFFFF');
}

/** The colours of the window, made from the five that the channel chooses. */
function paletteOf(look) {
  const { background, font, userMessage, button } = look;
  const surface = blend(font, background, 0.07);
  return {
    background,
    font,
    surface,
    muted: readable(background, blend(font, background, 0.72), font),
    'surface-font': readable(surface, font),
    line: blend(font, background, 0.16),
    'field-line': readableLine(background, font),
    own: userMessage,
    'own-font': readable(userMessage, font),
    button,
    'button-font': readable(button, '#FFFFFF'),
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

/** A random time up to `top` milliseconds (full jitter). */
function upTo(top) {
  return Math.random() * top;
}

/** An identifier that no other message has: 96 random bits. */
function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
