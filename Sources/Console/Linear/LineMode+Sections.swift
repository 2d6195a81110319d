// What each screen says line by line, and the words it takes.

import Basics
import Channels
import Client
import Presence
import Screen

extension LineMode {
  // MARK: Channels

  mutating func sayChannels(_ query: String) {
    let found = known.channels.filter {
      query.isEmpty || Folding.matches(query, in: $0.channel.description)
    }.sorted { Folding.fold($0.channel.description) < Folding.fold($1.channel.description) }
    numbered = found.map(\.channel.id)
    for (index, stored) in found.enumerated() {
      let channel = stored.channel
      let flow = known.flows.first { $0.id == channel.flow }?.name ?? channel.flow
      let status = known.status(of: channel).text(in: language)
      say(
        "\(index + 1). \(Sanitizer.text(channel.description)); \(Sanitizer.text(flow)); \(status)")
    }
    if found.isEmpty { say(text(ShellStrings.nothingFound)) }
    say(text(LineModeStrings.channelKeys))
  }

  mutating func readChannels(_ words: [String], _ number: Int?) {
    if let number, numbered.indices.contains(number) {
      go(.channel(numbered[number]))
    } else if words.first == "n" {
      let fields = Fields.channel.fields(in: .general).filter { $0.key != "id" }
      let made = Channel.make(id: "", description: "", flow: known.flows.first?.id ?? "")
      open(LineModeForm(Fields.channel, fields, made, language, flows: known.flows), version: nil)
    } else {
      sayChannels(words.joined(separator: " "))
    }
  }

  mutating func sayChannel(_ id: String) {
    guard let channel = known.channel(id)?.channel else {
      go(.channels)
      return
    }
    say("\(Sanitizer.text(channel.description)): \(known.status(of: channel).text(in: language))")
    for (index, part) in LineModeStrings.parts.enumerated() { say("\(index + 1). \(text(part))") }
    say("0. \(text(ShellStrings.back))")
  }

  mutating func readChannel(_ id: String, _ number: Int?) {
    guard let stored = known.channel(id), let number else {
      go(.channel(id))
      return
    }
    let tabs: [FieldTab] = [.text, .settings, .appearance, .general]
    switch number {
    case 0..<4:
      let fields = Fields.channel.fields(in: tabs[number]).filter { $0.key != "id" }
      open(
        LineModeForm(Fields.channel, fields, stored.channel, language, flows: known.flows),
        version: stored.version)
    case 4:
      let snippet = Snippet(channel: stored.channel, host: known.host)
      for format in Snippet.Format.allCases {
        say("\(text(format.words)): \(text(format.purpose))")
        turn.lines += snippet.code(format).split(separator: "\n").map(String.init)
      }
    case 5:
      turn.effects.append(.terminal(.copy(id)))
      say(text(ChannelsStrings.copied, ["what": id]))
    case 6:
      let name = Sanitizer.text(stored.channel.description)
      confirm(text(ChannelsStrings.restartAsk, ["name": name]), .stored(.restartChannel(id)))
    case 7: confirm(ChannelsStrings.deleteAsk.said(1, format), .stored(.deleteChannels([id])))
    default: go(.channel(id))
    }
  }

  // MARK: Flows and attendance

  mutating func sayFlows() {
    numbered = known.flows.map(\.id)
    for (index, flow) in known.flows.enumerated() {
      say("\(index + 1). \(Sanitizer.text(flow.name)) (\(Sanitizer.text(flow.id)))")
      for line in FlowChecklist.lines(for: flow, monitors: true) {
        say("   \(line.holds ? "✓" : "✗") \(Sanitizer.text(line.text(in: language)))")
      }
    }
    if known.flows.isEmpty { say(text(ShellStrings.nothingFound)) }
    say(text(LineModeStrings.flowKeys))
  }

  mutating func readFlows(_ words: [String], _ number: Int?) {
    if words.first == "n", words.count == 2 {
      turn.effects.append(.stored(.importFlows(path: words[1])))
    } else if let number, numbered.indices.contains(number) {
      let name = known.flows.first { $0.id == numbered[number] }?.name ?? ""
      confirm(
        text(FlowsStrings.deleteAsk, ["name": Sanitizer.text(name)]),
        .stored(.deleteFlow(numbered[number])))
    } else {
      sayFlows()
    }
  }

  mutating func sayAttendance() {
    let platform = known.attendance ?? Fields.attendance.standard
    for field in Fields.attendance.all {
      say("\(text(field.label)): \(field.text(of: platform))")
    }
    say(text(LineModeStrings.platformKeys))
  }

  mutating func readPlatform(_ line: String) {
    let now = known.attendance ?? Fields.attendance.standard
    switch line {
    case "1":
      before = room
      form = nil
      platform = LineModeForm(Fields.attendance, Fields.attendance.all, now, language)
      room = .form
      say(text(LineModeStrings.formKeys))
    case "2": turn.effects.append(.work(.testAttendance(now)))
    default: sayAttendance()
    }
  }

  // MARK: Presence

  mutating func readPresence(_ words: [String], _ number: Int?) {
    guard let number, numbered.indices.contains(number) else {
      turn.effects.append(.engine(.watch(FeedQuery(query: words.joined(separator: " ")))))
      return
    }
    turn.effects.append(.engine(.loadSession(numbered[number])))
  }

  mutating func say(_ window: FeedWindow) {
    let counts = window.counts
    say(
      "\(text(PresenceStrings.online)) \(counts.online), "
        + "\(text(PresenceStrings.reconnecting)) \(counts.reconnecting), "
        + "\(text(PresenceStrings.absent)) \(counts.absent)")
    numbered = window.rows.map(\.session)
    for (index, row) in window.rows.enumerated() {
      let since = format.duration(now - row.since)
      let name = row.name.isEmpty ? row.session : Sanitizer.text(row.name)
      let state = text(PresenceStrings.state(of: row.state))
      let why = text(PresenceStrings.reason(of: row.reason))
      say("\(index + 1). \(name); \(state), \(since); \(why)")
    }
    say(text(LineModeStrings.presenceKeys))
  }
}
