// The words of the button, in the three languages a channel can have. One table, the same keys in
// each; the window brings its own (window-words.js), of the channel's language alone.

const WORDS = {
  'pt-BR': {
    open: 'Abrir o atendimento',
    blocked: 'Não foi possível conectar ao atendimento. Continuamos tentando.',
  },
  'en-US': {
    open: 'Open the chat',
    blocked: 'We could not connect to the chat. We will keep trying.',
  },
  'es-ES': {
    open: 'Abrir el chat',
    blocked: 'No hemos podido conectar con el chat. Seguimos intentándolo.',
  },
};

/** The language of a channel, or, where none is known yet, the nearest to the page's own. */
function chooseLanguage(wanted) {
  if (WORDS[wanted]) return wanted;
  const page = (document.documentElement.lang || navigator.language || '').slice(0, 2);
  return { en: 'en-US', es: 'es-ES' }[page.toLowerCase()] || 'pt-BR';
}
