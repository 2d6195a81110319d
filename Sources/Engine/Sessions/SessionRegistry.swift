// The open sessions of a shard: their presence, what the engine keeps beside it, and how they are
// found, by identifier and by contact.

import Foundation
import Presence
import Records

/// The open sessions of one shard, and the source of new identifiers and secrets.
struct SessionRegistry: ~Copyable {
  /// The digests of the secrets that prove a session and its contact.
  struct Secrets {
    var session: SHA256Digest
    var contact: SHA256Digest
  }

  /// The presence of each session.
  var table: SessionTable
  private var runtimes: ContiguousArray<SessionRuntime> = []
  private var byContact = ContactIndex()
  /// Who sites say their users are, by the contact of an open session.
  private var identities: [Identifier: String] = [:]
  private var random: RandomPool
  /// The sessions that were handed over.
  var queue = AttendanceQueue()
  /// Answers of flows that wait for the store.
  var postponed = PostponedAnswers()
  private let shard: Int
  private let shardCount: Int

  /// A registry without sessions, for the shard with that index.
  init(_ shared: EngineShared, shard: Int) {
    table = SessionTable(capacity: 0)
    random = RandomPool(shared.randomness)
    self.shard = shard
    shardCount = shared.shardCount
  }

  /// What is kept of a session beside its presence.
  subscript(_ session: SessionTable.Slot) -> SessionRuntime {
    get { runtimes[Int(session)] }
    set { runtimes[Int(session)] = newValue }
  }

  // MARK: - Adding and removing

  /// Adds a session; nil where the table is full.
  mutating func insert(
    _ opening: SessionOpening, channel: UInt32, _ state: SessionState, startedAt: Millis,
    _ secrets: Secrets
  ) -> SessionTable.Slot? {
    guard
      let session = table.insert(
        id: opening.session, contact: opening.contact, channel: channel, name: opening.name,
        page: opening.page, startedAt: startedAt, state: state)
    else { return nil }
    while runtimes.count <= Int(session) { runtimes.append(SessionRuntime()) }
    runtimes[Int(session)] = SessionRuntime()
    runtimes[Int(session)].secret = SecretDigestPrefix(secrets.session)
    runtimes[Int(session)].contactSecret = SecretDigestPrefix(secrets.contact)
    byContact.insert(session, in: table)
    if let identity = opening.identity { identities[opening.contact] = identity }
    return session
  }

  /// A session ended: its contact may start another, while its row stays until `remove`.
  mutating func close(_ session: SessionTable.Slot) { byContact.remove(session, in: table) }

  /// Removes a session that is closed.
  mutating func remove(_ session: SessionTable.Slot) {
    runtimes[Int(session)] = SessionRuntime()
    let contact = table.contact(of: session)
    table.remove(session)
    if !identities.isEmpty, count(of: contact) == 0 { identities[contact] = nil }
  }

  // MARK: - Finding

  /// The open session of a contact in a channel.
  func find(_ contact: Identifier, channel: UInt32) -> SessionTable.Slot? {
    byContact.find(contact, channel: channel, in: table)
  }

  /// Who the site says a session's contact is; nil where it does not.
  func identity(of session: SessionTable.Slot) -> String? {
    identities.isEmpty ? nil : identities[table.contact(of: session)]
  }

  /// How many sessions a contact has open, in all channels.
  func count(of contact: Identifier) -> Int { byContact.count(of: contact, in: table) }

  /// Whether a page proves the contact that it claims, by the secret of the contact's open session
  /// in the channel; nil where there is none, so that only the store knows.
  func isProved(_ claimed: ClaimedContact, channel: UInt32) -> Bool? {
    find(claimed.id, channel: channel).map {
      self[$0].contactSecret == SecretDigestPrefix(SHA256Digest(of: claimed.secret))
    }
  }

  // MARK: - Messages

  /// The talk of a session, begun where there is none.
  mutating func talk(of session: SessionTable.Slot) -> SessionTalk {
    if let talk = runtimes[Int(session)].talk { return talk }
    let talk = SessionTalk()
    runtimes[Int(session)].talk = talk
    return talk
  }

  /// Numbers a session's next message, and remembers the id that its client gave it.
  mutating func numberMessage(_ session: SessionTable.Slot, id: ClientMessageID?) -> UInt32 {
    runtimes[Int(session)].lastMessage += 1
    let seq = runtimes[Int(session)].lastMessage
    if let id {
      talk(of: session).clientIDs.remember(
        id.hashValue, seq, stored: runtimes[Int(session)].sentMessage)
    }
    return seq
  }

  /// Numbers a session's next line of the journal.
  mutating func numberLine(_ session: SessionTable.Slot) -> UInt32 {
    runtimes[Int(session)].lastLine += 1
    return runtimes[Int(session)].lastLine
  }

  /// What is known, without the store, of messages that were sent with some client ids.
  func known(_ session: SessionTable.Slot, _ ids: [ClientMessageID]) -> KnownMessages {
    var known = KnownMessages()
    for id in ids {
      switch runtimes[Int(session)].talk?.clientIDs.lookUp(id.hashValue) ?? .new {
      case .sent(let seq): known.numbers[id] = seq
      case .new: break
      case .unknown: known.unknown.append(id)
      }
    }
    return known
  }

  // MARK: - Identifiers and secrets

  /// Returns a fresh identifier of a session, which belongs to its contact's shard.
  mutating func makeIdentifier(for contact: Identifier) -> Identifier {
    random.identifier().with(shardKey: contact.shardKey)
  }

  /// Returns a new contact that belongs to this shard.
  mutating func makeContact() -> ClaimedContact {
    let identifier = random.identifier()
    let keys = 256 / shardCount
    let key = Int(identifier.shardKey) % keys * shardCount + shard
    return ClaimedContact(
      id: identifier.with(shardKey: UInt8(truncatingIfNeeded: key)), secret: random.secret())
  }

  /// Returns the idempotency key of a call: a random UUID (RFC 9562, version 4).
  mutating func makeEventID() -> String {
    var uuid = random.draw(16) { $0.loadUnaligned(as: uuid_t.self) }
    uuid.6 = uuid.6 & 0x0F | 0x40
    uuid.8 = uuid.8 & 0x3F | 0x80
    return UUID(uuid: uuid).uuidString.lowercased()
  }
}
