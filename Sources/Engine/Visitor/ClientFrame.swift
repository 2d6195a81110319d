// The JSON frames of a visitor's page.

import Channels
import Presence

/// A JSON frame of the visitor's page. Members that its type does not use are ignored.
struct ClientFrame: Equatable, Sendable {
  /// What the page asks for.
  enum Kind: String, CaseIterable, Sendable {
    /// Starts a session, or joins the contact's open one.
    case start
    /// Returns to a session.
    case resume
    /// Waits for the company to start a session.
    case standby
    /// Sends a message.
    case message
    /// The contact is writing.
    case typing
    /// The contact has seen the messages up to a number.
    case read
    /// Says who the site's user is, before the frame that starts or resumes.
    case identify
    /// Ends the session.
    case end
  }

  var type: Kind
  /// The contact's identifier, which an earlier welcome gave.
  var contact: String?
  /// What proves the contact.
  var contactSecret: String?
  /// `direct` for the page of the direct URL.
  var source: String?
  /// The address of the page.
  var page: String?
  /// The data that the channel requests, by key.
  var data: [String: String]?
  /// The version of the privacy notice that was accepted.
  var accepted: String?
  /// The session's identifier, of a resume.
  var session: String?
  /// What proves the session.
  var secret: String?
  /// The number of the last message that the page has.
  var seen: UInt32?
  /// The client's own id of a message.
  var id: String?
  /// The text of a message.
  var text: String?
  /// The value of the choice that a message makes.
  var choice: String?
  /// The token of the file that a message carries.
  var file: String?
  /// The number of the last message that was read.
  var seq: UInt32?

  /// Who the site's user is, of an `identify`.
  var proof: IdentityProof?

  /// A frame with its type only.
  init(_ type: Kind) { self.type = type }

  /// Parses valid UTF-8; nil for what is no frame.
  init?(_ json: UnsafeRawBufferPointer) {
    guard let frame = ClientFrameReader.read(json) else { return nil }
    self = frame
  }
}
