// Commands for flows, and the explanation of a channel's presence settings.

import Channels
import Engine
import Foundation
import Storage

/// `canais flow …`
enum FlowCommands {
  static let all: [Subcommand] = [
    Subcommand(
      "flow list", FlowCommandStrings.list, examples: ["flow list", "flow list --json"], run: list),
    Subcommand(
      "flow import", "FILE", 1...1, subject: .file, FlowCommandStrings.import,
      options: [Option("yes", nil, HelpStrings.yes)],
      examples: ["flow import fluxos.json", "flow import - --yes < fluxos.json"], run: importFile),
    Subcommand(
      "flow delete", "ID", 1...1, subject: .flow, FlowCommandStrings.delete,
      examples: ["flow delete vendas"], run: delete),
  ]

  static func list(_ call: Invocation) throws {
    let installation = try call.reader().installation()
    if call.wantsJSON {
      return call.output.document(installation.flows.map(json))
    }
    call.output.table(
      FlowCommandStrings.head(call.language),
      installation.flows.map { flow in
        let broken = FlowChecklist.lines(for: flow, monitors: false).first { !$0.holds }
        return [
          flow.id, flow.name, ChannelCommandStrings.yesNo(flow.published, call.language),
          ChannelCommandStrings.yesNo(flow.handsOver, call.language),
          broken.map { "✗ " + $0.text(in: call.language) } ?? "✓",
        ]
      })
  }

  static func importFile(_ call: Invocation) throws {
    try call.mustBeAnswerable()
    let storage = try call.storage()
    let flows = try FlowDocument.read(try call.read(call.arguments[0]))
    let known = Dictionary(
      try storage.makeReader().installation().flows.map { ($0.id, $0) },
      uniquingKeysWith: { first, _ in first })
    let changed = flows.filter { known[$0.id] != $0 }
    for flow in flows {
      let mark = known[flow.id] == nil ? "+" : known[flow.id] == flow ? "=" : "~"
      call.output.say("\(mark) \(flow.name) \(flow.id)")
    }
    if !changed.isEmpty {
      try call.confirm(
        FlowCommandStrings.question(changed.count).with(["count": String(changed.count)]))
      try storage.importFlows(flows, by: call.author)
      call.changed()
    }
    if call.wantsJSON { call.output.document(flows.map(json)) }
    call.output.say(
      ChannelCommandStrings.imported.filled(["count": String(changed.count)], in: call.language))
  }

  /// A flow with its secrets masked.
  private static func json(_ flow: Flow) -> JSONValue {
    var shown = flow
    shown.token = Secret.masked(flow.token)
    shown.signingSecret = Secret.masked(flow.signingSecret)
    return Fields.flow.json(of: shown)
  }

  static func delete(_ call: Invocation) throws {
    try call.storage().deleteFlow(call.arguments[0], by: call.author)
    call.changed()
    if call.wantsJSON {
      call.output.document(JSONValue.object(["deleted": .list([.text(call.arguments[0])])]))
    }
    call.output.say(ChannelCommandStrings.removed.filled(["count": "1"], in: call.language))
  }
}

/// `canais presence explain`
enum PresenceCommand {
  static let all: [Subcommand] = [
    Subcommand(
      "presence explain", "ID", 1...1, subject: .channel, FlowCommandStrings.explain,
      examples: ["presence explain Loja", "presence explain Loja --json"], run: explain)
  ]

  static func explain(_ call: Invocation) throws {
    let channel = try ChannelCommands.find(call.arguments[0], call.reader()).channel
    let lines = PresenceExplanation.lines(of: channel)
    if call.wantsJSON {
      return call.output.document(
        lines.map { line in
          JSONValue.object([
            "silence": .text(line.silence[call.language]), "when": .text(line.when[call.language]),
            "call": .text(line.call[call.language]), "seconds": .number(line.seconds),
            "event": line.event.map { .text($0) } ?? .null,
          ])
        })
    }
    call.output.table(
      FlowCommandStrings.explainHead.map { $0[call.language] },
      lines.map {
        [$0.silence[call.language], $0.when[call.language], $0.call[call.language]]
      })
  }
}

/// The texts of `canais flow` and `canais presence`.
private enum FlowCommandStrings {
  static let list = LocalizedText(
    "Lista os fluxos registrados, e se servem a um canal.",
    "Lists the registered flows, and whether they serve a channel.",
    "Lista los flujos registrados, y si sirven a un canal.")
  static let `import` = LocalizedText(
    "Registra os fluxos de um arquivo JSON; os que não estão nele ficam.",
    "Registers the flows of a JSON file; those not in it stay.",
    "Registra los flujos de un archivo JSON; los que no están en él quedan.")
  static let delete = LocalizedText(
    "Remove um fluxo que nenhum canal usa.", "Removes a flow that no channel uses.",
    "Quita un flujo que ningún canal usa.")
  static func question(_ count: Int) -> LocalizedText {
    count == 1
      ? LocalizedText("Registrar 1 fluxo?", "Register 1 flow?", "¿Registrar 1 flujo?")
      : LocalizedText(
        "Registrar {count} fluxos?", "Register {count} flows?", "¿Registrar {count} flujos?")
  }
  static let explain = LocalizedText(
    "Diz que silêncio leva a que chamada, e quando, neste canal.",
    "Tells which silence leads to which call, and when, for this channel.",
    "Dice qué silencio lleva a qué llamada, y cuándo, en este canal.")
  static let explainHead = [
    LocalizedText("Silêncio", "Silence", "Silencio"), LocalizedText("Quando", "When", "Cuándo"),
    LocalizedText("Chamada", "Call", "Llamada"),
  ]

  static func head(_ language: Language) -> [String] {
    [
      LocalizedText("Identificador", "Identifier", "Identificador"),
      LocalizedText("Nome", "Name", "Nombre"),
      LocalizedText("Publicado", "Published", "Publicado"),
      LocalizedText("Transborda", "Hands over", "Deriva"),
      LocalizedText("Dica", "Tip", "Consejo"),
    ].map { $0[language] }
  }
}
