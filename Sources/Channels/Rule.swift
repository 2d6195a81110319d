// The rules that values must keep. They are typed, so that tests and screens compare rules; each
// one's sentence is in `Rule+Words.swift`.

/// A rule that a value must keep.
package enum Rule: Equatable, Sendable {
  // MARK: - Texts

  /// Its length in grapheme clusters is in the range.
  case length(ClosedRange<Int>)
  /// It has at most so many bytes of UTF-8.
  case bytes(Int)
  /// It has more than whitespace.
  case blank
  /// It has no control characters.
  case controlCharacters
  /// It has only the characters from `!` to `~`.
  case visibleASCII

  // MARK: - Kinds of value

  /// It is an integer in the range.
  case number(ClosedRange<Int>)
  /// It is `true` or `false`.
  case toggle
  /// It is one of the values.
  case choice([String])
  /// It is a colour, `#RRGGBB`.
  case color
  /// It is 24 lower-case hexadecimal characters.
  case identifier
  /// It is 1–40 lower-case ASCII letters, digits, `-` and `_`, and begins with a letter or digit.
  case slug
  /// It is a telephone number.
  case phone
  /// It is an https address.
  case httpsLink
  /// It is a site: `https://host[:port]`, `https://*.host`, or http on this machine.
  case origin
  /// A site without path, query and fragment.
  case originPath
  /// A site on https, unless it is this machine.
  case originScheme
  /// It is PNG, JPEG, GIF or WebP.
  case imageKind
  /// The image has at most so many bytes.
  case imageSize(Int)
  /// An image comes from a file; as text it can only be empty.
  case imageFromFile
  /// It is kinds of data separated by commas, or a JSON list.
  case requestedData
  /// It is the name of a time zone.
  case timeZone
  /// It is spans of a day, `08:00-12:00 13:00-18:00`.
  case hours
  /// The spans of a day do not overlap.
  case hoursOverlap
  /// It is a date, `2026-12-25`.
  case date
  /// It is a contact's identifier or an IP address.
  case contactOrAddress

  // MARK: - Lists

  /// The list has at most so many items.
  case tooMany(Int)
  /// The item occurs once.
  case repeated
  /// The item to remove is in the list.
  case noSuchItem
  /// The index is less than the list's count.
  case noSuchIndex(count: Int)

  // MARK: - Between fields and channels

  /// No other channel has this description; the identifier of the one that has it.
  case descriptionTaken(by: String)
  /// No other channel has this identifier.
  case identifierTaken
  /// A flow with this id is registered.
  case flowUnknown
  /// The flow is not the one that is built in.
  case flowBuiltIn
  /// The flow has a webhook or a Typebot, not both.
  case webhookOrTypebot
  /// The flow keeps a rule of the checklist.
  case flow(FlowRule)
  /// A receptive channel has no active outreach.
  case receptiveForbidsOutreach
  /// The session time is longer than the presence interval, in minutes.
  case longerThanInterval(Int)
  /// Presence monitoring needs human attendance.
  case needsAttendance
  /// The icon `image` needs an image.
  case needsImage

  // MARK: - Addresses

  /// Calls may go to this address.
  case address(AddressRule)

  // MARK: - Documents and assignments

  /// The key is known; the most similar known key, if one is similar.
  case unknownKey(nearest: String?)
  /// The key is in the document.
  case missing
  /// The document has this type of value at the key.
  case type(ValueType)
  /// The document is JSON; where it stops being JSON, if that is known.
  case notJSON(at: TextPosition?)
  /// The text is `key=value`, `key+=value` or `key-=value`.
  case notAnAssignment
  /// The operation or index is for a list.
  case notAList
  /// The field can be changed.
  case readOnly

  // MARK: - Data of the visitor

  /// It is an e-mail address.
  case email
  /// It is a valid CPF, the Brazilian taxpayer number.
  case cpf
  /// It is not empty.
  case required

  /// What a document must hold at a key.
  package enum ValueType: String, Equatable, Sendable {
    /// A string.
    case text
    /// An integer.
    case number
    /// `true` or `false`.
    case toggle
    /// An array.
    case list
    /// An object.
    case object
  }
}
