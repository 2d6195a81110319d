// Texts that are hard to show.

/// Texts that are hard to show: wide, with marks, joined, bidirectional, with control characters.
enum HardTexts {
  static let all = [
    "a", "é", "e\u{301}", "日", "本語", "👨‍👩‍👧‍👦", "🇧🇷", "👍🏽", "ก็", "한", "\u{1B}[31m",
    "\u{202E}", "\u{200D}", "\u{FE0F}", "❤️", "\t", "\n", "\r\n", " ", "-", "\u{0}", "\u{85}",
    "o\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}", "\u{301}", "\u{10FFFF}", "ﷺ", "ａ", "𝒳", "़",
  ]
}
