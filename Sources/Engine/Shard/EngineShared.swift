// What all shards use: values that never change, and objects that are safe to use from any thread.

import Presence
import Records

/// What the shards of an engine have in common.
final class EngineShared: Sendable {
  let configuration: EngineConfiguration
  let clock: any EngineClock
  let randomness: Randomness
  let tokens: TokenRing
  let threads: BackgroundThreads
  let journal: JournalWriter
  let outbox: any OutboxDispatching
  let mailboxes: [ShardMailbox]
  let numbers: ChannelNumbers
  let limiter: ConnectionLimiter
  let log: EngineLog
  let status: EngineSharedState

  init(
    configuration: EngineConfiguration, clock: any EngineClock, randomness: Randomness,
    tokens: TokenRing, store: any SessionStore, journal: JournalWriter,
    outbox: any OutboxDispatching,
    mailboxes: [ShardMailbox], numbers: ChannelNumbers, files: FileExchange,
    log: @escaping EngineLog
  ) {
    self.configuration = configuration
    self.clock = clock
    self.randomness = randomness
    self.tokens = tokens
    threads = BackgroundThreads(store)
    self.journal = journal
    self.outbox = outbox
    self.mailboxes = mailboxes
    self.numbers = numbers
    self.log = log
    limiter = ConnectionLimiter(configuration.limits)
    status = EngineSharedState(clock, files)
  }

  /// Tells the shards of calls that were tried, while anybody watches a session.
  func tell(_ outcomes: [CallOutcome]) {
    guard status.live.load(ordering: .relaxed) > 0 else { return }
    for outcome in outcomes {
      guard let session = outcome.session else { continue }
      mailboxes[owner(of: session)].post(.outcomes([outcome]))
    }
  }

  /// Answers the connection at `address` from the store, on another thread.
  func answer(_ address: ReplyAddress, _ query: @escaping WorkThreads.Query<Response>) {
    let mailbox = mailboxes[address.shard]
    threads.queries.read(query) { result in
      let response =
        switch result {
        case .success(let response): response
        case .failure(.busy): APIError.crowded.response
        case .failure: APIError.unreadable.response
        }
      mailbox.post(.answer(response, address.connection))
    }
  }

  /// How many shards there are.
  var shardCount: Int { mailboxes.count }

  /// The index of the shard that owns a contact and its sessions.
  func owner(of identifier: Identifier) -> Int { Int(identifier.shardKey) % shardCount }
}
