// Results of effects and events of the live feed, printed in lines.

import Channels
import Client
import Presence
import Records
import Screen

extension LineMode {
  /// Handles an event of the runner.
  ///
  /// - Parameter now: The wall clock in milliseconds since 1970.
  package mutating func receive(_ event: ConsoleEvent, at now: Millis) -> LineModeTurn {
    self.now = now
    switch event {
    case .result(let result): receive(result)
    case .feed(.window(let window)): receive(window)
    case .talk(let session, let event): receive(event, of: session)
    case .feed(.lost): print("! " + text(ShellStrings.engineGone))
    case .terminal(.closed): isOver = true
    case .terminal, .feed: break
    }
    return takeTurn()
  }

  private mutating func receive(_ result: EffectResult) {
    cache.receive(result)
    switch result {
    case .installation: if page == .flows { show(.flows) }
    case .channelCreated, .channelSaved, .channelConflict, .channelsDeleted, .channelsInUse,
      .restarted, .image:
      receiveChannel(result)
    case .flowsImported(let count):
      print(FlowsStrings.registered.text(count, format))
      emit(.stored(.loadInstallation))
    case .attendanceSaved: formSaved()
    case .attendanceTested(let trial):
      let status = trial.status == 0 ? "" : "\(trial.status) "
      let outcome = NetworkStrings.outcome(status: trial.status, excerpt: trial.responseExcerpt)
      print("\(status)\(outcome[language]) (\(trial.millis) ms)")
    case .reports(_, let total, let rows): print(rows, total)
    case .session(let details): receive(details)
    case .nextWaiting(let row): openNext(row)
    case .said(let session, let id):
      if drafts[session].attempt?.id == id { drafts[session].attempt = nil }
    case .engine(let status):
      if case .unavailable(let reason) = status.state, !isQuitting { print("! " + reason) }
      if isQuitting, status.state != .starting { askAboutEngine() }
    case .refused(_, let errors):
      for error in errors { print("! " + error.message(in: language)) }
    case .failed(let effect, let reason):
      print("! " + reason)
      if case .engine(.say) = effect { print(text(LineModeStrings.notSent)) }
      // A session that cannot be read is not open.
      if case .engine(.loadSession) = effect, page == .session { readSession("<") }
    case .note(let text, _): print(text)
    case .importPlanned, .channelsImported, .written, .fileExists, .outbox, .reportDays, .progress,
      .erased, .retention,
      .retentionSet, .blocked, .fileSent, .taken, .attendants, .sessionHandedOver, .sessionEnded,
      .platform, .folder, .cannedReplies, .themes, .themeShown, .pageVerified:
      break
    }
  }

  private mutating func receiveChannel(_ result: EffectResult) {
    switch result {
    case .channelCreated(let stored):
      print(text(ChannelsStrings.created, ["name": Sanitizer.text(stored.channel.description)]))
      form = nil
      show(.channel(stored.channel.id))
    case .channelSaved: formSaved()
    case .channelConflict(let stored): resolveConflict(stored)
    case .channelsDeleted(let ids):
      print(ChannelsStrings.deleted.text(ids.count, format))
      show(.channels)
    case .channelsInUse(let used):
      print("! " + text(ChannelsStrings.inUse))
      for (id, sessions) in used { print("\(id): \(ChannelsStrings.open.text(sessions, format))") }
    case .restarted(_, let sockets): print(ChannelsStrings.restarted.text(sockets, format))
    case .image(let image, _):
      guard case .channel(var form, let version) = form else { return }
      let outcome = form.set(image)
      self.form = .channel(form, version: version)
      print("\(image.kind.rawValue.uppercased()), \(format.size(image.bytes.count))")
      handle(outcome)
    default: break
    }
  }

  private mutating func print(_ rows: [ReportRow], _ total: Int) {
    print("\(text(ShellStrings.reports)): \(format.number(total))")
    for row in rows {
      let name = row.name.isEmpty ? "\(row.contact)" : Sanitizer.text(row.name)
      let absences = "\(text(ReportsStrings.absences)) \(row.absences)"
      print(
        "\(row.session); \(name); \(format.moment(row.endedAt)); "
          + "\(format.duration(row.duration)); \(absences)")
    }
    print(text(LineModeStrings.reportKeys))
  }

  mutating func print(_ window: FeedWindow) {
    let counts = window.counts
    print(
      "\(text(PresenceStrings.online)) \(counts.online), "
        + "\(text(PresenceStrings.reconnecting)) \(counts.reconnecting), "
        + "\(text(PresenceStrings.absent)) \(counts.absent)")
    numberedIDs = window.rows.map(\.session)
    for (index, row) in window.rows.enumerated() {
      let state = text(PresenceStrings.state(of: row.state))
      let reason = text(PresenceStrings.reason(of: row.reason))
      let elapsed = format.duration(now - row.since)
      print("\(index + 1). \(row.displayName); \(state), \(elapsed); \(reason)")
    }
    print(text(LineModeStrings.presenceKeys))
  }
}
