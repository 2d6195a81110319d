// Commands for channels.

import Basics
import Channels
import Engine
import Foundation
import Presence
import Screen
import Storage

/// `canais channel …`
enum ChannelCommands {
  static let all: [Subcommand] = [
    Subcommand(
      "channel list", ChannelCommandStrings.list,
      options: [Option("query", "TEXT", ChannelCommandStrings.query)],
      examples: ["channel list", "channel list --json", "channel list --query loja"], run: list),
    Subcommand(
      "channel show", "ID", 1...1, subject: .channel, ChannelCommandStrings.show,
      examples: ["channel show 0123456789abcdef01234567", "channel show Loja --json"], run: show),
    Subcommand(
      "channel create", "--description D [--flow F] [key=value…]", 0...200,
      ChannelCommandStrings.create,
      options: [
        Option("description", "D", ChannelCommandStrings.description),
        Option("flow", "F", ChannelCommandStrings.flow),
      ],
      examples: [
        "channel create --description Loja", "channel create --description Loja --flow vendas",
        "channel create --description Store --flow sales text.language=en-US --json",
      ], run: create),
    Subcommand(
      "channel set", "ID key=value…", 2...200, subject: .channel, ChannelCommandStrings.set,
      examples: [
        "channel set Loja text.title='Fale conosco' enabled=false",
        "channel set Loja settings.allowedOrigins+=https://loja.example",
        "channel set Loja 'settings.requestedData[0].required=true' settings.image=logo.png",
      ], run: set),
    Subcommand(
      "channel export", "[ID]", 0...1, subject: .channel, ChannelCommandStrings.export,
      examples: ["channel export > canais.json", "channel export Loja > loja.json"], run: export),
    Subcommand(
      "channel import", "FILE", 1...1, subject: .file, ChannelCommandStrings.import,
      options: [Option("yes", nil, HelpStrings.yes)],
      examples: ["channel import canais.json", "channel import pasta/ --yes"], run: importFile),
    Subcommand(
      "channel duplicate", "ID", 1...1, subject: .channel, ChannelCommandStrings.duplicate,
      options: [Option("description", "D", ChannelCommandStrings.description)],
      examples: ["channel duplicate Loja", "channel duplicate Loja --description 'Loja 2'"],
      run: duplicate),
    Subcommand(
      "channel restart", "ID", 1...1, subject: .channel, ChannelCommandStrings.restart,
      examples: ["channel restart Loja"], run: restart),
    Subcommand(
      "channel delete", "ID…", 1...200, subject: .channel, ChannelCommandStrings.delete,
      examples: ["channel delete Loja", "channel delete Loja Suporte"], run: delete),
  ]

  // MARK: - Reading

  static func list(_ call: Invocation) throws {
    let installation = try call.reader().installation()
    let channels = installation.channels.filter {
      Folding.matches(call.option("query") ?? "", in: $0.description + " " + $0.id)
    }
    let names = Dictionary(
      installation.flows.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
    if call.wantsJSON {
      return call.output.document(channels.map { summary(of: $0, in: installation, call.language) })
    }
    call.output.table(
      ChannelCommandStrings.head(call.language),
      channels.map { channel in
        [
          channel.id, channel.description, names[channel.flow] ?? channel.flow,
          status(of: channel, in: installation).text(in: call.language),
          ChannelCommandStrings.yesNo(channel.receptive, call.language),
          ChannelCommandStrings.yesNo(channel.enabled, call.language),
        ]
      })
  }

  static func show(_ call: Invocation) throws {
    let reader = try call.reader()
    let stored = try find(call.arguments[0], reader)
    let installation = try reader.installation()
    if call.wantsJSON { return call.output.document(whole(stored, in: installation)) }
    var pairs = Fields.channel.all.map { (name: $0.key, value: $0.text(of: stored.channel)) }
    let state = status(of: stored.channel, in: installation).text(in: call.language)
    pairs.append((name: "state", value: state))
    call.output.pairs(pairs)
    warn(stored.channel, call)
  }

  static func export(_ call: Invocation) throws {
    let reader = try call.reader()
    if let id = call.arguments.first {
      call.output.text(ChannelDocument.export(try find(id, reader).channel))
    } else {
      call.output.text(ChannelDocument.export(try reader.channels().map(\.channel)))
    }
  }

  // MARK: - Changing

  static func create(_ call: Invocation) throws {
    guard let description = call.option("description") else {
      throw CommandError.usage(ChannelCommandStrings.needsDescription)
    }
    let flow = call.option("flow") ?? Flow.direct.id
    let edit = try ChannelEdit(call.arguments, call)
    let storage = try call.storage()
    let id = try storage.makeIdentifier {
      Channel.identifier(from: Randomness.kernel.bytes(12))
    }
    var channel = Channel.make(id: id, description: description, flow: flow)
    try edit.apply(to: &channel)
    do {
      let stored = try storage.create(channel, by: call.author)
      call.changed()
      try done(stored, storage, call)
    } catch StorageError.refused(let errors) {
      if errors.contains(where: { $0.key == "flow" }) { try tip(flow, channel, storage, call) }
      throw ValidationErrors(errors)
    }
  }

  static func set(_ call: Invocation) throws {
    let edit = try ChannelEdit(call.arguments.dropFirst(), call)
    let storage = try call.storage()
    var stored = try find(call.arguments[0], storage.makeReader())
    while true {
      var channel = stored.channel
      try edit.apply(to: &channel)
      do {
        let saved = try storage.save(channel, expecting: stored.version, by: call.author)
        call.changed()
        let count = Fields.channel.changes(from: stored.channel, to: saved.channel).count
        if call.wantsJSON {
          call.output.document(whole(saved, in: try storage.makeReader().installation()))
        }
        call.output.say(
          ChannelCommandStrings.saved(count).filled(
            ["channel": saved.channel.description, "count": String(count)], in: call.language))
        return warn(saved.channel, call)
      } catch StorageError.conflict(let newer) {
        // Another user saved the channel in between: the assignments are applied to that version.
        stored = newer
      }
    }
  }

  static func duplicate(_ call: Invocation) throws {
    let storage = try call.storage()
    let reader = try storage.makeReader()
    var channel = try find(call.arguments[0], reader).channel
    channel.id = try storage.makeIdentifier {
      Channel.identifier(from: Randomness.kernel.bytes(12))
    }
    let taken = Set(try reader.channels().map { Folding.fold($0.channel.description) })
    channel.description =
      call.option("description") ?? copyName(channel.description, taken, call.language)
    let stored = try storage.create(channel, by: call.author)
    call.changed()
    try done(stored, storage, call)
  }

  /// `Loja (cópia)`, `Loja (cópia 2)`…, within the field's limit.
  static func copyName(_ name: String, _ taken: Set<String>, _ language: Language) -> String {
    for number in 1... {
      let end = number == 1 ? "" : " \(number)"
      let mark = " (\(ChannelCommandStrings.copy[language])\(end))"
      let copy = String(name.prefix(60 - mark.count)) + mark
      if !taken.contains(Folding.fold(copy)) { return copy }
    }
    return name
  }

  static func restart(_ call: Invocation) throws {
    let channel = try find(call.arguments[0], call.reader()).channel
    guard ControlMessage.send(database: call.database, .restart(channel: channel.id)) else {
      throw CommandError.failed(EngineStrings.noEngine)
    }
    if call.wantsJSON {
      call.output.document(JSONValue.object(["restarted": .text(channel.id)]))
    }
    call.output.say(
      ChannelCommandStrings.restarted.filled(["channel": channel.description], in: call.language))
  }

  static func delete(_ call: Invocation) throws {
    let storage = try call.storage()
    let reader = try storage.makeReader()
    var ids: [String] = []
    for name in call.arguments {
      let id = try find(name, reader).channel.id
      if !ids.contains(id) { ids.append(id) }
    }
    try storage.deleteChannels(ids, by: call.author)
    call.changed()
    if call.wantsJSON {
      call.output.document(JSONValue.object(["deleted": .list(ids.map { .text($0) })]))
    }
    call.output.say(
      ChannelCommandStrings.removed.filled(["count": String(ids.count)], in: call.language))
  }

  static func importFile(_ call: Invocation) throws {
    try call.mustBeAnswerable()
    let storage = try call.storage()
    var channels: [Channel] = []
    for file in try files(at: call.arguments[0], call) {
      channels += try ChannelDocument.read(try call.read(file)) {
        Channel.identifier(from: Randomness.kernel.bytes(12))
      }
    }
    let plan = ImportPlan(channels, into: try storage.makeReader().installation())
    guard plan.errors.isEmpty else { throw ValidationErrors(plan.errors) }
    tell(plan, call)
    guard plan.changed > 0 else {
      if call.wantsJSON { call.output.document([JSONValue]()) }
      return call.output.say(ChannelCommandStrings.nothingToImport[call.language])
    }
    try call.confirm(
      ChannelCommandStrings.importQuestion(plan.changed).with(["count": String(plan.changed)]))
    let finished = try storage.importChannels(channels, by: call.author)
    call.changed()
    if call.wantsJSON {
      call.output.document(
        finished.items.map { item in
          JSONValue.object([
            "id": .text(item.channel.id), "new": .toggle(item.isNew),
            "changes": .number(item.changes.count),
          ])
        })
    }
    call.output.say(
      ChannelCommandStrings.imported.filled(["count": String(finished.changed)], in: call.language))
  }
}

/// The assignments of a command. Standard input and files are read once, before the database is
/// opened, because the assignments may have to be applied again to a version saved in between.
private struct ChannelEdit {
  private var assignments: [Assignment] = []
  private var image: ChannelImage??

  /// Reads the arguments. The value `-` stands for standard input, and that of an image is a path
  /// or `-`.
  init(_ words: some Sequence<String>, _ call: Invocation) throws {
    for var assignment in try call.assignments(words) {
      let (key, value) = (assignment.key, assignment.value)
      if key == "settings.image", assignment.operation == .set {
        image = .some(
          value.isEmpty
            ? nil : try ChannelImage(bytes: try call.read(value, for: key), name: value))
        continue
      }
      if value == "-" { assignment.value = try call.stdinLine() }
      assignments.append(assignment)
    }
  }

  func apply(to channel: inout Channel) throws(ValidationErrors) {
    try channel.apply(assignments)
    if let image { channel.settings.image = image }
  }
}

// MARK: - Shared functions

extension ChannelCommands {
  /// The channel with an id, or with a description, ignoring case and accents.
  ///
  /// - Throws: A sentence that names the most similar channel, or that of an unknown one.
  static func find(_ name: String, _ reader: StorageReader) throws -> StoredChannel {
    if Channel.isIdentifier(name) { return try reader.channel(name) }
    let channels = try reader.channels()
    let folded = Folding.fold(name)
    if let found = channels.first(where: { Folding.fold($0.channel.description) == folded }) {
      return found
    }
    let names = channels.map(\.channel.description)
    let near =
      names.first { !folded.isEmpty && Folding.matches(name, in: $0) }
      ?? EditDistance.word(to: folded, among: names.map { Folding.fold($0) })
      .flatMap { word in names.first { Folding.fold($0) == word } }
    guard let near else { throw StorageError.channelUnknown(name) }
    throw CommandError.failed(
      ChannelCommandStrings.unknownNear.with([
        "name": Sanitizer.text(name), "near": Sanitizer.text(near),
      ]))
  }

  static func status(of channel: Channel, in installation: Installation) -> ChannelStatus {
    ChannelStatus(of: channel, flows: installation.flows, attendance: installation.attendance)
  }

  private static func done(
    _ stored: StoredChannel, _ storage: Storage, _ call: Invocation
  ) throws {
    if call.wantsJSON {
      call.output.document(whole(stored, in: try storage.makeReader().installation()))
    } else {
      call.output.line(stored.channel.id)
    }
    warn(stored.channel, call)
  }

  private static func warn(_ channel: Channel, _ call: Invocation) {
    for warning in ChannelRules.warnings(channel) {
      call.output.say(
        ChannelCommandStrings.warning.filled(
          ["what": warning.message(in: call.language)], in: call.language))
    }
  }

  /// Writes the checklist of a refused flow.
  private static func tip(
    _ id: String, _ channel: Channel, _ storage: Storage, _ call: Invocation
  ) throws {
    let flows = try storage.makeReader().installation().flows
    guard let flow = flows.first(where: { $0.id == id }) else {
      let known = flows.map(\.id).joined(separator: ", ")
      if !known.isEmpty {
        call.output.say(
          ChannelCommandStrings.knownFlows.filled(["flows": known], in: call.language))
      }
      return
    }
    call.output.say(ChannelCommandStrings.tip[call.language])
    for line in FlowChecklist.lines(for: flow, monitors: channel.settings.presence.enabled) {
      call.output.say("  \(line.holds ? "✓" : "✗") \(line.text(in: call.language))")
    }
  }

  static func summary(
    of channel: Channel, in installation: Installation, _ language: Language
  ) -> JSONValue {
    let status = status(of: channel, in: installation)
    return .object([
      "id": .text(channel.id), "description": .text(channel.description),
      "flow": .text(channel.flow), "state": .text(status.name),
      "stateText": .text(status.text(in: language)), "receptive": .toggle(channel.receptive),
      "enabled": .toggle(channel.enabled),
    ])
  }

  private static func whole(_ stored: StoredChannel, in installation: Installation) -> JSONValue {
    guard case .object(var members) = Fields.channel.json(of: stored.channel) else { return .null }
    members["version"] = .number(stored.version)
    members["state"] = .text(status(of: stored.channel, in: installation).name)
    return .object(members)
  }

  /// The file, or the `.json` files of the folder in order of name.
  private static func files(at path: String, _ call: Invocation) throws -> [String] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue
    else { return [path] }
    let names = try FileManager.default.contentsOfDirectory(atPath: path)
      .filter { $0.hasSuffix(".json") }.sorted()
    guard !names.isEmpty else {
      throw CommandError.failed(ChannelCommandStrings.emptyFolder.with(["folder": path]))
    }
    return names.map { path + "/" + $0 }
  }

  private static func tell(_ plan: ImportPlan, _ call: Invocation) {
    for item in plan.items {
      let head =
        item.isNew
        ? ChannelCommandStrings.new : item.changes.isEmpty ? ChannelCommandStrings.same : nil
      let mark = item.isNew ? "+" : item.changes.isEmpty ? "=" : "~"
      let note = head.map { " (\($0[call.language]))" } ?? ""
      call.output.say("\(mark) \(item.channel.description) \(item.channel.id)\(note)")
      for change in item.changes where !item.isNew {
        for line in change.lines { call.output.say("    " + Sanitizer.text(line)) }
      }
    }
  }
}
