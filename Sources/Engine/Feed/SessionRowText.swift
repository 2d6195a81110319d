// A session as lists and windows show it.

import Basics
import Presence
import Records

/// A row of a list or a window.
struct SessionRowText: Sendable {
  var session: Identifier
  var contact: ContactText
  var channel: NamedChannel
  var state: PresenceState
  var reason: Reason
  /// Wall clock, in milliseconds.
  var since: Millis
  var isHandedOver: Bool
  /// Open sockets of the session.
  var tabs: Int
  /// Wall clock, in milliseconds.
  var startedAt: Millis
  /// Who answers, and what waits.
  var attendance: SessionAttendance
}

extension SessionRowText {
  /// The row of a session that only the store knows. `snapshot` has the name of its channel.
  init(_ detail: SessionDetail, _ snapshot: Snapshot) {
    let last = detail.timeline.last { $0.kind == .state }
    self.init(
      session: detail.opening.session,
      contact: ContactText(
        id: detail.opening.contact, name: detail.opening.name, page: detail.opening.page,
        identity: detail.opening.identity),
      channel: NamedChannel(detail.opening.channel, snapshot),
      state: detail.closedAt == nil ? last?.to ?? .online : .closed,
      reason: detail.closedReason ?? last?.reason ?? .started,
      since: detail.closedAt ?? last?.at ?? detail.opening.at, isHandedOver: detail.isHandedOver,
      tabs: 0, startedAt: detail.opening.at, attendance: detail.attendance)
  }

  /// Adds the row's members to an open object.
  func write(to json: inout JSONText) {
    json.add("session", session)
    json.add("contact", contact.id)
    json.add("name", contact.name)
    json.add("channel", channel.id)
    json.add("channelName", channel.name)
    json.add("state", state.name)
    json.add("reason", reason.name)
    json.add("since", moment: since)
    json.add("handedOver", isHandedOver)
    json.add("page", contact.page)
    json.add("tabs", tabs)
    json.add("startedAt", moment: startedAt)
    json.add("identity", contact.identity)
    json.add("attendant", attendance.attendant)
    json.add("waiting", attendance.waitingSince != nil)
    json.add("waitingSince", moment: attendance.waitingSince)
    json.add("unread", attendance.unread)
  }
}
