// Messages as people and flows write them: links, and the signs of messengers for bold, italic,
// code and lists. They are drawn as elements made here, never as markup of the text's own.

/** What a web address cannot end with: it belongs to the sentence round it. */
const ENDS = /[.,;:!?\u2026*_~'"]$/;
const PAIRS = { ')': '(', ']': '[', '}': '{' };
const WEB = /(?:https?:\/\/|www\.)[^\s<>"\u201c\u201d\u2018\u2019\u00ab\u00bb`]+/;
const MAIL = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/;
const PHONE_NUMBER = /\+\d[\d ().-]{7,18}\d|\(\d{2}\) ?\d{4,5}[- ]?\d{4}|0800[ \d-]{7,10}/;
const LINKS = `(${WEB.source})|(${MAIL.source})|(${PHONE_NUMBER.source})`;
const SIGNS = '`([^`\\n]+)`|\\*\\*([^\\s*](?:[^*\\n]*[^\\s*])?)\\*\\*'
  + '|\\*([^\\s*](?:[^*\\n]*[^\\s*])?)\\*|_([^\\s_](?:[^_\\n]*[^\\s_])?)_';
const WORD = /[\p{L}\p{N}_*]/u;

/** A web address without what follows it in its sentence. */
function trimmedLink(text) {
  let link = text;
  for (;;) {
    const last = link[link.length - 1];
    const opening = PAIRS[last];
    const isLone = opening && link.split(last).length > link.split(opening).length;
    if (!isLone && !ENDS.test(link)) return link;
    link = link.slice(0, -1);
  }
}

function countDigits(text) {
  return text.replace(/\D/g, '').length;
}

/** A link that tells the other site nothing of this one. */
function linkTo(href, text) {
  return make('a', { href, target: '_blank', rel: 'noopener noreferrer nofollow' }, text);
}

/** The element of what a link's pattern found, with its text; null for what is none after all. */
function linkOf(text, [web, mail, number]) {
  if (web) {
    const link = trimmedLink(text);
    const address = /^www\./i.test(link) ? `https://${link}` : link;
    return link.length > 8 ? [linkTo(address, link), link.length] : null;
  }
  if (mail) return [linkTo(`mailto:${text}`, text), text.length];
  const digits = countDigits(text);
  if (!number || digits < 8 || digits > 15) return null;
  return [linkTo(`tel:${text.replace(/[^\d+]/g, '')}`, text), text.length];
}

/** Whether a sign stands at the edge of words, as emphasis does and `2*3*4` does not. */
function isEdge(text, start, end) {
  return !(start > 0 && WORD.test(text[start - 1])) && !(end < text.length && WORD.test(text[end]));
}

/** Puts a line's text into an element: links, and emphasis where `isRich`. */
function inline(element, text, isRich, depth = 0) {
  const signs = isRich && depth < 3;
  const pattern = new RegExp(signs ? `${LINKS}|${SIGNS}` : LINKS, 'gi');
  let end = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const [found, web, mail, number, code, double, strong, slanted] = match;
    const start = match.index;
    let node = null;
    let { length } = found;
    if (web || mail || number) {
      const link = linkOf(found, [web, mail, number]);
      if (link) [node, length] = link;
    } else if (code) {
      node = make('code', {}, code);
    } else if (isEdge(text, start, start + length)) {
      node = make(slanted ? 'em' : 'strong');
      inline(node, double || strong || slanted, true, depth + 1);
    }
    pattern.lastIndex = start + (node ? length : 1);
    if (!node) continue;
    if (start > end) add(element, text.slice(end, start));
    add(element, node);
    end = start + length;
  }
  if (end < text.length) add(element, text.slice(end));
}

/** Lines as text and lists. */
function lines(element, text) {
  let list = null;
  let plain = '';
  const flush = () => {
    if (plain) inline(element, plain.replace(/^\n|\n$/g, ''), true);
    plain = '';
  };
  for (const line of text.split('\n')) {
    const bullet = /^ {0,3}[-*\u2022] +(.+)$/.exec(line);
    const number = bullet ? null : /^ {0,3}(\d{1,3})[.)] +(.+)$/.exec(line);
    const kind = bullet ? 'ul' : number ? 'ol' : '';
    if (kind && (!list || list.localName !== kind)) {
      flush();
      list = make(kind, number ? { start: number[1] } : {});
      add(element, list);
    }
    if (kind) {
      const item = make('li');
      inline(item, bullet ? bullet[1] : number[2], true);
      add(list, item);
    } else {
      list = null;
      plain += `${line}\n`;
    }
  }
  plain = plain.replace(/\n$/, '');
  flush();
}

/** Puts a message's text into its bubble; what the visitor wrote is shown as it was written. */
function prose(element, text, isRich) {
  if (!isRich) {
    inline(element, text, false);
    return;
  }
  const parts = text.split('```');
  for (let i = 0; i < parts.length; i += 1) {
    if (i % 2 && i < parts.length - 1) {
      add(element, make('pre', {}, make('code', {}, parts[i].replace(/^\n|\n$/g, ''))));
    } else if (parts[i]) {
      lines(element, i % 2 ? `\`\`\`${parts[i]}` : parts[i]);
    }
  }
}
