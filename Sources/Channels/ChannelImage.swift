// The picture of a channel. Its format is read from its first bytes, never from a file's name.

import Basics

/// An image and its format.
package struct ChannelImage: Equatable, Codable, Sendable {
  /// A format that the widget can show. SVG is refused because it can contain scripts.
  package enum Kind: String, CaseIterable, Codable, Sendable {
    /// PNG.
    case png
    /// JPEG.
    case jpeg
    /// GIF, animated or not.
    case gif
    /// WebP.
    case webp
  }

  /// The format.
  package var kind: Kind
  /// The file's bytes, at most `Limits.imageBytes`.
  package var bytes: [UInt8]

  /// Creates an image whose format is known.
  package init(kind: Kind, bytes: [UInt8]) {
    self.kind = kind
    self.bytes = bytes
  }
}

extension ChannelImage.Kind {
  /// The format of a file by its first bytes; nil for any other format.
  package init?(of bytes: [UInt8]) {
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      self = .png
    } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
      self = .jpeg
    } else if bytes.starts(with: Array("GIF87a".utf8)) || bytes.starts(with: Array("GIF89a".utf8)) {
      self = .gif
    } else if bytes.starts(with: Array("RIFF".utf8)),
      bytes.dropFirst(8).starts(with: Array("WEBP".utf8))
    {
      self = .webp
    } else {
      return nil
    }
  }

  /// The value of `Content-Type`.
  package var mediaType: String { "image/\(rawValue)" }
}

extension ChannelImage {
  /// Creates an image from a file's bytes.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - name: The file's name, the value of errors.
  /// - Throws: `imageSize` or `imageKind`, with the key `settings.image`.
  package init(bytes: [UInt8], name: String) throws(ValidationError) {
    guard bytes.count <= Limits.imageBytes else {
      throw ValidationError(key: "settings.image", value: name, rule: .imageSize(Limits.imageBytes))
    }
    guard let kind = Kind(of: bytes) else {
      throw ValidationError(key: "settings.image", value: name, rule: .imageKind)
    }
    self.init(kind: kind, bytes: bytes)
  }
}

extension ChannelImage {
  /// The first half of the bytes' SHA-256 in hexadecimal, 32 characters, for an ETag.
  package var version: String { String(SHA256.hexadecimal(bytes).prefix(32)) }
}
