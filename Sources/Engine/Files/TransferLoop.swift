// The loop of the thread that carries files: it reads sockets into parts and files into sockets, a
// bounded piece at a time, so that each file gets its turn.

import Basics
import CLinux
import Glibc
import LinuxSystem
import Presence
import Records

/// One file on its way.
private final class CarriedFile {
  let connection: MovedConnection
  var socket: FileDescriptor
  var file: FileDescriptor
  var direction: Direction
  /// The monotonic times of the last progress and of the end.
  var progressAt: Millis
  let end: Millis

  init(
    _ connection: MovedConnection, file: consuming FileDescriptor, _ direction: Direction,
    bytes: Int, at now: Millis
  ) {
    self.connection = connection
    self.file = file
    self.direction = direction
    socket = connection.takeDescriptor()
    progressAt = now
    end = now + TransferLoop.graceMillis + Millis(bytes) / TransferLoop.slowestBytesPerMilli
  }
}

/// Which way a file goes, and how far it has come.
private enum Direction {
  /// From the socket to the part.
  case receiving(Reception)
  /// From the file to the socket: the head that is left, and how much of the file was sent.
  case sending(head: ArraySlice<UInt8>, sent: Int, size: Int)
}

/// A file that is being received.
private struct Reception {
  let permit: FilePermit
  var left: Int
  var digest = SHA256Stream()
  var beginning: [UInt8] = []
  var kind: FileKind?

  init(_ permit: FilePermit) {
    self.permit = permit
    left = permit.upload.size
  }
}

/// The loop of the thread of transfers.
struct TransferLoop: ~Copyable {
  /// Milliseconds without progress after which a transfer ends.
  private static let idleMillis: Millis = 30_000
  /// Milliseconds that every transfer may take, and bytes a millisecond that it must carry beyond.
  fileprivate static let graceMillis: Millis = 60_000
  fileprivate static let slowestBytesPerMilli: Millis = 8
  /// Milliseconds between two searches for transfers that have ended.
  private static let checkMillis: Int32 = 1_000
  private static let bufferBytes = 64 << 10
  /// Pieces of one file in its turn.
  private static let piecesAtOnce = 8
  private static let wakeToken: UInt64 = 0

  private let shared: EngineShared
  private let owner: FileTransfers
  private var poller: Poller
  private let buffer: UnsafeMutableRawBufferPointer
  private var transfers: [UInt64: CarriedFile] = [:]
  private var lastToken = TransferLoop.wakeToken

  /// - Throws: `EngineError.system` where no descriptor is left.
  init(_ shared: EngineShared, _ owner: FileTransfers) throws(EngineError) {
    self.shared = shared
    self.owner = owner
    poller = try Poller.make(.epoll)
    buffer = .allocate(byteCount: TransferLoop.bufferBytes, alignment: 64)
    poller.watch(
      owner.wake.descriptor, EPOLL_CTL_ADD, EPOLLIN.rawValue, token: TransferLoop.wakeToken)
  }

  deinit { buffer.deallocate() }

  private var files: FileExchange { shared.status.files }

  /// Runs until the transfers were stopped.
  mutating func run() {
    while true {
      poller.wait(milliseconds: transfers.isEmpty ? -1 : TransferLoop.checkMillis)
      for index in 0..<poller.eventCount {
        let token = poller.event(index).token
        guard token == TransferLoop.wakeToken else {
          proceed(token)
          continue
        }
        guard let jobs = owner.take() else { return abandonAll() }
        for job in jobs { begin(job) }
      }
      endOverdue()
    }
  }

  // MARK: - Beginning and ending

  private mutating func begin(_ job: TransferJob) {
    let now = SystemClock.machineMonotonic()
    switch job {
    case .receive(let connection, let permit):
      guard transfers.count < files.settings.limits.transfers, let folder = files.folder else {
        return giveBack(connection, .refused(permit.upload.answer(APIError.crowded.response)))
      }
      let part: FileDescriptor
      do throws(SystemError) {
        part = try folder.createPart(of: permit.file)
      } catch {
        shared.log(LogLine(.error, "file_part", [("fault", error.description)]))
        return giveBack(connection, .refused(permit.upload.answer(APIError.crowded.response)))
      }
      let transfer = CarriedFile(
        connection, file: part, .receiving(Reception(permit)), bytes: permit.upload.size, at: now)
      let token = add(transfer, EPOLLIN.rawValue)
      if permit.upload.expectsContinue, connection.state.unread.isEmpty {
        let answer = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)
        _ = answer.withUnsafeBytes { canais_send(transfer.socket.number, $0.baseAddress, $0.count) }
      }
      connection.state.unread.prefix(permit.upload.size).withUnsafeBytes {
        take($0, of: transfer, token)
      }
    case .send(let connection, let head, let file):
      let transfer = CarriedFile(
        connection, file: file.takeDescriptor(),
        .sending(head: head[...], sent: 0, size: file.size),
        bytes: file.size, at: now)
      proceed(add(transfer, EPOLLOUT.rawValue))
    }
  }

  private mutating func add(_ transfer: CarriedFile, _ events: UInt32) -> UInt64 {
    lastToken += 1
    transfers[lastToken] = transfer
    poller.watch(transfer.socket, EPOLL_CTL_ADD, events, token: lastToken)
    return lastToken
  }

  /// Takes a transfer out of the loop and returns its connection to its shard.
  private mutating func finish(_ token: UInt64, _ result: TransferResult) {
    guard let transfer = transfers.removeValue(forKey: token) else { return }
    poller.watch(transfer.socket, EPOLL_CTL_DEL, 0, token: token)
    var state = transfer.connection.state
    // What was read of the file is used; what lies behind it belongs to the next request.
    switch transfer.direction {
    case .receiving(let reception):
      state.unread.removeFirst(min(state.unread.count, reception.permit.upload.size))
      if case .refused = result { files.folder?.discardPart(of: reception.permit.file) }
    case .sending: break
    }
    let socket = exchange(&transfer.socket, with: .none)
    let connection = MovedConnection(socket, state)
    guard case .received(let received) = result else { return giveBack(connection, result) }
    let file = exchange(&transfer.file, with: .none)
    files.complete(received, OpenedFile(file, size: received.permit.upload.size), shared) {
      [shared, shard = state.shard] in
      shared.mailboxes[shard].post(.transferred(connection, $0))
    }
  }

  private func giveBack(_ connection: MovedConnection, _ result: TransferResult) {
    shared.mailboxes[connection.state.shard].post(.transferred(connection, result))
  }

  /// Ends a transfer whose connection is lost.
  private mutating func abandon(_ token: UInt64) {
    guard let transfer = transfers.removeValue(forKey: token) else { return }
    if case .receiving(let reception) = transfer.direction {
      files.folder?.discardPart(of: reception.permit.file)
    }
    TransferLoop.forget(transfer.connection, shared)
  }

  /// Counts a connection that does not come back as closed.
  static func forget(_ connection: MovedConnection, _ shared: EngineShared) {
    let state = connection.state
    if state.isCounted { shared.limiter.releaseConnection(of: state.address) }
    shared.limiter.disconnect()
  }

  private mutating func abandonAll() {
    for token in Array(transfers.keys) { abandon(token) }
  }

  private mutating func endOverdue() {
    let now = SystemClock.machineMonotonic()
    for (token, transfer) in transfers
    where now > transfer.end || now - transfer.progressAt > TransferLoop.idleMillis {
      switch transfer.direction {
      case .receiving(let reception):
        finish(token, .refused(reception.permit.upload.answer(.refused(.requestTimeout))))
      case .sending: abandon(token)
      }
    }
  }

  // MARK: - Carrying

  private mutating func proceed(_ token: UInt64) {
    guard let transfer = transfers[token] else { return }
    for _ in 0..<TransferLoop.piecesAtOnce {
      let goesOn =
        switch transfer.direction {
        case .receiving(let reception): receive(transfer, token, left: reception.left)
        case .sending: send(transfer, token)
        }
      guard goesOn else { return }
    }
  }

  /// Receives a piece. Returns whether there may be more now.
  private mutating func receive(_ transfer: CarriedFile, _ token: UInt64, left: Int) -> Bool {
    let count = canais_receive(
      transfer.socket.number, buffer.baseAddress, min(left, TransferLoop.bufferBytes))
    guard count > 0 else {
      if count < 0, errno == EAGAIN || errno == EINTR { return false }
      abandon(token)
      return false
    }
    take(UnsafeRawBufferPointer(rebasing: buffer[0..<count]), of: transfer, token)
    return transfers[token] != nil
  }

  /// Takes bytes of a file that is being received.
  private mutating func take(
    _ bytes: UnsafeRawBufferPointer, of transfer: CarriedFile, _ token: UInt64
  ) {
    guard case .receiving(var reception) = transfer.direction, !bytes.isEmpty else { return }
    transfer.progressAt = SystemClock.machineMonotonic()
    reception.left -= bytes.count
    if reception.kind == nil {
      reception.beginning += bytes.prefix(FileKind.beginningBytes - reception.beginning.count)
      let isTold = reception.beginning.count == FileKind.beginningBytes || reception.left == 0
      if isTold { reception.kind = FileKind(ofBeginning: reception.beginning) }
      if isTold, reception.kind == nil {
        return finish(
          token, .refused(reception.permit.upload.answer(APIError.unknownKind.response)))
      }
    }
    reception.digest.update(bytes)
    transfer.direction = .receiving(reception)
    guard TransferLoop.write(bytes, to: transfer.file.number) else {
      shared.log(LogLine(.error, "file_write", [("fault", String(cString: strerror(errno)))]))
      return finish(
        token, .refused(reception.permit.upload.answer(APIError.crowded.response)))
    }
    guard reception.left == 0, let kind = reception.kind else { return }
    finish(
      token,
      .received(
        ReceivedFile(permit: reception.permit, kind: kind, digest: reception.digest.hexadecimal)))
  }

  private static func write(_ bytes: UnsafeRawBufferPointer, to file: Int32) -> Bool {
    var done = 0
    while done < bytes.count {
      let count = Glibc.write(file, bytes.baseAddress! + done, bytes.count - done)
      if count < 0, errno != EINTR { return false }
      done += max(0, count)
    }
    return true
  }

  /// Sends a piece. Returns whether the socket may accept more now.
  private mutating func send(_ transfer: CarriedFile, _ token: UInt64) -> Bool {
    guard case .sending(var head, var sent, let size) = transfer.direction else { return false }
    let count: Int
    if head.isEmpty {
      let wanted = min(size - sent, TransferLoop.bufferBytes)
      let read = pread(transfer.file.number, buffer.baseAddress, wanted, off_t(sent))
      // A file that is shorter than its row says cannot be sent whole.
      guard read > 0 || wanted == 0 else {
        abandon(token)
        return false
      }
      count = canais_send(transfer.socket.number, buffer.baseAddress, read)
    } else {
      count = head.withUnsafeBytes {
        canais_send(transfer.socket.number, $0.baseAddress, $0.count)
      }
    }
    guard count >= 0 else {
      if errno == EAGAIN || errno == EINTR { return false }
      abandon(token)
      return false
    }
    if head.isEmpty { sent += count } else { head = head.dropFirst(count) }
    transfer.progressAt = SystemClock.machineMonotonic()
    transfer.direction = .sending(head: head, sent: sent, size: size)
    guard head.isEmpty, sent == size else { return true }
    finish(token, .sent)
    return false
  }
}
