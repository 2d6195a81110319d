// Text as a search compares it: small letters without their accents, so that "Jose" finds "JOSÉ".
// Foundation stays out of this room; the Latin letters with marks are written down, and what other
// scripts call small the standard library knows.

/// Folds text for searching.
package enum FoldedText {
  /// Letters with marks, by the letter that stands for them.
  private static let marked: [(base: Character, letters: String)] = [
    ("a", "àáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặ"),
    ("b", "ḃḅḇ"),
    ("c", "çćĉċčḉ"),
    ("d", "ďḋḍḏḑḓđð"),
    ("e", "èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ"),
    ("f", "ḟ"),
    ("g", "ĝğġģǧǵḡ"),
    ("h", "ĥȟḣḥḧḩḫẖħ"),
    ("i", "ìíîïĩīĭįǐȉȋḭḯỉịı"),
    ("j", "ĵǰ"),
    ("k", "ķǩḱḳḵ"),
    ("l", "ĺļľḷḹḻḽł"),
    ("m", "ḿṁṃ"),
    ("n", "ñńņňǹṅṇṉṋ"),
    ("o", "òóôõöōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợøǿ"),
    ("p", "ṕṗ"),
    ("r", "ŕŗřȑȓṙṛṝṟ"),
    ("s", "śŝşšșṡṣṥṧṩ"),
    ("t", "ţťțṫṭṯṱẗŧ"),
    ("u", "ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự"),
    ("v", "ṽṿ"),
    ("w", "ŵẁẃẅẇẉẘ"),
    ("x", "ẋẍ"),
    ("y", "ýÿŷȳẏẙỳỵỷỹ"),
    ("z", "źżžẑẓẕ"),
  ]

  private static let bases: [Unicode.Scalar: Unicode.Scalar] = {
    var bases: [Unicode.Scalar: Unicode.Scalar] = [:]
    for (base, letters) in marked {
      for letter in letters.unicodeScalars { bases[letter] = base.unicodeScalars.first }
    }
    return bases
  }()

  /// The UTF-8 of a text in small letters without accents.
  package static func utf8(_ text: some StringProtocol) -> [UInt8] {
    var folded: [UInt8] = []
    folded.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      if scalar.isASCII {
        folded.append(lower(UInt8(truncatingIfNeeded: scalar.value)))
        continue
      }
      // Combining marks, where a letter came in two pieces.
      if (0x300...0x36F).contains(scalar.value) { continue }
      for small in scalar.properties.lowercaseMapping.unicodeScalars {
        if (0x300...0x36F).contains(small.value) { continue }
        folded.append(contentsOf: UTF8.encode(bases[small] ?? small) ?? UTF8.EncodedScalar())
      }
    }
    return folded
  }

  /// An ASCII letter made small; any other byte as it is.
  @inline(__always)
  static func lower(_ byte: UInt8) -> UInt8 { byte &- 65 < 26 ? byte | 0x20 : byte }
}
