// Commands for canned answers, and for who is blocked.

import Basics
import Channels
import Foundation
import Presence
import Storage

/// `canais reply …`
enum ReplyCommands {
  static let all: [Subcommand] = [
    Subcommand(
      "reply list", AnswerStrings.replies, examples: ["reply list", "reply list --json"],
      run: list),
    Subcommand(
      "reply set", "KEY TEXT", 2...2, AnswerStrings.setReply,
      examples: ["reply set ola 'Olá, {nome}! Aqui é {atendente}.'"], run: set),
    Subcommand(
      "reply import", "FILE", 1...1, subject: .file, AnswerStrings.importReplies,
      options: [Option("yes", nil, HelpStrings.yes)],
      examples: ["reply import respostas.json"], run: importFile),
    Subcommand(
      "reply export", AnswerStrings.exportReplies, examples: ["reply export > respostas.json"],
      run: export),
    Subcommand(
      "reply delete", "KEY", 1...1, AnswerStrings.deleteReply, examples: ["reply delete ola"],
      run: delete),
  ]

  static func list(_ call: Invocation) throws {
    let replies = try call.reader().installation().replies
    if call.wantsJSON { return call.output.document(replies) }
    call.output.table(
      AnswerStrings.replyHead.map { $0[call.language] }, replies.map { [$0.key, $0.text] })
  }

  static func set(_ call: Invocation) throws {
    let reply = CannedReply(key: call.arguments[0], text: call.arguments[1])
    try call.storage().setReplies([reply], by: call.author)
    stored([reply], call)
  }

  static func importFile(_ call: Invocation) throws {
    try call.mustBeAnswerable()
    let bytes = try call.read(call.arguments[0])
    let replies: [CannedReply]
    do {
      replies = try JSONDecoder().decode([CannedReply].self, from: Data(bytes))
    } catch {
      // The reader of documents says where the JSON breaks; what is JSON has the wrong form.
      _ = try JSONValue.read(bytes, key: "replies")
      throw ValidationError(key: "replies", value: "", rule: .type(.list))
    }
    let storage = try call.storage()
    try call.confirm(
      AnswerStrings.importQuestion(replies.count).with(["count": String(replies.count)]))
    try storage.setReplies(replies, by: call.author)
    stored(replies, call)
  }

  private static func stored(_ replies: [CannedReply], _ call: Invocation) {
    call.changed()
    if call.wantsJSON { call.output.document(replies) }
    call.output.say(
      ChannelCommandStrings.imported.filled(["count": String(replies.count)], in: call.language))
  }

  static func export(_ call: Invocation) throws {
    call.output.document(try call.reader().installation().replies)
  }

  static func delete(_ call: Invocation) throws {
    let key = call.arguments[0]
    guard try call.storage().deleteReply(key, by: call.author) else {
      throw CommandError.failed(AnswerStrings.noReply.with(["key": key]))
    }
    call.changed()
    if call.wantsJSON {
      call.output.document(JSONValue.object(["deleted": .list([.text(key)])]))
    }
    call.output.say(ChannelCommandStrings.removed.filled(["count": "1"], in: call.language))
  }
}

/// `canais contact …`
enum ContactCommands {
  static let all: [Subcommand] = [
    Subcommand(
      "contact block", "CONTACT|ADDRESS", 1...1, AnswerStrings.block,
      options: [Option("for", "DURATION", AnswerStrings.duration)],
      examples: ["contact block 203.0.113.7 --for 24h", "contact block 07cd0123456789abcdef0123"],
      run: block),
    Subcommand(
      "contact unblock", "CONTACT|ADDRESS", 1...1, AnswerStrings.unblock,
      examples: ["contact unblock 203.0.113.7"], run: unblock),
    Subcommand(
      "contact blocked", AnswerStrings.blocked,
      examples: ["contact blocked", "contact blocked --json"], run: blocked),
  ]

  static func block(_ call: Invocation) throws {
    let until = try call.option("for").map { try duration($0) + Invocation.now }
    try call.storage().block(call.arguments[0], until: until, by: call.author)
    told(call)
  }

  static func unblock(_ call: Invocation) throws {
    guard try call.storage().unblock(call.arguments[0], by: call.author) else {
      throw CommandError.failed(AnswerStrings.notBlocked.with(["subject": call.arguments[0]]))
    }
    told(call)
  }

  private static func told(_ call: Invocation) {
    call.changed()
    if call.wantsJSON {
      call.output.document(JSONValue.object(["subject": .text(call.arguments[0])]))
    }
    call.output.say(SessionCommandStrings.done[call.language])
  }

  static func blocked(_ call: Invocation) throws {
    let now = Invocation.now
    let blocks = try call.reader().installation().blocks.filter { $0.holds(at: now) }
    if call.wantsJSON {
      return call.output.document(
        blocks.map { block in
          JSONValue.object([
            "subject": .text(block.subject),
            "until": block.until.map { .text(RFC3339.text($0)) } ?? .null,
            "author": .text(block.author), "at": .text(RFC3339.text(block.at)),
          ])
        })
    }
    call.output.table(
      AnswerStrings.blockHead.map { $0[call.language] },
      blocks.map { block in
        [
          block.subject, block.until.map { RFC3339.text($0) } ?? "–", block.author,
          RFC3339.text(block.at),
        ]
      })
  }

  /// Milliseconds of `30m`, `12h` or `7d`.
  static func duration(_ text: String) throws(CommandError) -> Millis {
    let units: [Character: Millis] = ["m": 60_000, "h": 3_600_000, "d": 86_400_000]
    guard let unit = text.last.flatMap({ units[$0] }), let count = Millis(text.dropLast()),
      (1...36_500).contains(count)
    else { throw .usage(AnswerStrings.badDuration.with(["value": text])) }
    return count * unit
  }
}
