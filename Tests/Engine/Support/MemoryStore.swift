// A store in memory, so that the engine's tests say what it asks for and can break it on purpose.

import Channels
import Foundation
import Presence
import Records
import Synchronization

/// What a session looks like in the store.
struct Kept: Sendable {
  var opening: SessionOpening
  var timeline: [JournalEntry] = []
  var messages: [MessageRecord] = []
  var calls: [OutboxCall] = []
  var closing: SessionClosing?
  var inactivity: Millis = 0
  var readByContact: UInt32 = 0
  var readByAttendant: UInt32 = 0

  /// Who answers, and what waits, as the database derives it.
  var attendance: SessionAttendance {
    var attendance = SessionAttendance(
      readByContact: readByContact, readByAttendant: readByAttendant)
    let assigned = timeline.last { $0.kind == .assigned }?.person ?? ""
    attendance.attendant = assigned.isEmpty ? nil : assigned
    guard let handover = timeline.first(where: { $0.kind == .handover }), closing == nil else {
      return attendance
    }
    let answer = messages.last { $0.from == .agent }?.seq
    let open = messages.first { $0.from == .contact && $0.seq > answer ?? 0 }
    attendance.waitingSince = answer == nil ? handover.at : open?.at
    attendance.unread = messages.count { $0.from == .contact && $0.seq > readByAttendant }
    return attendance
  }
}

/// A store that keeps all in memory.
final class MemoryStore: SessionStore {
  struct State {
    var installation = Installation()
    var sessions: [Identifier: Kept] = [:]
    var order: [Identifier] = []
    var batches = 0
    /// Every call there was, and the keys of those that no longer wait.
    var outbox: [OutboxCall] = []
    var settled: Set<String> = []
    /// Commits fail with it while it is set.
    var fault: StoreError?
    /// Commits that were begun.
    var begun = 0
    /// A check fails with it while it is set.
    var checkFault: StoreError?
    /// Reading the outbox fails with it while it is set.
    var readFault: StoreError?
    /// Reading sessions and contacts fails with it while it is set.
    var lookupFault: StoreError?
    /// Sessions and contacts that were asked for.
    var lookups = 0
    /// The ratings of sessions that have ended.
    var ratings: [Identifier: SessionRating] = [:]
    /// The files that were received.
    var files: [Identifier: StoredFile] = [:]
    /// How many readers were made.
    var readers = 0
  }

  let state: Mutex<State>
  /// Commits wait while it is locked.
  let gate = NSLock()
  /// Reading a session waits while it is locked.
  let readGate = NSLock()
  /// What shards ask waits while it is locked.
  let lookupGate = NSLock()

  init(_ installation: Installation) { state = Mutex(State(installation: installation)) }

  func session(_ id: String) -> Kept? {
    Identifier(id).flatMap { id in state.withLock { $0.sessions[id] } }
  }

  var all: [Kept] { state.withLock { state in state.order.compactMap { state.sessions[$0] } } }

  func commit(_ batch: [Record]) throws(StoreError) {
    state.withLock { $0.begun += 1 }
    gate.withLock {}
    let fault = state.withLock { state -> StoreError? in
      if let fault = state.fault { return fault }
      state.batches += 1
      for record in batch { MemoryStore.add(record, &state) }
      return nil
    }
    if let fault { throw fault }
  }

  private static func add(_ record: Record, _ state: inout State) {
    switch record {
    case .opened(let opening):
      state.sessions[opening.session] = Kept(opening: opening)
      state.order.append(opening.session)
    case .journal(let entry):
      state.sessions[entry.session]?.timeline.append(entry)
      if entry.kind == .handover {
        let last = state.sessions[entry.session]?.messages.last?.seq ?? 0
        state.sessions[entry.session]?.readByAttendant = last
      }
    case .message(let message): state.sessions[message.session]?.messages.append(message)
    case .file(let stored): state.files[stored.file.id] = stored
    case .read(let mark):
      switch mark.party {
      case .contact: state.sessions[mark.session]?.readByContact = mark.seq
      case .attendant: state.sessions[mark.session]?.readByAttendant = mark.seq
      }
    case .call(var call):
      let kept = state.sessions[call.session]
      call.body = call.completedBody(
        data: kept?.opening.data ?? [],
        transcript: (kept?.messages ?? []).filter { $0.from != .note }
          .suffix(OutboxCall.transcriptLimit))
      call.inserts = []
      state.sessions[call.session]?.calls.append(call)
      state.outbox.append(call)
      if call.target == .console { state.settled.insert(call.eventID) }
    case .outcome(let outcome):
      if outcome.deliveryStatus != .waiting { state.settled.insert(outcome.eventID) }
    case .closed(let closing): state.sessions[closing.session]?.closing = closing
    case .rated(let rating):
      if state.ratings[rating.session] == nil { state.ratings[rating.session] = rating }
    case .paused(let session, let inactivity):
      state.sessions[session]?.inactivity = inactivity
    }
  }

  func recover(
    wallNow: Millis, _ each: (SavedSession) -> Void
  ) throws(StoreError) -> Int {
    let open = all.filter { $0.closing == nil }
    for kept in open {
      let last = kept.timeline.last { $0.kind == .state }
      each(
        SavedSession(
          opening: kept.opening,
          presence: SavedPresence(
            state: last?.to ?? .online, reason: last?.reason ?? .started,
            stateAge: wallNow - (last?.at ?? kept.opening.at),
            absence: wallNow - (last?.absentSince ?? wallNow), inactivity: kept.inactivity,
            isHandedOver: kept.timeline.contains { $0.kind == .handover },
            isOfflineReported: kept.calls.last { $0.event.isPresence }?.event == .clientOffline,
            seq: UInt32(kept.calls.count { $0.target != .webhook })),
          lastMessage: UInt32(kept.messages.count),
          lastWebhook: UInt32(kept.calls.count { $0.target == .webhook }),
          lastLine: kept.timeline.last?.line ?? 0, attendance: kept.attendance))
    }
    return open.count
  }

  func check() throws(StoreError) {
    if let fault = state.withLock({ $0.checkFault }) { throw fault }
  }

  func installation() throws(StoreError) -> Installation { state.withLock { $0.installation } }

  func reader() throws(StoreError) -> any SessionReader {
    state.withLock { $0.readers += 1 }
    return MemoryReader(self)
  }
}

/// Reads a store in memory.
final class MemoryReader: SessionReader {
  private let store: MemoryStore

  init(_ store: MemoryStore) { self.store = store }

  private func kept(_ session: Identifier) throws(StoreError) -> Kept? {
    try lookUp()
    return store.state.withLock { $0.sessions[session] }
  }

  /// Waits at the gate, and fails where that is asked for.
  private func lookUp() throws(StoreError) {
    store.state.withLock { $0.lookups += 1 }
    store.lookupGate.withLock {}
    if let fault = store.state.withLock({ $0.lookupFault }) { throw fault }
  }

  func detail(
    of session: Identifier, _ page: MessagePage
  ) throws(StoreError) -> SessionDetail? {
    store.readGate.withLock {}
    guard var detail = try kept(session).map(MemoryReader.detail) else { return nil }
    let before = detail.messages.filter { $0.seq < page.before ?? .max }
    detail.messages = Array(before.suffix(page.limit))
    detail.timeline = Array(detail.timeline.suffix(page.history))
    detail.calls = Array(detail.calls.suffix(page.history))
    return detail
  }

  static func detail(_ kept: Kept) -> SessionDetail {
    SessionDetail(
      opening: kept.opening, status: kept.closing?.status ?? .active,
      closedAt: kept.closing?.at, closedReason: kept.closing?.reason,
      isHandedOver: kept.timeline.contains { $0.kind == .handover }, timeline: kept.timeline,
      messages: kept.messages,
      calls: kept.calls.map { stored($0, channel: kept.opening.channel) },
      attendance: kept.attendance, endNote: kept.closing?.note ?? "")
  }

  static func stored(_ call: OutboxCall, channel: String) -> StoredCall {
    StoredCall(
      call: call, channel: channel, deliveryStatus: .waiting, tries: 0, httpStatus: 0,
      responseExcerpt: "", nextTry: nil,
      deliveredAt: nil)
  }

  func messages(
    of session: Identifier, after seq: UInt32, limit: Int, includesNotes: Bool
  ) throws(StoreError) -> [MessageRecord] {
    let found = try kept(session)?.messages.filter {
      $0.seq > seq && (includesNotes || $0.from != .note)
    }
    return Array((found ?? []).prefix(limit))
  }

  func message(
    of session: Identifier, clientID: String, isContact: Bool
  ) throws(StoreError) -> UInt32? {
    try kept(session)?.messages.first {
      $0.clientID == clientID && ($0.from == .contact) == isContact
    }?.seq
  }

  func ending(
    of session: Identifier
  ) throws(StoreError) -> (secret: SecretHash, reason: Reason)? {
    guard let kept = try kept(session), let closing = kept.closing else { return nil }
    return (kept.opening.secret, closing.reason)
  }

  private var files: [StoredFile] { store.state.withLock { Array($0.files.values) } }

  private func usage(_ files: [StoredFile]) -> FileUsage {
    FileUsage(count: files.count, bytes: files.reduce(0) { $0 + $1.file.size })
  }

  func file(_ id: Identifier) throws(StoreError) -> StoredFile? {
    try lookUp()
    return store.state.withLock { $0.files[id] }
  }

  func fileUsage(of session: Identifier) throws(StoreError) -> FileUsage {
    try lookUp()
    return usage(files.filter { $0.session == session })
  }

  func fileUsage(since moment: Millis) throws(StoreError) -> FileUsage {
    usage(files.filter { $0.at >= moment })
  }

  func hasFile(digest: String) throws(StoreError) -> Bool {
    files.contains { $0.digest == digest }
  }

  func waitingCalls(
    after: Int64, limit: Int
  ) throws(StoreError) -> [(position: Int64, call: StoredCall)] {
    if let fault = store.state.withLock({ $0.readFault }) { throw fault }
    let waiting = store.state.withLock { state in
      zip(Int64(1)..., state.outbox).filter { $0 > after && !state.settled.contains($1.eventID) }
    }
    return waiting.prefix(limit).map { position, call in
      (position, MemoryReader.stored(call, channel: ""))
    }
  }

  private func waiting() throws(StoreError) -> [WaitingCall] {
    try waitingCalls(after: 0, limit: .max).map { WaitingCall($0.call, position: $0.position) }
  }

  func firstWaitingCalls(
    after cursor: OutboxCursor, perSession: Int, limit: Int
  ) throws(StoreError) -> (calls: [WaitingCall], next: OutboxCursor?) {
    let waiting = try waiting()
    // A session is numbered by its first call.
    var order: [Identifier] = []
    for call in store.state.withLock({ $0.outbox }) where !order.contains(call.session) {
      order.append(call.session)
    }
    var calls: [WaitingCall] = []
    var last = cursor
    for url in Set(waiting.map(\.url)).sorted() {
      for (number, session) in zip(Int64(1)..., order)
      where (url, number) > (cursor.url, cursor.session) {
        if calls.count >= limit { return (calls, last) }
        let own = waiting.filter { $0.session == session && $0.url == url }
        calls += own.prefix(perSession)
        last = OutboxCursor(url: url, session: number)
      }
    }
    return (calls, nil)
  }

  func waitingCalls(
    of session: Identifier, url: String, after: Int64, limit: Int
  ) throws(StoreError) -> [WaitingCall] {
    Array(
      try waiting()
        .filter { $0.session == session && $0.url == url && $0.position > after }
        .prefix(limit))
  }

  func waitingCall(at position: Int64) throws(StoreError) -> OutboxCall? {
    try waitingCalls(after: position - 1, limit: 1).first { $0.position == position }?.call.call
  }

  func waitingCallCount() throws(StoreError) -> Int { try waiting().count }

  func lastCallPosition() throws(StoreError) -> Int64 {
    store.state.withLock { Int64($0.outbox.count) }
  }

  func contactSecret(of contact: Identifier) throws(StoreError) -> SecretHash? {
    try lookUp()
    return store.all.last { $0.opening.contact == contact }?.opening.contactSecret
  }

  func closedSessions(
    channel: String?, query: String?, handedOver: Bool?, limit: Int, offset: Int
  ) throws(StoreError) -> (total: Int, rows: [SessionDetail]) {
    try lookUp()
    let closed = store.all.filter {
      $0.closing != nil && (channel == nil || $0.opening.channel == channel)
    }
    return (closed.count, closed.dropFirst(offset).prefix(limit).map(MemoryReader.detail))
  }
}
