// What each page prints, and the lines that it reads.

import Basics
import Channels
import Screen

extension LineMode {
  // MARK: - Channels

  /// Prints the channels whose description matches a query; an empty one matches all.
  mutating func printChannels(_ query: String) {
    let found = cache.channels.filter {
      query.isEmpty || Folding.matches(query, in: $0.channel.description)
    }.sorted { Folding.fold($0.channel.description) < Folding.fold($1.channel.description) }
    numberedIDs = found.map(\.channel.id)
    for (index, stored) in found.enumerated() {
      let channel = stored.channel
      let name = Sanitizer.text(channel.description)
      let flow = Sanitizer.text(cache.flowName(channel.flow))
      print("\(index + 1). \(name); \(flow); \(cache.status(of: channel).text(in: language))")
    }
    if found.isEmpty { print(text(ShellStrings.nothingFound)) }
    print(text(LineModeStrings.channelKeys))
  }

  mutating func readChannels(_ words: [String], _ index: Int?) {
    if let index, numberedIDs.indices.contains(index) {
      show(.channel(numberedIDs[index]))
    } else if words.first == "n" {
      let channel = Channel.make(id: "", description: "", flow: cache.flows.first?.id ?? "")
      open(channelForm(.general, channel, version: nil))
    } else {
      printChannels(words.joined(separator: " "))
    }
  }

  /// Prints what can be done with a channel.
  mutating func printChannel(_ id: String) {
    guard let channel = cache.channel(id)?.channel else {
      show(.channels)
      return
    }
    let status = cache.status(of: channel).text(in: language)
    print("\(Sanitizer.text(channel.description)): \(status)")
    for (index, action) in LineModeStrings.channelActions.enumerated() {
      print("\(index + 1). \(text(action))")
    }
    print("0. \(text(ShellStrings.back))")
  }

  mutating func readChannel(_ id: String, _ index: Int?) {
    guard let stored = cache.channel(id), let index else {
      show(.channel(id))
      return
    }
    let tabs: [FieldTab] = [.text, .settings, .appearance, .general]
    switch index {
    case 0..<4: open(channelForm(tabs[index], stored.channel, version: stored.version))
    case 4: printCode(of: stored.channel)
    case 5:
      emit(.terminal(.copy(id)))
      print(text(ChannelsStrings.copied, ["what": id]))
    case 6:
      let name = Sanitizer.text(stored.channel.description)
      confirm(text(ChannelsStrings.restartAsk, ["name": name]), .stored(.restartChannel(id)))
    case 7: confirm(ChannelsStrings.deleteAsk.text(1, format), .stored(.deleteChannels([id])))
    default: show(.channel(id))
    }
  }

  private func channelForm(_ tab: FieldTab, _ channel: Channel, version: Int?) -> OpenForm {
    let fields = Fields.channel.fields(in: tab).filter { $0.key != "id" }
    return .channel(
      LineModeForm(Fields.channel, fields, channel, language, flows: cache.flows),
      version: version)
  }

  private mutating func printCode(of channel: Channel) {
    let snippet = Snippet(channel: channel, host: cache.host)
    for format in Snippet.Format.allCases {
      print("\(text(format.words)): \(text(format.purpose))")
      for line in snippet.code(format).split(separator: "\n") { print(String(line)) }
    }
  }

  // MARK: - Flows and attendance

  /// Prints the flows, each with the rules of a channel.
  mutating func printFlows() {
    numberedIDs = cache.flows.map(\.id)
    for (index, flow) in cache.flows.enumerated() {
      print("\(index + 1). \(Sanitizer.text(flow.name)) (\(Sanitizer.text(flow.id)))")
      for line in FlowChecklist.lines(for: flow, monitors: true) {
        print("   \(line.holds ? "✓" : "✗") \(Sanitizer.text(line.text(in: language)))")
      }
    }
    if cache.flows.isEmpty { print(text(ShellStrings.nothingFound)) }
    print(text(LineModeStrings.flowKeys))
  }

  mutating func readFlows(_ words: [String], _ index: Int?) {
    if words.first == "n", words.count == 2 {
      emit(.stored(.importFlows(path: words[1])))
    } else if let index, numberedIDs.indices.contains(index) {
      let id = numberedIDs[index]
      let name = cache.flows.first { $0.id == id }?.name ?? ""
      confirm(
        text(FlowsStrings.deleteAsk, ["name": Sanitizer.text(name)]), .stored(.deleteFlow(id)))
    } else {
      printFlows()
    }
  }

  mutating func printAttendance() {
    let platform = cache.attendance ?? Fields.attendance.standard
    for field in Fields.attendance.all where Fields.attendance.isShown(field, in: platform) {
      print("\(text(field.label)): \(field.text(of: platform))")
    }
    print(text(LineModeStrings.platformKeys))
  }

  mutating func readAttendance(_ line: String) {
    let platform = cache.attendance ?? Fields.attendance.standard
    switch line {
    case "1":
      open(
        .attendance(LineModeForm(Fields.attendance, Fields.attendance.all, platform, language)))
    case "2": emit(.work(.testAttendance(platform)))
    default: printAttendance()
    }
  }
}
