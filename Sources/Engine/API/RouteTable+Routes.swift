// The routes of the engine. This list is all there is to edit for a new one.

import Presence

extension RouteTable {
  /// Every route that an engine serves.
  static let engine: RouteTable = RouteTable(
    sessions + answering + platforms + files + contacts + reading + operations + browser)

  private static let sessions: [Route] = [
    Route(
      .get, "/api/v1/sessions", access: .reading, summary: "Sessions, filtered, in order.",
      parameters: WindowQuery.parameters(limit: 1...1_000, includesClosed: true),
      content: .json("page"), statuses: [.ok, .badRequest, .unavailable],
      handler: .deferred { shard, call throws(APIError) in try shard.list(call) }),
    Route(
      .get, "/api/v1/sessions/{id}", access: .reading,
      summary: "One session: row, status, data, timeline, messages and calls.",
      parameters: [
        QueryParameter(
          "messages",
          .integer(0...ProtocolLimits.replayedMessages, default: ProtocolLimits.shownMessages)),
        QueryParameter("before", .integer(1...Int(UInt32.max), default: Int(UInt32.max))),
      ],
      content: .json("session"), statuses: [.ok, .badRequest, .notFound, .unavailable],
      handler: .command(APICommand.session)),
    Route(
      .get, "/api/v1/sessions/{id}/live", access: .reading,
      summary: "The story of one session as it happens: session, message, typing, read, state, "
        + "call and assigned events.",
      content: .eventStream, statuses: [.ok, .notFound, .unavailable],
      handler: .stream { shard, call throws(APIError) in try shard.watch(call) }),
    Route(
      .post, "/api/v1/sessions/{id}/handover", access: .acting,
      summary: "Passes a session to human attendance. Twice is once.",
      statuses: [.ok, .notFound, .conflict],
      handler: .command { call throws(APIError) in .handOver(try call.identifier("id")) }),
    Route(
      .post, "/api/v1/sessions/{id}/end", access: .acting, summary: "Ends a session.",
      body: [.optional("reason"), .optional("text"), .optional("name")],
      statuses: [.ok, .badRequest, .notFound, .conflict], handler: .command(APICommand.ending)),
    Route(
      .post, "/api/v1/sessions/{id}/events", access: .acting,
      summary: "Fires an event in the contact's page.",
      body: [.required("name"), .optional("data", .any)],
      statuses: [.ok, .badRequest, .notFound, .conflict],
      handler: .command(APICommand.event)),
  ]

  private static let answering: [Route] = [
    Route(
      .post, "/api/v1/sessions/{id}/messages", access: .acting,
      summary: "Writes to the contact, as an agent or as the flow, or a note to the attendants.",
      body: [
        .optional("id"), .required("text"), .required("from", .oneOf(["agent", "flow", "note"])),
        .optional("name"), .optional("choices", .any),
      ],
      statuses: [.ok, .badRequest, .notFound, .conflict, .unavailable],
      handler: .command(APICommand.message)),
    Route(
      .post, "/api/v1/sessions/{id}/typing", access: .acting,
      summary: "Tells the contact that somebody is writing, or has stopped.",
      body: [
        .required("from", .oneOf(["agent", "flow"])), .optional("name"), .optional("on", .any),
      ],
      statuses: [.ok, .badRequest, .notFound, .conflict], handler: .command(APICommand.typing)),
    Route(
      .post, "/api/v1/sessions/{id}/assign", access: .acting,
      summary:
        "Passes a session to an attendant or to nobody, if it is whose it is expected to be.",
      body: [.optional("attendant"), .optional("expected")],
      statuses: [.ok, .badRequest, .notFound, .conflict], handler: .command(APICommand.assignment)),
    Route(
      .post, "/api/v1/sessions/{id}/read", access: .acting,
      summary: "Tells up to which message an attendant has read.",
      body: [.required("seq", .any)],
      statuses: [.ok, .badRequest, .notFound, .conflict], handler: .command(APICommand.reading)),
    Route(
      .get, "/api/v1/attendants", access: .reading, summary: "Who is there to answer.",
      handler: .answer { shard, _ in shard.attendants() }),
    Route(
      .post, "/api/v1/attendants/{name}/presence", access: .acting,
      summary: "An attendant is there, for 30 seconds from now, or leaves.",
      body: [.required("present", .any)], statuses: [.ok, .badRequest],
      handler: .answer { shard, call throws(APIError) in try shard.setPresence(call) }),
  ]

  private static let platforms: [Route] = [
    Route(
      .post, "/api/v1/attendance/chatwoot", access: .anyone,
      summary: "The webhook of a Chatwoot's inbox, signed with the inbox's secret.",
      statuses: [.ok, .badRequest, .unauthorized, .notFound, .conflict, .unavailable],
      handler: .deferred { shard, call throws(APIError) in try shard.receiveChatwoot(call) })
  ]

  private static let files: [Route] = [
    Route(
      .post, "/api/v1/sessions/{id}/files", access: .acting,
      summary: "Sends a picture or a PDF of up to 10 MiB, the body, to the contact.",
      parameters: [
        QueryParameter("name", .text(maximumBytes: 1_024)), QueryParameter("as", .text()),
      ],
      statuses: [
        .created, .badRequest, .notFound, .conflict, .contentTooLarge, .unsupportedMediaType,
        .unprocessable, .unavailable,
      ],
      handler: .upload { shard, call throws(APIError) in try shard.receiveAttendantFile(call) }),
    Route(
      .post, "/webchat/{id}/files", access: .anyone,
      statuses: [
        .created, .badRequest, .notFound, .conflict, .contentTooLarge, .unsupportedMediaType,
        .unprocessable, .tooManyRequests, .unavailable,
      ],
      handler: .upload { shard, call in shard.receiveVisitorFile(call) }),
    Route(
      .options, "/webchat/{id}/files", access: .anyone, statuses: [.noContent],
      handler: .answer { _, _ in Shard.fileOptions() }),
    Route(
      .get, "/webchat/files/{token}", access: .anyone, content: .other,
      statuses: [.ok, .notFound, .unavailable],
      handler: .deferred { shard, call throws(APIError) in try shard.fetchFile(call) }),
  ]

  private static let contacts: [Route] = [
    Route(
      .post, "/api/v1/contacts/{contactId}/sessions", access: .acting,
      summary: "Ativo: starts a conversation with a contact on standby.",
      body: [.required("channelId"), .required("text")],
      statuses: [.ok, .badRequest, .notFound, .conflict, .unavailable],
      handler: .command(APICommand.outreach))
  ]

  private static let reading: [Route] = [
    Route(
      .get, "/api/v1/supervise", access: .reading,
      summary: "The live feed: window, transition, dropped and shortages events.",
      parameters: WindowQuery.parameters(limit: 1...200, includesClosed: false),
      content: .eventStream, statuses: [.ok, .badRequest, .unavailable],
      handler: .stream { shard, call throws(APIError) in try shard.supervise(call) }),
    Route(
      .get, "/api/v1/openapi.json", access: .reading, summary: "This description.",
      handler: .answer { _, _ in Response(type: "application/json", OpenAPI.document) }),
  ]

  private static let operations: [Route] = [
    Route(
      .get, "/metrics", access: .reading,
      summary: "Counters and gauges, Prometheus' text format.", content: .text,
      handler: .deferred { shard, call in shard.collectMetrics(for: call.slot) }),
    Route(
      .get, "/healthz", access: .anyone, summary: "Whether the process lives.", content: .text,
      handler: .answer { _, _ in .text("ok\n") }),
    Route(
      .get, "/readyz", access: .anyone,
      summary: "Whether new visitors can be accepted, and why not.",
      content: .text, statuses: [.ok, .unavailable],
      handler: .answer { shard, _ in shard.readiness() }),
  ]

  private static let browser: [Route] = [
    Route(
      .get, "/webchat", access: .anyone, content: .other, statuses: [.movedPermanently],
      handler: .answer { _, call in PublicPages.moved(call.request) }),
    Route(
      .get, "/webchat/", access: .anyone, content: .other, statuses: [.ok, .notFound],
      handler: .answer { shard, call in PublicPages.direct(call.request, shard.snapshot) }),
    Route(
      .get, "/webchat/webchat.js", access: .anyone, content: .other,
      statuses: [.ok, .notModified],
      handler: .answer { _, call in PublicPages.loader(call.request) }),
    Route(
      .get, "/webchat/window.js", access: .anyone, content: .other,
      statuses: [.ok, .notModified, .notFound],
      handler: .answer { _, call in PublicPages.window(call.request) }),
    Route(
      .get, "/webchat/{id}/config.json", access: .anyone,
      statuses: [.ok, .notModified, .notFound],
      handler: .answer { shard, call in
        PublicPages.configuration(call.request, shard.snapshot.channels[call.argument("id")])
      }),
    Route(
      .get, "/webchat/{id}/image", access: .anyone, content: .other,
      statuses: [.ok, .notModified, .notFound],
      handler: .answer { shard, call in
        PublicPages.image(call.request, shard.snapshot.channels[call.argument("id")])
      }),
    Route(
      .get, "/webchat/{id}/socket", access: .anyone, content: .other,
      statuses: [.badRequest, .upgradeRequired, .unavailable],
      handler: .stream { shard, call in shard.openSocket(call) }),
    Route(
      .post, "/webchat/{id}/rating", access: .anyone,
      statuses: [.noContent, .badRequest, .notFound, .conflict, .unavailable],
      handler: .command(APICommand.rating)),
    Route(
      .get, "/webchat/{id}/line", access: .anyone, content: .eventStream,
      statuses: [.ok, .unavailable],
      handler: .stream { shard, call in shard.openStream(call) }),
    Route(
      .post, "/webchat/{id}/line", access: .anyone, content: .text, statuses: [.ok, .notFound],
      handler: .deferred { shard, call in shard.postToStream(call) }),
  ]
}
