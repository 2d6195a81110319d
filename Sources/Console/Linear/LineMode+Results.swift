// What comes back, said in lines.

import Channels
import Client
import Presence
import Records
import Screen

extension LineMode {
  /// Takes an answer or news of the feed; `now` is the wall clock in milliseconds since 1970.
  package mutating func receive(_ event: ConsoleEvent, at now: Millis) -> LineModeTurn {
    self.now = now
    switch event {
    case .result(let result): take(result)
    case .feed(.window(let window)):
      // One window is read out; another is asked for by a line.
      if room == .presence {
        turn.effects.append(.engine(.watch(nil)))
        say(window)
      }
    case .feed(.lost): say("! " + text(ShellStrings.engineGone))
    case .terminal(.closed): isOver = true
    case .terminal, .feed: break
    }
    return finish()
  }

  private mutating func take(_ answer: EffectResult) {
    takeStored(answer)
    takeOthers(answer)
  }

  private mutating func takeStored(_ answer: EffectResult) {
    switch answer {
    case .installation(let channels, let flows, let attendance, let publicURL):
      (known.isLoaded, known.channels, known.flows) = (true, channels, flows)
      (known.attendance, known.publicURL) = (attendance, publicURL)
      if room == .flows { go(.flows) }
    case .channelCreated(let stored):
      known.take(stored)
      say(text(ChannelsStrings.created, ["name": Sanitizer.text(stored.channel.description)]))
      form = nil
      go(.channel(stored.channel.id))
    case .channelSaved(let stored):
      known.take(stored)
      saved()
    case .channelConflict(let stored): conflict(stored)
    case .channelsDeleted(let ids):
      known.channels.removeAll { ids.contains($0.channel.id) }
      say(ChannelsStrings.deleted.said(ids.count, format))
      go(.channels)
    case .channelsInUse(let used):
      say("! " + text(ChannelsStrings.inUse))
      for (id, sessions) in used { say("\(id): \(ChannelsStrings.open.said(sessions, format))") }
    case .image(let image, _):
      guard var open = form else { return }
      let outcome = open.take(image)
      form = open
      say("\(image.kind.rawValue.uppercased()), \(format.size(image.bytes.count))")
      follow(outcome)
    default: break
    }
  }

  private mutating func takeOthers(_ answer: EffectResult) {
    switch answer {
    case .restarted(_, let sockets): say(ChannelsStrings.restarted.said(sockets, format))
    case .flowsImported(let count):
      say(FlowsStrings.registered.said(count, format))
      turn.effects.append(.stored(.loadInstallation))
    case .attendanceSaved(let attendance):
      known.attendance = attendance
      saved()
    case .attendanceTested(let trial):
      say("\(trial.status) \(Sanitizer.text(trial.responseExcerpt)) (\(trial.millis) ms)")
    case .reports(_, let total, let rows): say(rows, total)
    case .session(let details): say(details)
    case .engine(let status):
      known.engine = status
      if case .unavailable(let why) = status.state, !isLeaving { say("! " + why) }
      if isLeaving, status.state != .starting { askAboutEngine() }
    case .refused(_, let faults):
      for fault in faults { say("! " + fault.message(in: language)) }
    case .failed(_, let why): say("! " + why)
    case .note(let text, _): say(text)
    default: break
    }
  }

  private mutating func saved() {
    say(text(ChannelStrings.savedNothing))
    form = nil
    platform = nil
    go(before)
  }

  /// Somebody else saved in between: what collides is told, the rest is joined, and the form is
  /// gone through once more.
  private mutating func conflict(_ stored: StoredChannel) {
    known.take(stored)
    guard let open = form else { return }
    say("! " + text(FormStrings.conflictTitle))
    let merge = Fields.channel.merge(base: open.saved, mine: open.draft, theirs: stored.channel)
    for conflict in merge.conflicts {
      say("\(conflict.key): \(text(FormStrings.mine)): \(Sanitizer.text(conflict.mine))")
      say("\(conflict.key): \(text(FormStrings.theirs)): \(Sanitizer.text(conflict.theirs))")
    }
    var joined = LineModeForm(
      Fields.channel, open.fields, stored.channel, language, flows: known.flows)
    joined.draft = merge.result
    form = joined
    version = stored.version
    say(text(LineModeStrings.joined))
    room = .form
  }

  private mutating func say(_ rows: [ReportRow], _ total: Int) {
    say("\(text(ShellStrings.reports)): \(format.number(total))")
    for row in rows {
      let name = row.name.isEmpty ? "\(row.contact)" : Sanitizer.text(row.name)
      let absences = "\(text(ReportsStrings.absences)) \(row.absences)"
      say(
        "\(row.session); \(name); \(format.moment(row.endedAt)); "
          + "\(format.duration(row.duration)); \(absences)")
    }
    say(text(LineModeStrings.reportKeys))
  }

  private mutating func say(_ details: SessionDetails) {
    say("\(details.session); \(Sanitizer.text(details.name)); \(Sanitizer.text(details.page))")
    for entry in details.timeline {
      let isHandover = entry.kind == "handover"
      let what = isHandover ? PresenceStrings.handedOver : PresenceStrings.state(of: entry.to)
      let why = entry.reason.map { text(PresenceStrings.reason(of: $0)) } ?? ""
      let at = format.time(entry.at)
      say("\(at) \(text(what)) \(why)")
    }
    for message in details.messages { say("\(message.from): \(Sanitizer.text(message.text))") }
  }
}
