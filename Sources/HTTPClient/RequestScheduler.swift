// Decides which request starts next. Each host has a queue with a limited number of slots. The
// total number of active requests is limited too; ready queues take turns, and each has a few slots
// beyond the total, so that hosts that keep their slots occupied do not delay the others.

/// The queues of all hosts. Used by one thread.
struct RequestScheduler {
  private let maxActive: Int
  private let maxActivePerHost: Int
  private let guaranteedPerHost: Int
  private let maxQueuedPerHost: Int
  private var queues: [HostQueueKey: HostQueue] = [:]
  /// Queues with a waiting request and a free slot, in the order of their turns.
  private var ready = Fifo<HostQueue>()
  private var activeCount = 0
  /// Whether a queue has become ready, or a slot was freed, since `next()` returned nil.
  private(set) var hasReady = false

  /// Creates a scheduler without requests.
  init(maxActive: Int, maxActivePerHost: Int, guaranteedPerHost: Int, maxQueuedPerHost: Int) {
    self.maxActive = maxActive
    self.guaranteedPerHost = guaranteedPerHost
    self.maxActivePerHost = maxActivePerHost
    self.maxQueuedPerHost = maxQueuedPerHost
  }

  /// Adds a request. Returns false if the queue of its host is full.
  mutating func add(_ request: QueuedRequest) -> Bool {
    let key = request.queueKey
    let queue = queues[key] ?? HostQueue(key)
    let freeSlots = max(0, maxActivePerHost - queue.activeCount)
    guard queue.waiting.count < maxQueuedPerHost + freeSlots else { return false }
    queues[key] = queue
    queue.waiting.append(request)
    markReady(queue)
    return true
  }

  /// Removes the next request that may start and occupies a slot of its queue.
  mutating func next() -> (QueuedRequest, HostQueue)? {
    for _ in 0..<ready.count {
      guard let queue = ready.popFirst() else { break }
      guard activeCount < maxActive || queue.activeCount < guaranteedPerHost else {
        ready.append(queue)
        continue
      }
      queue.isReady = false
      guard let request = queue.waiting.popFirst() else {
        removeIfUnused(queue)
        continue
      }
      queue.activeCount += 1
      activeCount += 1
      markReady(queue)
      return (request, queue)
    }
    hasReady = false
    return nil
  }

  /// Frees a slot of a queue.
  mutating func release(_ queue: HostQueue) {
    queue.activeCount -= 1
    activeCount -= 1
    hasReady = hasReady || !ready.isEmpty
    markReady(queue)
    removeIfUnused(queue)
  }

  /// Removes waiting requests that satisfy a predicate, and returns them.
  mutating func remove(where isRemoved: (QueuedRequest) -> Bool) -> [QueuedRequest] {
    var removed: [QueuedRequest] = []
    for queue in queues.values where !queue.waiting.isEmpty {
      removed += queue.waiting.removeAll(where: isRemoved)
    }
    return removed
  }

  /// The earliest deadline of the waiting requests. Nil if there are none.
  var earliestDeadline: Int64? {
    queues.values.lazy.compactMap { $0.waiting.minimum(of: \.deadline) }.min()
  }

  private mutating func markReady(_ queue: HostQueue) {
    guard !queue.isReady, !queue.waiting.isEmpty, queue.activeCount < maxActivePerHost else {
      return
    }
    queue.isReady = true
    hasReady = true
    ready.append(queue)
  }

  private mutating func removeIfUnused(_ queue: HostQueue) {
    if queue.activeCount == 0, queue.waiting.isEmpty, !queue.isReady { queues[queue.key] = nil }
  }
}
