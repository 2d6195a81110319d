// Which colours can be read on which (WCAG 2).

/** The red, green and blue of `#RRGGBB`; black where it is something else. */
function channelsOf(colour) {
  const number = /^#[0-9a-f]{6}$/i.test(colour) ? parseInt(colour.slice(1), 16) : 0;
  return [number >> 16, (number >> 8) & 255, number & 255];
}

/** Relative luminance, 0 to 1. */
function luminance(colour) {
  let sum = 0;
  const shares = [0.2126, 0.7152, 0.0722];
  const channels = channelsOf(colour);
  for (let i = 0; i < 3; i += 1) {
    const part = channels[i] / 255;
    sum += shares[i] * (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  }
  return sum;
}

/** Contrast, 1 to 21. */
function contrast(one, other) {
  const first = luminance(one) + 0.05;
  const second = luminance(other) + 0.05;
  return Math.max(first, second) / Math.min(first, second);
}

/** The first of the wanted colours that can be read on `ground`, else black or white. */
function readable(ground, ...wanted) {
  for (const colour of wanted) if (contrast(colour, ground) >= 4.5) return colour;
  return contrast('#000000', ground) > contrast('#FFFFFF', ground) ? '#000000' : '#FFFFFF';
}
