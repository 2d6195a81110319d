// The kinds of files that a conversation may carry, told by their first bytes alone.

import Channels

/// The kind of a file, as its media type. Browsers run none of them.
package enum FileKind: String, CaseIterable, Sendable {
  /// A PNG picture.
  case png = "image/png"
  /// A JPEG picture.
  case jpeg = "image/jpeg"
  /// A GIF picture, animated or not.
  case gif = "image/gif"
  /// A WebP picture.
  case webp = "image/webp"
  /// A PDF document.
  case pdf = "application/pdf"

  /// Bytes of a file's beginning that tell its kind.
  package static let beginningBytes = 12

  /// The kind of a file by its first `beginningBytes`; nil for any other kind.
  package init?(ofBeginning bytes: [UInt8]) {
    switch ChannelImage.Kind(of: bytes) {
    case .png: self = .png
    case .jpeg: self = .jpeg
    case .gif: self = .gif
    case .webp: self = .webp
    case nil:
      guard bytes.starts(with: Array("%PDF-".utf8)) else { return nil }
      self = .pdf
    }
  }

  /// The ending of a name of this kind, with its dot.
  package var ending: String {
    switch self {
    case .png: ".png"
    case .jpeg: ".jpg"
    case .gif: ".gif"
    case .webp: ".webp"
    case .pdf: ".pdf"
    }
  }
}
