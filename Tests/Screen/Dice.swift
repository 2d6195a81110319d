// Random numbers from a seed, so that a failing run can be repeated.

import Screen

/// SplitMix64 (Steele, Lea, Flood 2014).
struct Dice: RandomNumberGenerator {
  var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A whole number of a range.
  mutating func roll(_ range: Range<Int>) -> Int { Int.random(in: range, using: &self) }
}

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
