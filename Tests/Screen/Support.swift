// Texts and small helpers that the tests of the module share.

import Screen

/// Texts that are hard to show: wide, marked, joined, directed, controlling.
let hardTexts = [
  "a", "é", "e\u{301}", "日", "本語", "👨‍👩‍👧‍👦", "🇧🇷", "👍🏽", "ก็", "한", "\u{1B}[31m",
  "\u{202E}", "\u{200D}", "\u{FE0F}", "❤️", "\t", "\n", "\r\n", " ", "-", "\u{0}", "\u{85}",
  "o\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}", "\u{301}", "\u{10FFFF}", "ﷺ", "ａ", "𝒳", "़",
]

/// What a mutating call answered: `#expect` can't look into such a call itself.
func did(_ answer: Bool) -> Bool { answer }

/// The same for a dialogue.
func after(_ outcome: DialogOutcome?) -> DialogOutcome? { outcome }
