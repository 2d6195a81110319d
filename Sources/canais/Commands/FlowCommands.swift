// Commands for flows and for what silence means in a channel.

import Channels
import Engine
import Foundation
import Storage

/// `canais flow …`
enum FlowCommands {
  static let all: [Command] = [
    Command("flow list", FlowWords.list, examples: ["flow list", "flow list --json"], run: list),
    Command(
      "flow import", "FILE", 1...1, subject: .file, FlowWords.import,
      options: [Option("yes", nil, HelpWords.yes)],
      examples: ["flow import fluxos.json", "flow import - --yes < fluxos.json"], run: importFile),
    Command(
      "flow delete", "ID", 1...1, subject: .flow, FlowWords.delete,
      examples: ["flow delete vendas"], run: delete),
  ]

  static func list(_ call: Invocation) throws {
    let installation = try call.reader().installation()
    if call.wantsJSON {
      return call.output.document(installation.flows.map { Fields.flow.json(of: $0) })
    }
    call.output.table(
      FlowWords.head(call.language),
      installation.flows.map { flow in
        let broken = Dica.lines(for: flow, monitors: false).first { !$0.holds }
        return [
          flow.id, flow.name, ChannelWords.yesNo(flow.published, call.language),
          ChannelWords.yesNo(flow.handsOver, call.language),
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
      try call.confirm(FlowWords.question(changed.count).with(["count": String(changed.count)]))
      try storage.importFlows(flows, by: call.author)
      call.changed()
    }
    if call.wantsJSON { call.output.document(flows.map { Fields.flow.json(of: $0) }) }
    call.output.say(
      ChannelWords.imported.filled(["count": String(changed.count)], in: call.language))
  }

  static func delete(_ call: Invocation) throws {
    try call.storage().deleteFlow(call.arguments[0], by: call.author)
    call.changed()
    if call.wantsJSON {
      call.output.document(JSONValue.object(["deleted": .list([.text(call.arguments[0])])]))
    }
    call.output.say(ChannelWords.removed.filled(["count": "1"], in: call.language))
  }
}

/// `canais presence explain`
enum PresenceCommand {
  static let all: [Command] = [
    Command(
      "presence explain", "ID", 1...1, subject: .channel, FlowWords.explain,
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
      FlowWords.explainHead.map { $0[call.language] },
      lines.map {
        [$0.silence[call.language], $0.when[call.language], $0.call[call.language]]
      })
  }
}

/// The catalogue of `canais flow` and `canais presence`.
private enum FlowWords {
  static let list = Words(
    "Lista os fluxos registrados, e se servem a um canal.",
    "Lists the registered flows, and whether they serve a channel.",
    "Lista los flujos registrados, y si sirven a un canal.")
  static let `import` = Words(
    "Registra os fluxos de um arquivo JSON; os que não estão nele ficam.",
    "Registers the flows of a JSON file; those not in it stay.",
    "Registra los flujos de un archivo JSON; los que no están en él quedan.")
  static let delete = Words(
    "Remove um fluxo que nenhum canal usa.", "Removes a flow that no channel uses.",
    "Quita un flujo que ningún canal usa.")
  static func question(_ count: Int) -> Words {
    count == 1
      ? Words("Registrar 1 fluxo?", "Register 1 flow?", "¿Registrar 1 flujo?")
      : Words(
        "Registrar {count} fluxos?", "Register {count} flows?", "¿Registrar {count} flujos?")
  }
  static let explain = Words(
    "Diz que silêncio leva a que chamada, e quando, neste canal.",
    "Tells which silence leads to which call, and when, for this channel.",
    "Dice qué silencio lleva a qué llamada, y cuándo, en este canal.")
  static let explainHead = [
    Words("Silêncio", "Silence", "Silencio"), Words("Quando", "When", "Cuándo"),
    Words("Chamada", "Call", "Llamada"),
  ]

  static func head(_ language: Language) -> [String] {
    [
      Words("Identificador", "Identifier", "Identificador"), Words("Nome", "Name", "Nombre"),
      Words("Publicado", "Published", "Publicado"),
      Words("Transborda", "Hands over", "Transborda"), Words("Dica", "Tip", "Consejo"),
    ].map { $0[language] }
  }
}
