// What is right to send: the data of the form and the length of a message, read as the engine reads
// them, so that nothing is refused there that was taken here.

const DATUM_LIMIT = 200;
const MESSAGE_LIMIT = 4000;
const BREAKS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;
const SPACES = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\ufeff]/g;
const UNSEEN = /[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069]/g;

const MESSAGE_BYTES = 16384;

/** How many characters people see in a text; code points where the browser cannot tell. */
function lengthOf(text) {
  if (!Intl.Segmenter) return [...text].length;
  let count = 0;
  for (const piece of new Intl.Segmenter().segment(text)) if (piece) count += 1;
  return count;
}

/**
 * A datum as it is sent. What comes with pasted text and is not seen in it goes: line breaks and
 * no-break spaces become spaces, marks of direction vanish from telephones and addresses.
 */
function cleanDatum(field, value) {
  const text = wellFormed(value).replace(BREAKS, ' ').replace(SPACES, ' ');
  if (!has(['email', 'phone', 'cpf'], field.kind)) return text.trim();
  const plain = text.replace(UNSEEN, '').trim();
  // Dashes as word processors make them.
  return field.kind === 'email' ? plain : plain.replace(/[\u2010-\u2015\u2212]/g, '-');
}

/** The key of the words that say what is wrong with a datum, or null when it is right. */
function faultOf(field, value) {
  const text = cleanDatum(field, value);
  if (!text) return field.required ? 'required' : null;
  if (text.length > DATUM_LIMIT && lengthOf(text) > DATUM_LIMIT) return 'tooLong';
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
  return /^\+?[\d ().-]+$/.test(text) && /^\d{8,15}$/.test(text.replace(/\D/g, ''));
}

/** Eleven digits, the last two computed from those before (Receita Federal, modulo 11). */
function isCpf(text) {
  const digits = text.replace(/[ .-]/g, '');
  if (!/^\d{11}$/.test(digits) || /^(\d)\1*$/.test(digits)) return false;
  const check = (count) => {
    let sum = 0;
    for (let i = 0; i < count; i += 1) sum += Number(digits[i]) * (count + 1 - i);
    return ((sum * 10) % 11) % 10;
  };
  return check(9) === Number(digits[9]) && check(10) === Number(digits[10]);
}

/** Whether a text is longer than a message may be. */
function isTooMuch(text) {
  if (text.length * 3 <= MESSAGE_BYTES && text.length <= MESSAGE_LIMIT) return false;
  return new TextEncoder().encode(text).length > MESSAGE_BYTES || lengthOf(text) > MESSAGE_LIMIT;
}

/** An identifier that no other message has: 96 random bits. */
function randomId() {
  return map(crypto.getRandomValues(new Uint8Array(12)),
    (byte) => `0${byte.toString(16)}`.slice(-2)).join('');
}
