// Commands for sessions. They ask a running engine; without one, list and show read the database.

import Basics
import Channels
import Client
import Console
import Engine
import Foundation
import Presence
import Records
import Storage

/// `canais session …`
enum SessionCommands {
  /// The rows of one page.
  static let page = 1_000

  static let filters = [
    Option(
      "state", "STATE", SessionCommandStrings.state,
      choices: ["all", "online", "reconnecting", "absent", "closed"]),
    Option("channel", "ID", SessionCommandStrings.channel),
    Option("query", "TEXT", SessionCommandStrings.query),
    Option(
      "handed-over", "true|false", SessionCommandStrings.handedOver, choices: ["true", "false"]),
  ]

  static let all: [Subcommand] = [
    Subcommand(
      "session list", SessionCommandStrings.list,
      options: filters + [
        Option("waiting", nil, AnswerStrings.waiting), Option("mine", nil, AnswerStrings.mine),
        AnswerCommands.asName,
        Option(
          "order", "recent|longest|waiting", SessionCommandStrings.order,
          choices: FeedQuery.Order.allCases.map(\.rawValue)),
        Option("limit", "N", SessionCommandStrings.limit),
        Option("offset", "N", SessionCommandStrings.offset),
      ],
      examples: [
        "session list", "session list --state absent --json", "session list --waiting --mine",
      ], run: list),
    Subcommand(
      "session watch", SessionCommandStrings.watch, options: Array(filters.dropFirst()),
      examples: ["session watch", "session watch --channel Loja | jq .to"], run: watch),
    Subcommand(
      "session show", "ID", 1...1, subject: .session, SessionCommandStrings.show,
      examples: ["session show 0123456789abcdef01234567"], run: show),
    Subcommand(
      "session handover", "ID", 1...1, subject: .session, SessionCommandStrings.handover,
      examples: ["session handover 0123456789abcdef01234567"]
    ) { call in
      try act(call) { api, id in try await api.handOver(id) }
    },
    Subcommand(
      "session end", "ID", 1...1, subject: .session, SessionCommandStrings.end,
      options: [
        Option("reason", "R", AnswerStrings.reason), Option("text", "T", AnswerStrings.lastText),
        AnswerCommands.asName,
      ],
      examples: [
        "session end 0123456789abcdef01234567",
        "session end 0123456789abcdef01234567 --reason resolvido --text 'Até logo!'",
      ]
    ) { call in
      let (reason, text) = (call.option("reason") ?? "", call.option("text") ?? "")
      let name = text.isEmpty ? "" : AnswerCommands.attendant(call)
      try act(call) { api, id in
        try await api.end(id, reason: reason, text: text, name: name)
      }
    },
  ]

  // MARK: - Lists

  static func list(_ call: Invocation) throws {
    var query = try feedQuery(call)
    query.limit = try call.number("limit", in: 1...page) ?? page
    query.offset = try call.number("offset", in: 0...1_000_000_000) ?? 0
    if call.has("waiting") { query.waiting = true }
    if call.has("mine") { query.attendant = AnswerCommands.attendant(call) }
    query.order =
      call.option("order").flatMap(FeedQuery.Order.init(rawValue:))
      ?? (call.has("waiting") ? .waiting : .recent)
    let asked = query
    let page: SessionPage
    if let api = try call.api() {
      page = try call.wait { try await api.sessions(asked) }
    } else {
      page = try stored(asked, call)
      call.output.say(SessionCommandStrings.fromDatabase[call.language])
    }
    if call.wantsJSON { return call.output.document(page.rows) }
    let names = try channelNames(call)
    call.output.table(
      SessionCommandStrings.head.map { $0[call.language] },
      page.rows.map { row in
        [
          row.session, row.contact, row.name, names[row.channel] ?? row.channel,
          PresenceStrings.state(of: row.state)[call.language],
          PresenceStrings.reason(of: row.reason)[call.language], RFC3339.text(row.since),
          ChannelCommandStrings.yesNo(row.handedOver, call.language), row.page,
        ]
      })
    if page.total > page.rows.count {
      call.output.say(
        SessionCommandStrings.more.filled(
          ["shown": String(page.rows.count), "total": String(page.total)], in: call.language))
    }
  }

  private static func feedQuery(_ call: Invocation) throws -> FeedQuery {
    var query = FeedQuery(query: call.option("query") ?? "")
    query.state = call.option("state").flatMap(PresenceState.init(name:))
    if let name = call.option("channel") {
      query.channel = try ChannelCommands.find(name, call.reader()).channel.id
    }
    query.handedOver = call.option("handed-over").map { $0 == "true" }
    return query
  }

  private static func channelNames(_ call: Invocation) throws -> [String: String] {
    Dictionary(
      try call.reader().channels().map { ($0.channel.id, $0.channel.description) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The list of open sessions from the database, with the columns of the engine's list.
  private static func stored(_ query: FeedQuery, _ call: Invocation) throws -> SessionPage {
    let reader = try call.reader()
    if query.state == .closed {
      let found = try reader.closedSessions(
        channel: query.channel, query: query.query, handedOver: query.handedOver,
        limit: query.limit, offset: query.offset)
      return SessionPage(total: found.total, offset: query.offset, rows: found.rows.map(row))
    }
    var rows = try reader.openSessions(
      channel: query.channel, state: query.state,
      limit: Int(Int32.max)
    ).map(row).filter { row in
      (query.handedOver == nil || row.handedOver == query.handedOver)
        && (query.waiting != true && query.order != .waiting || row.isWaiting)
        && (query.attendant == nil || row.attendant == query.attendant)
        && Folding.matches(
          query.query, in: "\(row.name) \(row.session) \(row.contact) \(row.page)")
    }
    switch query.order {
    case .recent: break
    case .longest: rows.reverse()
    case .waiting: rows.sort { ($0.waitingSince ?? .max) < ($1.waitingSince ?? .max) }
    }
    let page = rows.dropFirst(query.offset).prefix(query.limit)
    return SessionPage(total: rows.count, offset: query.offset, rows: Array(page))
  }

  private static func row(_ open: OpenSession) -> FeedRow {
    make(
      open.opening, state: open.state, reason: open.reason, since: open.since,
      handedOver: open.isHandedOver, open.attendance)
  }

  private static func row(_ closed: SessionDetail) -> FeedRow {
    make(
      closed.opening, state: .closed, reason: closed.closedReason ?? .contactEnded,
      since: closed.closedAt ?? closed.opening.at, handedOver: closed.isHandedOver,
      closed.attendance)
  }

  private static func make(
    _ opening: SessionOpening, state: PresenceState, reason: Reason, since: Millis,
    handedOver: Bool, _ attendance: SessionAttendance
  ) -> FeedRow {
    FeedRow(
      session: opening.session.description, contact: opening.contact.description,
      name: opening.name, channel: opening.channel, state: .known(state), reason: .known(reason),
      since: since, handedOver: handedOver, page: opening.page, tabs: 0, startedAt: opening.at,
      identity: opening.identity,
      attendant: attendance.attendant, waitingSince: attendance.waitingSince,
      unread: attendance.unread)
  }

  // MARK: - Live

  /// Writes a JSON object in a line for each change of state, until it is interrupted.
  static func watch(_ call: Invocation) throws {
    guard let address = try call.address() else {
      throw CommandError.failed(EngineStrings.noEngine)
    }
    var query = try feedQuery(call)
    query.limit = 1
    let output = call.output
    let language = call.language
    let ends = [SIGINT, SIGTERM, SIGHUP]
    Signals.block(ends)
    let feed = FeedStream(address, query: query, relocated: { try? call.address() }) { event in
      switch event {
      case .transition(let transition):
        output.jsonLine(transition)
        // Without a reader there is nothing to wait for.
        if output.failure != nil { kill(getpid(), SIGTERM) }
      case .dropped(let count):
        output.say(
          SessionCommandStrings.dropped(count).filled(["count": String(count)], in: language))
      case .shortages(let shortages):
        if !shortages.isEmpty {
          let why = shortages.map { PresenceStrings.shortage($0)[language] }
          output.say(
            SessionCommandStrings.shortages.filled(
              ["why": why.joined(separator: ", ")], in: language))
        }
      case .lost(let error, _): output.say(EngineStrings.of(error)[language])
      case .connected, .mayOnlyWatch, .window: break
      }
    }
    _ = Signals.wait(for: ends)
    feed.stop()
  }

  // MARK: - One session

  static func show(_ call: Invocation) throws {
    let id = call.arguments[0]
    guard let identifier = Identifier(id) else {
      throw CommandError.failed(SessionCommandStrings.noSession.with(["id": id]))
    }
    if let api = try call.api() {
      let details = try call.wait { try await api.session(id) }
      return tell(details, call)
    }
    guard let detail = try call.reader().detail(of: identifier) else {
      throw CommandError.failed(SessionCommandStrings.noSession.with(["id": id]))
    }
    tell(SessionShowing.details(detail), call)
  }

  private static func tell(_ details: SessionDetails, _ call: Invocation) {
    if call.wantsJSON { return call.output.document(details) }
    SessionShowing.tell(details, call.output, call.language)
  }

  private static func act(
    _ call: Invocation, _ body: @escaping @Sendable (EngineAPI, String) async throws -> Void
  ) throws {
    guard let api = try call.api() else { throw CommandError.failed(EngineStrings.noEngine) }
    let id = call.arguments[0]
    guard Identifier(id) != nil else {
      throw CommandError.failed(SessionCommandStrings.noSession.with(["id": id]))
    }
    try call.wait { try await body(api, id) }
    if call.wantsJSON { call.output.document(JSONValue.object(["session": .text(id)])) }
    call.output.say(SessionCommandStrings.done[call.language])
  }
}

/// The details of one session.
enum SessionShowing {
  /// The details of a session from the database, as the engine's API has them.
  static func details(_ detail: SessionDetail) -> SessionDetails {
    let last = detail.timeline.last { $0.kind == .state }
    let opening = detail.opening
    let row = FeedRow(
      session: opening.session.description, contact: opening.contact.description,
      name: opening.name, channel: opening.channel,
      state: .known(detail.closedAt != nil ? .closed : last?.to ?? .online),
      reason: .known(detail.closedReason ?? last?.reason ?? .started),
      since: detail.closedAt ?? last?.at ?? opening.at, handedOver: detail.isHandedOver,
      page: opening.page, tabs: 0, startedAt: opening.at,
      identity: opening.identity,
      attendant: detail.attendance.attendant, waitingSince: detail.attendance.waitingSince,
      unread: detail.attendance.unread)
    return SessionDetails(
      row: row, address: opening.address, status: detail.status.rawValue,
      data: Dictionary(
        opening.data.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first }),
      timeline: detail.history.map {
        TimelineEntry(
          at: $0.at, kind: $0.kind.rawValue, from: $0.from.map { .known($0) },
          to: .known($0.to), reason: $0.reason.map { .known($0) },
          person: $0.person.isEmpty ? nil : $0.person)
      },
      messages: detail.messages.map {
        SessionMessage(
          seq: Int($0.seq), from: $0.from.rawValue, name: $0.name, text: $0.text,
          at: $0.at, id: $0.clientID, choices: $0.choices.isEmpty ? nil : $0.choices,
          choice: $0.choice)
      },
      calls: detail.calls.map {
        SessionCall(
          eventId: $0.call.eventID, event: $0.call.event.name, target: $0.call.target.rawValue,
          seq: Int($0.call.seq),
          status: $0.deliveryStatus.rawValue, tries: $0.tries, answer: $0.httpStatus,
          said: $0.responseExcerpt,
          at: $0.call.at)
      },
      readByContact: Int(detail.attendance.readByContact),
      readByAttendant: Int(detail.attendance.readByAttendant), endReason: detail.endNote)
  }

  static func tell(_ details: SessionDetails, _ output: Output, _ language: Language) {
    var pairs: [(name: String, value: String)] = [
      ("session", details.session), ("contact", details.contact), ("name", details.name),
      ("identity", details.identity ?? ""),
      ("channel", details.channel),
      ("state", PresenceStrings.state(of: details.state)[language]),
      ("reason", PresenceStrings.reason(of: details.reason)[language]),
      ("since", RFC3339.text(details.since)),
      (
        "status",
        SessionStatus(rawValue: details.status).map { SessionCommandStrings.status($0)[language] }
          ?? details.status
      ),
      ("handedOver", ChannelCommandStrings.yesNo(details.handedOver, language)),
      ("page", details.page),
      ("address", details.address),
      ("startedAt", RFC3339.text(details.startedAt)),
    ]
    for (key, value) in details.data.sorted(by: { $0.key < $1.key }) {
      pairs.append(("data.\(key)", value))
    }
    for entry in details.timeline {
      let states = [entry.from, entry.to].compactMap(\.self)
        .map { PresenceStrings.state(of: $0)[language] }.joined(separator: " → ")
      let change =
        switch entry.kind {
        case "handover": PresenceStrings.handedOver[language]
        case "assigned":
          entry.person.map { AnswerStrings.taken.filled(["name": $0], in: language) }
            ?? AnswerStrings.released[language]
        default: states
        }
      let reason = entry.reason.map { ": " + PresenceStrings.reason(of: $0)[language] } ?? ""
      pairs.append((RFC3339.text(entry.at), change + reason))
    }
    for message in details.messages {
      let author = message.name.isEmpty ? message.from : "\(message.from) (\(message.name))"
      pairs.append((RFC3339.text(message.at), "\(author): \(message.text)"))
    }
    for call in details.calls {
      let status = DeliveryStatus(rawValue: call.status).map {
        AttendanceCommandStrings.deliveryStatus($0)[language]
      }
      let said = call.answer == 0 ? SystemStrings.of(call.said)[language] : call.said
      pairs.append(
        (RFC3339.text(call.at), "\(call.event) #\(call.seq) \(status ?? call.status) \(said)"))
    }
    output.pairs(pairs)
  }
}
