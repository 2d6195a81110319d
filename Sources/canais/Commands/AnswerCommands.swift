// Commands for people who answer: take a session, write to its visitor, wait for the next.

import Channels
import Client
import Console
import Engine
import Foundation
import Presence
import Synchronization

/// The commands of `canais session` with which people answer.
enum AnswerCommands {
  /// The option that names who answers.
  static let asName = Option("as", "NAME", AnswerStrings.asName)

  static let all: [Subcommand] = [
    Subcommand(
      "session say", "ID TEXT|-", 2...2, subject: .session, AnswerStrings.say,
      options: [asName, Option("note", nil, AnswerStrings.note)],
      examples: [
        "session say 0123456789abcdef01234567 'Bom dia!' --as Ana",
        "session say 0123456789abcdef01234567 - < texto.txt",
        "session say 0123456789abcdef01234567 'cliente antigo' --note",
      ], run: say),
    Subcommand(
      "session file", "ID PATH", 2...2, subject: .session, AnswerStrings.file,
      options: [asName],
      examples: ["session file 0123456789abcdef01234567 nota.pdf --as Ana"], run: file),
    Subcommand(
      "session take", "ID", 1...1, subject: .session, AnswerStrings.take, options: [asName],
      examples: ["session take 0123456789abcdef01234567 --as Ana"], run: take),
    Subcommand(
      "session release", "ID", 1...1, subject: .session, AnswerStrings.release,
      options: [asName], examples: ["session release 0123456789abcdef01234567 --as Ana"],
      run: release),
    Subcommand(
      "session next", AnswerStrings.next,
      options: [asName, Option("wait", nil, AnswerStrings.wait)],
      examples: ["session next", "session next --wait --json"], run: next),
  ]

  /// Milliseconds between two looks for a session that waits.
  private static let lookMillis = 500

  /// Who answers: `--as`, else `$CANAIS_ATTENDANT`, else the account's name.
  static func attendant(_ call: Invocation) -> String {
    let named = call.environment["CANAIS_ATTENDANT"] ?? ""
    return call.option("as") ?? (named.isEmpty ? NSUserName() : named)
  }

  // MARK: - One session

  static func say(_ call: Invocation) throws {
    let name = attendant(call)
    let isNote = call.has("note")
    let text = call.arguments[1] == "-" ? try wholeInput(call) : call.arguments[1]
    // The id makes a retry of the engine's client harmless.
    let message = OutgoingMessage(text, from: isNote ? .note : .agent, name: name)
    let (api, id) = try session(call)
    let seq = try call.wait { try await api.send(message, to: id) }
    if call.wantsJSON {
      call.output.document(JSONValue.object(["session": .text(id), "seq": .number(seq)]))
    }
    call.output.say((isNote ? AnswerStrings.noted : AnswerStrings.said)[call.language])
  }

  static func file(_ call: Invocation) throws {
    let name = attendant(call)
    let path = call.arguments[1]
    let bytes = try call.read(path)
    let (api, id) = try session(call)
    let file = URL(filePath: path).lastPathComponent
    let seq = try call.wait { try await api.sendFile(bytes, name: file, by: name, to: id) }
    if call.wantsJSON {
      call.output.document(JSONValue.object(["session": .text(id), "seq": .number(seq)]))
    }
    call.output.say(AnswerStrings.fileSent.filled(["name": file], in: call.language))
  }

  private static func wholeInput(_ call: Invocation) throws -> String {
    var text = String(decoding: try call.read("-"), as: UTF8.self)
    while text.hasSuffix("\n") || text.hasSuffix("\r\n") { text.removeLast() }
    return text
  }

  static func take(_ call: Invocation) throws {
    let name = attendant(call)
    let (api, id) = try session(call)
    try call.wait {
      try await api.announce(name, isPresent: true)
      try await api.assign(id, to: name, expected: nil)
    }
    told(id, name, call)
    call.output.say(AnswerStrings.taken.filled(["name": name], in: call.language))
  }

  static func release(_ call: Invocation) throws {
    let name = attendant(call)
    let (api, id) = try session(call)
    try call.wait { try await api.assign(id, to: nil, expected: name) }
    told(id, nil, call)
    call.output.say(AnswerStrings.released[call.language])
  }

  private static func told(_ id: String, _ attendant: String?, _ call: Invocation) {
    guard call.wantsJSON else { return }
    call.output.document(
      JSONValue.object(["session": .text(id), "attendant": attendant.map(JSONValue.text) ?? .null]))
  }

  /// The API and the session that the first argument names.
  static func session(_ call: Invocation) throws -> (EngineAPI, String) {
    guard let api = try call.api() else { throw CommandError.failed(EngineStrings.noEngine) }
    let id = call.arguments[0]
    guard Identifier(id) != nil else {
      throw CommandError.failed(SessionCommandStrings.noSession.with(["id": id]))
    }
    return (api, id)
  }

  // MARK: - The next

  /// Takes the session that waits longest, of those that nobody has.
  static func next(_ call: Invocation) throws {
    let name = attendant(call)
    guard let api = try call.api() else { throw CommandError.failed(EngineStrings.noEngine) }
    let waits = call.has("wait")
    let row: FeedRow? = try call.wait { () async throws -> FeedRow? in
      while true {
        if waits { try await api.announce(name, isPresent: true) }
        if let row = try await takeNext(api, name) { return row }
        guard waits else { return nil }
        try await Task.sleep(for: .milliseconds(lookMillis))
      }
    }
    guard let row else {
      if call.wantsJSON { call.output.document(JSONValue.null) }
      throw CommandError.failed(AnswerStrings.nobodyWaits)
    }
    if call.wantsJSON { return call.output.document(row) }
    call.output.table(
      AnswerStrings.nextHead.map { $0[call.language] },
      [[row.session, row.name, row.page, String(row.unread)]])
  }

  /// Takes the session that waits longest; nil where none waits. One that another attendant takes
  /// first is passed over.
  static func takeNext(
    _ api: EngineAPI, _ name: String
  ) async throws(ClientError) -> FeedRow? {
    let query = FeedQuery(waiting: true, unassigned: true, order: .waiting, limit: 20)
    let page = try await api.sessions(query)
    guard !page.rows.isEmpty else { return nil }
    try await api.announce(name, isPresent: true)
    for var row in page.rows {
      do throws(ClientError) {
        try await api.assign(row.session, to: name, expected: nil)
        row.attendant = name
        return row
      } catch {
        switch error {
        case .taken, .refused(404, _, _, _), .refused(409, _, _, _): continue
        case .unreachable, .refused, .unreadable: throw error
        }
      }
    }
    return nil
  }
}
