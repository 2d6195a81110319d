// The records of the simulated engine, and what the simulated store keeps of them.

import Presence

/// A record that the simulated engine commits.
enum SimulatedRecord {
  /// A session started.
  case opened(Int)
  /// A session's state changed.
  case transition(Int, Transition, absentSince: Millis)
  /// A contact sent a message of so many bytes.
  case message(Int, id: UInt32, seq: UInt32, bytes: Int)
  /// A session passed to an attendant, or to nobody.
  case assigned(Int, String?)
  /// A session passed to human attendance.
  case handedOver(Int)
  /// A call to the platform has to be made.
  case call(Int, PlatformCall, eventID: String)
  /// A call to the flow's webhook has to be made.
  case webhook(Int, seq: UInt32, eventID: String)
  /// The engine shuts down; the session has been without activity for so long.
  case paused(Int, inactivity: Millis)
  /// A try of a call ended.
  case outcome(eventID: String, DeliveryStatus, tries: Int, nextTry: Millis)
}

/// What the simulated store keeps of a session.
struct SimulatedSession {
  var state = PresenceState.online
  var reason = Reason.started
  var since: Millis = 0
  var absentSince: Millis = 0
  var isHandedOver = false
  var isOfflineReported = false
  var seq: UInt32 = 0
  /// The number of calls to the flow's webhook.
  var webhookCalls: UInt32 = 0
  var inactivity: Millis = 0
  /// The ids of the contact's messages, in the order of their numbers.
  var messages: [UInt32] = []
  /// Who has the session.
  var attendant: String?
  /// Whether the start of the session was committed.
  var isKnown = false
}

/// What the simulated store keeps of a waiting call.
struct SimulatedCall {
  var session: Int
  var seq: UInt32
  var host = ""
  var tries = 0
  var nextTry: Millis
  var storedAt: Millis
}
