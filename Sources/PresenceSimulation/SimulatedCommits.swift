// The way of records to the simulated disk, and of the answers that wait for them.

import Presence

/// What is told to a page or a console once everything before it is committed.
struct SimulatedAnswer {
  /// What is told.
  enum Kind: Equatable {
    /// A contact's message is stored under a number.
    case acknowledged(id: UInt32, seq: UInt32)
    /// A session was passed to an attendant, or to nobody.
    case assigned(String?)
  }

  var session: Int
  var kind: Kind
  /// When it was asked for.
  var askedAt: Millis
}

/// The records of the simulated engine that are not committed yet.
struct SimulatedCommits {
  /// Records and answers that wait for the next commit, in order.
  var pending: [SimulatedRecord] = []
  var pendingAnswers: [SimulatedAnswer] = []
  /// Those of the commit that is under way.
  var committing: [SimulatedRecord] = []
  var committingAnswers: [SimulatedAnswer] = []
  /// When the commit under way ends; `.max` if there is none.
  var endsAt = Millis.max
  /// Until when the disk keeps everybody waiting.
  var disturbedUntil: Millis = 0

  /// Whether nothing waits.
  var isIdle: Bool { endsAt == .max && pending.isEmpty && pendingAnswers.isEmpty }

  /// Starts a commit of what waits: of all, since what one signal causes belongs together, or with
  /// a fault injected of half.
  ///
  /// - Returns: False if one is under way, or nothing waits.
  mutating func begin(_ mode: DiskMode, dividesSignals: Bool, at now: Millis) -> Bool {
    guard endsAt == .max, !(pending.isEmpty && pendingAnswers.isEmpty) else { return false }
    let count = dividesSignals ? (pending.count + 1) / 2 : pending.count
    committing = Array(pending.prefix(count))
    pending.removeFirst(count)
    if pending.isEmpty {
      committingAnswers = pendingAnswers
      pendingAnswers = []
    }
    switch mode {
    case .quick: endsAt = now + SimulatedCommits.millis(of: committing)
    case .slow: delay(until: now + 2_500)
    case .full: delay(until: now + 100)
    }
    return true
  }

  /// The disk keeps the commit under way until a moment.
  mutating func delay(until moment: Millis) {
    endsAt = moment
    disturbedUntil = max(disturbedUntil, moment)
  }

  /// How long a quick disk takes for records: 200 of them a millisecond, and 100 kB.
  private static func millis(of records: [SimulatedRecord]) -> Millis {
    let bytes = records.reduce(0) { sum, record in
      if case .message(_, _, _, let bytes) = record { sum + bytes } else { sum }
    }
    return 5 + Millis(records.count / 200 + bytes / 100_000)
  }
}
