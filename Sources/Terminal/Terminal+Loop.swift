// One loop: it sleeps in poll(2) until a key, a call, a signal, a changed file or a deadline, drains
// what there is, and shows at most a frame in 16 ms. With nothing to do it is not woken at all.

import CLinux
import Glibc
import Screen
import Themes

/// What comes after an event.
package enum LoopStep: Sendable {
  /// The state may have changed: a frame is due.
  case show
  /// Nothing to be seen has changed.
  case quiet
  /// The loop ends.
  case stop
}

extension Terminal {
  /// The next event, or nil when `timeout` has passed without one; without a timeout it waits for as
  /// long as it takes. After the input has ended, every event is `closed`.
  package mutating func nextEvent(timeout: Duration? = nil) -> Event? {
    let deadline = timeout.map { ContinuousClock.now + $0 }
    while true {
      if !waiting.isEmpty {
        let event = waiting.removeFirst()
        canais_crash_restore_note(event.kind)
        return event
      }
      if isInputOver { return .closed }
      let left = deadline.map { max(.zero, $0 - .now) }
      let patience = parser.patience.map { Duration.milliseconds($0) }
      let wait = [left, patience].compactMap { $0 }.min()
      let happened = gather(wait)
      if !happened, waiting.isEmpty {
        if patience != nil, wait == patience { parser.flush(into: &waiting) }
        if let left, waiting.isEmpty, wait == left { return nil }
      }
    }
  }

  /// Waits once and takes all that is there; false when nothing came in time.
  private mutating func gather(_ wait: Duration?) -> Bool {
    var watched = [
      pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
      pollfd(fd: wakeHandle.number, events: Int16(POLLIN), revents: 0),
      pollfd(fd: signalHandle.number, events: Int16(POLLIN), revents: 0),
      pollfd(fd: watch.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    let count = poll(&watched, 4, wait.map(Terminal.milliseconds) ?? -1)
    takeSignals()
    guard count > 0 else { return count < 0 }
    if watched[2].revents != 0 { signalHandle.clear() }
    if watched[1].revents != 0, wakeHandle.clear() { waiting.append(.wake) }
    if watched[3].revents != 0, watch.take() { waiting.append(.filesChanged) }
    if watched[0].revents != 0 { readInput() }
    return true
  }

  private mutating func readInput() {
    withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 1) { space in
      let count = read(STDIN_FILENO, space.baseAddress, space.count)
      if count > 0 {
        parser.feed(space[..<count], into: &waiting)
      } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
        isInputOver = true
      }
    }
  }

  /// What the signal handlers have seen since the last time.
  private mutating func takeSignals() {
    let taken = canais_crash_restore_take()
    if taken & 4 != 0 { suspend() }
    if taken & 2 != 0 { comeBack() }
    if taken & 1 != 0 { measure() }
  }

  /// Whole milliseconds, rounded up so that a wait is never short.
  private static func milliseconds(_ duration: Duration) -> Int32 {
    let (seconds, attoseconds) = duration.components
    let milliseconds = seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    return Int32(clamping: milliseconds)
  }

  /// Runs until `handle` says stop: events go in, frames come out. `deadline` is when a `tick` is
  /// wanted, nil for never; it is asked again before each wait. `view` is called when a frame is due.
  package mutating func run(
    handle: (Event, inout Terminal) -> LoopStep,
    deadline: () -> ContinuousClock.Instant?,
    view: (Size) -> (Frame, Theme)
  ) {
    var isDue = true
    while true {
      let now = ContinuousClock.now
      let tick = deadline()
      var until = tick
      if isDue {
        let next = lastFrame + Terminal.frameInterval
        until = tick.map { min($0, next) } ?? next
      }
      var event = nextEvent(timeout: until.map { max(.zero, $0 - now) })
      if event == nil, let tick, tick <= .now { event = .tick }
      if let event {
        switch handle(event, &self) {
        case .show: isDue = true
        case .quiet: break
        case .stop: return
        }
        if case .closed = event { return }
      }
      if isDue, waiting.isEmpty, lastFrame + Terminal.frameInterval <= .now {
        let (frame, theme) = view(size)
        present(frame, theme)
        isDue = false
      }
    }
  }
}

extension Event {
  /// Its place in the names of the crash report's list.
  fileprivate var kind: UInt8 {
    switch self {
    case .key: 0
    case .paste: 1
    case .mouse: 2
    case .resize: 3
    case .focus: 4
    case .background: 5
    case .tick: 6
    case .wake: 7
    case .filesChanged: 8
    case .resumed: 9
    case .closed: 10
    }
  }
}
