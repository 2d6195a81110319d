// The summary of a demonstration. It compares the journal with the calls that the stand-in platform
// received, so that lost and repeated calls are counted.

import Foundation
import Presence
import Records
import Storage

/// What an earlier demonstration left in the database. It is not counted again.
struct DemoBefore {
  var totals = JournalTotals()
  /// The event IDs of delivered calls.
  var made: Set<String> = []

  init(_ storage: Storage) throws(StorageError) {
    let reader = try storage.makeReader()
    totals = try reader.journalTotals()
    var made: Set<String> = []
    try reader.eachCall { stored in
      if stored.deliveryStatus == .delivered { made.insert(stored.call.eventID) }
      return true
    }
    self.made = made
  }
}

/// The figures of a demonstration, with the keys of its JSON.
struct DemoSummary: Codable, Equatable {
  var visitors: Int
  /// Sessions started, absences declared, returns, and sessions ended by a person.
  var started: Int
  var absent: Int
  var returned: Int
  var finished: Int
  /// Calls in the journal.
  var expireCalls: Int
  var messageCalls: Int
  /// Calls in the journal that the platform did not receive.
  var lost: Int
  /// Calls that the platform received twice, or with another event ID.
  var duplicate: Int
  /// Absences declared before the end of their interval.
  var early: Int
  /// The largest delay between a deadline and its absence, in milliseconds of the machine's clock.
  var maxLatenessMs: Double
  /// Wall time in seconds.
  var seconds: Double
  var speed: Int

  /// Compares the journal of a database with the received calls.
  init(
    visitors: Int, seconds: Double, speed: Int, storage: Storage, before: DemoBefore,
    received: [ReceivedCall]
  ) throws(StorageError) {
    let reader = try storage.makeReader()
    let totals = try reader.journalTotals()
    self.visitors = visitors
    self.seconds = seconds
    self.speed = speed
    started = totals.started - before.totals.started
    absent = totals.absences - before.totals.absences
    returned = totals.returns - before.totals.returns
    finished = totals.finished - before.totals.finished
    expireCalls = totals.expireCalls - before.totals.expireCalls
    messageCalls = totals.messageCalls - before.totals.messageCalls
    maxLatenessMs = Double(totals.maximumLateness) / Double(speed)

    let receivedKeys = Set(received.map(\.eventID))
    let numbers = Set(received.map { "\($0.session) \($0.seq)" })
    duplicate = received.count - min(receivedKeys.count, numbers.count)
    var lost = 0
    try reader.eachCall { stored in
      let key = stored.call.eventID
      if !receivedKeys.contains(key), !before.made.contains(key) { lost += 1 }
      return true
    }
    self.lost = lost

    let intervals = Dictionary(
      try reader.channels().map {
        ($0.channel.id, Millis($0.channel.settings.presence.interval) * 60_000)
      }, uniquingKeysWith: max)
    var early = 0
    try reader.eachAbsence { channel, absentSince, at in
      if at - absentSince < intervals[channel] ?? 0 { early += 1 }
    }
    self.early = early
  }

  /// One JSON object on one line.
  var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    guard let data = try? encoder.encode(self) else { return "{}" }
    return String(decoding: data, as: UTF8.self)
  }
}
