// Texts and helpers that the tests of the module share.

import Screen

/// Texts that are hard to show: wide, with marks, joined, bidirectional, with control characters.
let hardTexts = [
  "a", "é", "e\u{301}", "日", "本語", "👨‍👩‍👧‍👦", "🇧🇷", "👍🏽", "ก็", "한", "\u{1B}[31m",
  "\u{202E}", "\u{200D}", "\u{FE0F}", "❤️", "\t", "\n", "\r\n", " ", "-", "\u{0}", "\u{85}",
  "o\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}", "\u{301}", "\u{10FFFF}", "ﷺ", "ａ", "𝒳", "़",
]

/// The result of a mutating call, which `#expect` can't expand itself.
func did(_ answer: Bool) -> Bool { answer }

/// The outcome of a mutating call on a dialog.
func after(_ outcome: DialogOutcome?) -> DialogOutcome? { outcome }
