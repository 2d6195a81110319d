// Commands for the attendance platform and for waiting calls.

import Channels
import Client
import Engine
import Foundation
import HTTPClient
import Presence
import Records
import Screen
import Storage

/// `canais attendance …`
enum AttendanceCommands {
  /// The most calls of one listing.
  static let listed = 1_000

  static let all: [Subcommand] = [
    Subcommand(
      "attendance show", AttendanceCommandStrings.show,
      examples: ["attendance show", "attendance show --json"], run: show),
    Subcommand(
      "attendance set", "key=value…", 1...20, AttendanceCommandStrings.set,
      examples: [
        "attendance set baseURL=https://desk.example/api token=- < token.txt",
        "attendance set mode=console hours.monday='08:00-12:00 13:00-18:00'",
        "attendance set mode=chatwoot url=https://chatwoot.example inboxIdentifier=X botToken=- "
          + "webhookSecret=- < secrets.txt",
        "attendance set timeout=10", "attendance set baseURL=",
      ], run: set),
    Subcommand(
      "attendance test", AttendanceCommandStrings.test, examples: ["attendance test"], run: test),
    Subcommand(
      "attendance outbox", AttendanceCommandStrings.outbox,
      examples: ["attendance outbox", "attendance outbox --json"], run: outbox),
    Subcommand(
      "attendance retry", "[EVENT…]", 0...1_000, AttendanceCommandStrings.retry,
      examples: ["attendance retry", "attendance retry 6f1c0d5e-8f6b-4b42-9a0e-1d7f2c3b4a59"],
      run: retry),
  ]

  static func show(_ call: Invocation) throws {
    // Until it is set up, people at the console answer.
    let attendance = try call.reader().installation().attendance ?? Fields.attendance.standard
    if call.wantsJSON { return call.output.document(json(attendance)) }
    call.output.pairs(
      Fields.attendance.all.map { (name: $0.key, value: $0.text(of: attendance)) })
  }

  private static func json(_ attendance: Attendance) -> JSONValue {
    var members: [String: JSONValue] = [:]
    for field in Fields.attendance.all { members[field.key] = .text(field.text(of: attendance)) }
    members["timeout"] = .number(attendance.timeout)
    return .object(members)
  }

  static func set(_ call: Invocation) throws {
    let assignments = try call.assignments(call.arguments)
    let storage = try call.storage()
    var attendance =
      try storage.makeReader().installation().attendance ?? Fields.attendance.standard
    var isRemoved = false
    // A platform's address without a mode means that the platform answers.
    if !assignments.contains(where: { $0.key == "mode" }),
      assignments.contains(where: { $0.key == "baseURL" })
    {
      attendance.mode = .contract
    }
    if !assignments.contains(where: { $0.key == "mode" }),
      assignments.contains(where: { $0.key == "url" })
    {
      attendance.mode = .chatwoot
    }
    var lines: ArraySlice<String>?
    for var assignment in assignments {
      if assignment.value == "-" {
        lines = try lines ?? call.stdinLine().components(separatedBy: .newlines)[...]
        assignment.value = lines?.popFirst() ?? ""
      }
      // A platform without an address is none, unless a mode is set beside it.
      if assignment.key == "baseURL", assignment.operation == .set, assignment.value.isEmpty,
        !assignments.contains(where: { $0.key == "mode" }), attendance.mode == .contract
      {
        isRemoved = true
      } else {
        try Fields.attendance.apply(assignment, to: &attendance)
      }
    }
    try storage.setAttendance(isRemoved ? nil : attendance, by: call.author)
    call.changed()
    if call.wantsJSON { call.output.document(isRemoved ? .object([:]) : json(attendance)) }
    let words = isRemoved ? AttendanceCommandStrings.unset : AttendanceCommandStrings.saved
    call.output.say(words[call.language])
  }

  static func test(_ call: Invocation) throws {
    guard let attendance = try call.reader().installation().attendance,
      attendance.mode.callsPlatform
    else { throw CommandError.failed(AttendanceCommandStrings.unset) }
    let (answer, millis) = try call.wait {
      await AttendanceTest.run(
        attendance, eventID: UUID().uuidString.lowercased(),
        transport: HTTPCallTransport(client: .shared),
        clock: SystemClock())
    }
    switch answer {
    case .answered(let status, _, _):
      let said = answer.excerpt
      if call.wantsJSON {
        call.output.document(json(.number(status), said, millis))
      } else {
        call.output.line("\(status)\t\(millis) ms\t\(Sanitizer.text(said))")
      }
      guard (200..<300).contains(status) else {
        throw CommandError.failed(
          AttendanceCommandStrings.answered.with(["status": String(status)]))
      }
    case .failed(let failure):
      let why = SystemStrings.of(failure.code)
      if call.wantsJSON { call.output.document(json(.null, why[call.language], millis)) }
      throw CommandError.failed(AttendanceCommandStrings.failed.filling(["why": why]))
    }
  }

  /// The result of a test call; without a status there was no response.
  private static func json(_ status: JSONValue, _ said: String, _ millis: Millis) -> JSONValue {
    .object(["status": status, "said": .text(said), "millis": .number(Int(millis))])
  }

  static func outbox(_ call: Invocation) throws {
    let reader = try call.reader()
    let waiting = try reader.outbox(.waiting, limit: listed).map(\.call)
    let parked = try reader.outbox(.parked, limit: listed).map(\.call)
    let summary = try reader.outboxSummary()
    if call.wantsJSON { return call.output.document((waiting + parked).map(json)) }
    call.output.table(
      AttendanceCommandStrings.head.map { $0[call.language] },
      (waiting + parked).map { stored in
        [
          stored.call.eventID, stored.call.event.name, stored.call.session.description,
          String(stored.call.seq),
          AttendanceCommandStrings.deliveryStatus(stored.deliveryStatus)[call.language],
          String(stored.tries), stored.httpStatus == 0 ? "" : String(stored.httpStatus),
          MomentArgument.text(stored.call.at), stored.nextTry.map(MomentArgument.text) ?? "",
          // Without a status there was no response, and the reason is the network's.
          stored.httpStatus == 0
            ? SystemStrings.of(stored.responseExcerpt)[call.language] : stored.responseExcerpt,
        ]
      })
    call.output.say(
      AttendanceCommandStrings.summary.filled(
        ["waiting": String(summary.waiting), "parked": String(summary.parked)], in: call.language))
  }

  private static func json(_ stored: StoredCall) -> JSONValue {
    .object([
      "eventId": .text(stored.call.eventID), "event": .text(stored.call.event.name),
      "session": .text(stored.call.session.description), "channel": .text(stored.channel),
      "seq": .number(Int(stored.call.seq)), "target": .text(stored.call.target.rawValue),
      "fate": .text(stored.deliveryStatus.rawValue), "tries": .number(stored.tries),
      "status": .number(stored.httpStatus), "said": .text(stored.responseExcerpt),
      "at": .text(MomentArgument.text(stored.call.at)),
      "nextTry": stored.nextTry.map { .text(MomentArgument.text($0)) } ?? .null,
    ])
  }

  static func retry(_ call: Invocation) throws {
    let events = call.arguments.isEmpty ? nil : call.arguments
    let count = try call.storage().retry(events, at: Invocation.now)
    call.changed()
    if call.wantsJSON { call.output.document(JSONValue.object(["retried": .number(count)])) }
    call.output.say(
      AttendanceCommandStrings.retried.filled(["count": String(count)], in: call.language))
    if let events, count < events.count {
      throw CommandError.failed(AttendanceCommandStrings.notParked)
    }
  }
}

/// The texts of `canais attendance`.
enum AttendanceCommandStrings {
  static let show = LocalizedText(
    "Mostra a plataforma de atendimento humano; segredos só pelo fim.",
    "Shows the attendance platform; of secrets only the end.",
    "Muestra la plataforma de atención humana; de los secretos solo el final.")
  static let set = LocalizedText(
    "Configura quem atende: mode; baseURL, token, signingSecret, timeout; do Chatwoot url, "
      + "inboxIdentifier, botToken, webhookSecret; hours. O valor - vem da entrada, para que um "
      + "segredo não fique no histórico; baseURL= desfaz.",
    "Sets up who answers: mode; baseURL, token, signingSecret, timeout; of Chatwoot url, "
      + "inboxIdentifier, botToken, webhookSecret; hours. The value - comes from stdin, so that a "
      + "secret stays out of the history; baseURL= removes it.",
    "Configura quién atiende: mode; baseURL, token, signingSecret, timeout; de Chatwoot url, "
      + "inboxIdentifier, botToken, webhookSecret; hours. El valor - viene de la entrada, para que "
      + "un secreto no quede en el historial; baseURL= la quita.")
  static let test = LocalizedText(
    "Envia uma chamada de teste e mostra o que voltou.",
    "Sends a test call and shows what came back.",
    "Envía una llamada de prueba y muestra lo que volvió.")
  static let outbox = LocalizedText(
    "Lista as chamadas que esperam e as que a plataforma recusou.",
    "Lists the calls that wait and those the platform refused.",
    "Lista las llamadas que esperan y las que la plataforma rechazó.")
  static let retry = LocalizedText(
    "Envia de novo chamadas recusadas: as indicadas, ou todas.",
    "Sends refused calls again: those named, or all.",
    "Envía de nuevo llamadas rechazadas: las indicadas, o todas.")
  static let unset = LocalizedText(
    "o atendimento humano não está configurado", "the attendance platform is not set up",
    "la atención humana no está configurada")
  static let saved = LocalizedText(
    "atendimento humano salvo", "attendance platform saved", "atención humana guardada")
  static let answered = LocalizedText(
    "a plataforma respondeu {status}", "the platform answered {status}",
    "la plataforma respondió {status}")
  static let failed = LocalizedText(
    "a plataforma não respondeu: {why}", "the platform did not answer: {why}",
    "la plataforma no respondió: {why}")
  static let summary = LocalizedText(
    "esperam: {waiting}; recusadas: {parked}", "waiting: {waiting}; parked: {parked}",
    "esperan: {waiting}; rechazadas: {parked}")
  static let retried = LocalizedText(
    "de volta à fila: {count}", "waiting again: {count}", "de nuevo en espera: {count}")
  static let notParked = LocalizedText(
    "nem todas as chamadas indicadas estavam recusadas", "not all of the calls named were parked",
    "no todas las llamadas indicadas estaban rechazadas")
  static let head = [
    LocalizedText("Chamada", "Call", "Llamada"), LocalizedText("Evento", "Event", "Evento"),
    LocalizedText("Sessão", "Session", "Sesión"), LocalizedText("Nº", "No.", "Nº"),
    LocalizedText("Situação", "Fate", "Situación"),
    LocalizedText("Tentativas", "Tries", "Intentos"),
    LocalizedText("Resposta", "Answer", "Respuesta"), LocalizedText("Quando", "When", "Cuándo"),
    LocalizedText("Próxima", "Next", "Próxima"),
    LocalizedText("O que disse", "What it said", "Qué dijo"),
  ]

  static func deliveryStatus(_ status: DeliveryStatus) -> LocalizedText {
    switch status {
    case .waiting: LocalizedText("espera", "waiting", "espera")
    case .delivered: LocalizedText("entregue", "delivered", "entregada")
    case .parked: LocalizedText("recusada", "parked", "rechazada")
    }
  }
}
