// Names in the engine's JSON, decoded once into the values they stand for.

import Presence

/// A value that the engine's JSON carries by its name.
package protocol FeedNamed: Equatable, Sendable {
  /// The name in JSON.
  var name: String { get }

  /// The value of a name; nil for an unknown one.
  init?(name: String)
}

extension PresenceState: FeedNamed {}
extension Reason: FeedNamed {}

/// A value decoded from its name. A newer engine may send a name that this version does not know;
/// it is kept, so that it can still be shown.
package enum FeedName<Value: FeedNamed>: Equatable, Sendable {
  /// The value of a known name.
  case known(Value)
  /// A name that this version does not know.
  case unknown(String)

  /// The value or the unknown name of a text.
  package init(_ name: String) {
    self = Value(name: name).map { .known($0) } ?? .unknown(name)
  }

  /// The name in JSON.
  package var name: String {
    switch self {
    case .known(let value): value.name
    case .unknown(let name): name
    }
  }
}

extension FeedName: Codable {
  /// Decodes a name.
  package init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(String.self))
  }

  /// Encodes the name.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }
}

/// A name in JSON where the empty text stands for nil, as the state before a session began.
@propertyWrapper
package struct EmptyIsNil<Value: FeedNamed>: Codable, Equatable, Sendable {
  /// The name, or nil.
  package var wrappedValue: FeedName<Value>?

  /// Wraps a name.
  package init(wrappedValue: FeedName<Value>?) { self.wrappedValue = wrappedValue }

  /// Decodes a name or the empty text.
  package init(from decoder: any Decoder) throws {
    let name = try decoder.singleValueContainer().decode(String.self)
    wrappedValue = name.isEmpty ? nil : FeedName(name)
  }

  /// Encodes the name or the empty text.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(wrappedValue?.name ?? "")
  }
}
