// The requests of files: who may send one, what becomes of one that has come, and who is sent one.
// The shard of the connection passes the request to the session's, which permits it; then the
// connection leaves until the file has gone through.

import Basics
import Channels
import LinuxSystem
import Presence
import Records

extension Shard {
  /// What the engine has for files.
  private var files: FileExchange { shared.status.files }

  /// The addresses of files as of now.
  var fileLinks: FileLinks {
    let url = snapshot.publicURL ?? shared.configuration.publicURL ?? snapshot.ownOrigins[0]
    return files.links(below: url, at: clock.wall)
  }

  // MARK: - Requests

  /// Answers `POST /webchat/{id}/files`, before the body is read.
  mutating func receiveVisitorFile(_ call: RequestContext) -> RoutingResult {
    var upload: FileUpload?
    do throws(APIError) {
      let proof = Shard.bearerToken(of: call.request)?.split(separator: ".", maxSplits: 1) ?? []
      guard proof.count == 2, let session = Identifier(proof[0]) else { throw .notFound }
      let name = Request.decoded(Substring(call.request["x-file-name"] ?? "")) ?? ""
      var whole = FileUpload(
        session: session,
        proof: FileUpload.Proof(channel: call.argument("id"), secret: String(proof[1])),
        name: FileUpload.cleanName(name), size: call.request.contentLength,
        expectsContinue: call.request.expectsContinue)
      let address = forwardedAddress(call.request, call.slot)
      if address != nil || !isSpared(call.slot) {
        whole.proof?.address = address ?? connections[call.slot].address
      }
      upload = whole
      try ask(whole, call.slot)
      return .awaited
    } catch {
      var response = error.response
      if upload == nil { response.headers.append(("Access-Control-Allow-Origin", "*")) }
      return .answer(upload?.answer(response) ?? response)
    }
  }

  /// Answers `POST /api/v1/sessions/{id}/files`, before the body is read.
  mutating func receiveAttendantFile(_ call: RequestContext) throws(APIError) -> RoutingResult {
    let query = try call.query()
    let upload = FileUpload(
      session: try call.identifier("id"),
      author: try RequestBody.checkedName(query["as"] ?? ""),
      name: FileUpload.cleanName(query["name"] ?? ""), size: call.request.contentLength,
      expectsContinue: call.request.expectsContinue)
    try ask(upload, call.slot)
    return .awaited
  }

  /// Asks the session's shard for permission.
  private func ask(_ upload: FileUpload, _ slot: ConnectionSlot) throws(APIError) {
    guard upload.size > 0 else { throw APIError(message: "The body is the file.") }
    guard upload.size <= ProtocolLimits.fileBytes else { throw .fileTooLarge }
    let address = ReplyAddress(shard: index, connection: connections.reference(slot))
    shared.mailboxes[shared.owner(of: upload.session)].post(.act(.admitFile(upload), address))
  }

  /// Answers `OPTIONS /webchat/{id}/files`: pages of every site may send with these fields.
  static func fileOptions() -> Response {
    Response(
      .noContent,
      headers: [
        ("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Methods", "POST"),
        ("Access-Control-Allow-Headers", "authorization, content-type, x-file-name"),
        ("Access-Control-Max-Age", "86400"),
      ])
  }

  // MARK: - Permission

  /// Permits a file of one of this shard's sessions, or refuses it.
  mutating func admit(_ upload: FileUpload, for address: ReplyAddress) {
    let session = openSession(upload.session)
    if upload.proof != nil, let session, sessions.talk(of: session).allowance.files == nil {
      return learnUsage(upload, for: address)
    }
    do throws(APIError) {
      let permit = try permit(upload)
      shared.mailboxes[address.shard].post(.receiveFile(permit, address.connection))
    } catch {
      reply(upload.answer(error.response), to: address)
    }
  }

  /// Asks the store how many files a visitor has sent, then permits the next.
  private func learnUsage(_ upload: FileUpload, for address: ReplyAddress) {
    lookUp({ reader throws(StoreError) in try reader.fileUsage(of: upload.session) }) {
      shard, usage in
      switch usage {
      case .success(let usage):
        if let session = shard.openSession(upload.session) {
          let talk = shard.sessions.talk(of: session)
          talk.allowance.files = talk.allowance.files ?? usage
        }
        shard.admit(upload, for: address)
      case .failure: shard.reply(upload.answer(APIError.unreadable.response), to: address)
      }
    }
  }

  private mutating func permit(_ upload: FileUpload) throws(APIError) -> FilePermit {
    guard files.folder != nil, let session = openSession(upload.session) else { throw .notFound }
    let contact = sessions.table.contact(of: session)
    guard let entry = snapshot[sessions.table.channel(of: session)] else { throw .notFound }
    if let proof = upload.proof {
      guard sessions[session].secret == SecretDigestPrefix(SHA256Digest(of: proof.secret)),
        entry.channel.id == proof.channel, !isBlocked(contact, proof.address)
      else { throw .notFound }
    }
    guard entry.channel.settings.files else { throw .filesOff }
    guard !shared.journal.isCrowded else { throw .crowded }
    if let proof = upload.proof { try count(upload.size, of: session, proof.address) }
    return FilePermit(file: sessions.makeIdentifier(for: contact), upload: upload)
  }

  /// Counts a visitor's file against the limits of its session and its day. What is not sent to
  /// its end counts too.
  private mutating func count(
    _ bytes: Int, of session: SessionTable.Slot, _ address: PeerAddress?
  ) throws(APIError) {
    let talk = sessions.talk(of: session)
    let limits = files.settings.limits
    guard var usage = talk.allowance.files else { throw .unreadable }
    guard usage.count < limits.filesPerSession, usage.bytes + bytes <= limits.bytesPerSession
    else {
      metrics.files.refusedBySession += 1
      throw .tooManyFiles
    }
    guard files.allowance.count(bytes, of: address, at: clock.wall) else {
      metrics.files.refusedByDay += 1
      throw .tooManyFiles
    }
    usage.count += 1
    usage.bytes += bytes
    talk.allowance.files = usage
  }

  // MARK: - Receiving

  /// A file was permitted: its connection leaves for the thread of transfers.
  mutating func receive(_ permit: FilePermit, on reference: ConnectionReference) {
    guard let moved = move(reference) else { return }
    if !files.transfers.add(.receive(moved, permit), shared) { takeBack(moved, .sent) }
  }

  private mutating func move(_ reference: ConnectionReference) -> MovedConnection? {
    guard connections.holds(reference), connections[reference.slot].phase == .awaiting else {
      return nil
    }
    let slot = reference.slot
    let coldState = connections.coldState(of: slot)
    let state = MovedConnectionState(
      shard: index, address: connections[slot].address,
      isCounted: connections[slot].flags.contains(.isCounted), answer: coldState.answer,
      unread: coldState.unread)
    return MovedConnection(connections.detach(slot), state)
  }

  /// A connection comes back from the thread of transfers.
  mutating func takeBack(_ moved: MovedConnection, _ result: TransferResult) {
    let state = moved.state
    guard
      let slot = connections.add(
        moved.takeDescriptor(), phase: .awaiting, address: state.address,
        isCounted: state.isCounted, at: clock.now)
    else {
      if case .received(let received) = result { discard(received) }
      return
    }
    let coldState = connections.coldState(of: slot)
    coldState.answer = state.answer
    coldState.unread = state.unread
    connections.updateInterest(slot)
    let reference = connections.reference(slot)
    switch result {
    case .received(let received):
      let owner = shared.owner(of: received.permit.upload.session)
      let address = ReplyAddress(shard: index, connection: reference)
      shared.mailboxes[owner].post(.act(.keepFile(received), address))
    case .refused(let response):
      coldState.answer.keepsAlive = false
      deliver(response, to: reference)
    case .sent:
      connections[slot].phase = .http
      connections.updateInterest(slot)
      guard state.answer.keepsAlive else { return closeWhenSent(slot) }
      resumeRequests(slot)
    }
  }

  private func discard(_ received: ReceivedFile) {
    files.folder?.discardPart(of: received.permit.file)
  }

  /// Stores the row of a file that has come. A visitor's is named by a message of its own; an
  /// attendant's becomes a message at once.
  mutating func keep(_ received: ReceivedFile, for address: ReplyAddress) {
    let upload = received.permit.upload
    guard let session = openSession(upload.session) else {
      discard(received)
      return reply(upload.answer(APIError.closed.response), to: address)
    }
    let file = MessageFile(
      id: received.permit.file,
      name: upload.name.isEmpty ? "arquivo" + received.kind.ending : upload.name,
      kind: received.kind, size: upload.size)
    let stored = StoredFile(
      file: file, session: upload.session, digest: received.digest,
      at: clock.wallTime(clock.now))
    commits.append(.file(stored))
    metrics.files.received += 1
    var json = JSONText()
    json.open()
    if upload.proof == nil {
      handOver(session, by: upload.author)
      let message = appendMessage(
        session, Draft(from: .agent, name: upload.author, text: file.name, file: file))
      afterCommit(.message(message, except: nil))
      json.add("seq", message.seq)
    }
    json.add("token", fileLinks.token(of: file.id))
    fileLinks.add(file, to: &json)
    json.close()
    afterCommit(.fileKept(stored, upload.answer(.json(json, .created)), address))
  }

  /// The row of a file is stored: its part gets its name, then its sender is answered.
  func finish(_ stored: StoredFile, _ response: Response, for address: ReplyAddress) {
    guard let folder = files.folder else { return }
    let mailbox = shared.mailboxes[address.shard]
    // Where nobody can, the part keeps its name until the next start, and is found by it.
    shared.threads.queries.read({ reader throws(StoreError) in
      folder.keep(stored)
      // The session may have been erased since.
      if try !reader.hasFile(digest: stored.digest) { folder.remove(digest: stored.digest) }
    }) { _ in mailbox.post(.answer(response, address.connection)) }
  }

  // MARK: - Sending

  /// Answers `GET /webchat/files/{token}`.
  mutating func fetchFile(_ call: RequestContext) throws(APIError) -> RoutingResult {
    guard let folder = files.folder, let file = fileLinks.file(of: call.argument("token")) else {
      throw .notFound
    }
    let reference = connections.reference(call.slot)
    let mailbox = shared.mailboxes[index]
    shared.threads.queries.read({ reader throws(StoreError) -> ShardMessage in
      guard let stored = try reader.file(file), let opened = folder.opening(stored) else {
        return .answer(APIError.notFound.response, reference)
      }
      return .sendFile(stored, OpenedFile(opened, size: stored.file.size), reference)
    }) { result in
      switch result {
      case .success(let found): mailbox.post(found)
      case .failure(.busy): mailbox.post(.answer(APIError.crowded.response, reference))
      case .failure: mailbox.post(.answer(APIError.unreadable.response, reference))
      }
    }
    return .awaited
  }

  /// A file was found: its connection leaves for the thread of transfers.
  mutating func send(
    _ stored: StoredFile, _ opened: OpenedFile, on reference: ConnectionReference
  ) {
    guard connections.holds(reference), connections[reference.slot].phase == .awaiting else {
      return
    }
    let form = connections.coldState(of: reference.slot).answer
    var response = Response(.ok, headers: Shard.fileHeaders(stored))
    response.length = stored.file.size
    guard !form.isHead else { return deliver(response, to: reference) }
    let head = response.head(keepsAlive: form.keepsAlive, moment: clock.wall)
    guard let moved = move(reference) else { return }
    metrics.files.sent += 1
    if !files.transfers.add(.send(moved, head: head, opened), shared) { takeBack(moved, .sent) }
  }

  /// The fields of a file's response: no browser shows it as a page, or runs anything in it.
  private static func fileHeaders(_ stored: StoredFile) -> [(name: String, value: String)] {
    let name = "arquivo" + stored.file.kind.ending
    let allowed = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_".utf8)
    var escaped = ""
    for byte in stored.file.name.utf8 {
      escaped +=
        allowed.contains(byte)
        ? String(UnicodeScalar(byte)) : "%" + Hexadecimal.encode([byte]).uppercased()
    }
    return [
      ("Content-Type", stored.file.kind.rawValue),
      (
        "Content-Disposition",
        "attachment; filename=\"\(name)\"; filename*=UTF-8''\(escaped)"
      ),
      ("Content-Security-Policy", "default-src 'none'; sandbox"),
      ("Cross-Origin-Resource-Policy", "cross-origin"),
      ("Cache-Control", "private, max-age=86400, immutable"),
    ]
  }
}
