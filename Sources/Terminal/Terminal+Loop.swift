// The event loop. It sleeps in poll(2) until there is input, a wake-up, a signal, a changed file or
// a deadline, drains them, and draws at most one frame in 16 ms. It never wakes up without a cause.

import CLinux
import Glibc
import Screen
import Themes

/// How the loop goes on after an event.
package enum LoopStep: Sendable {
  /// The state may have changed: a frame is drawn.
  case show
  /// The state did not change.
  case quiet
  /// The loop ends.
  case stop
}

extension Terminal {
  /// The next event; nil when `timeout` passes without one. Without a timeout it waits for ever.
  /// After the end of the input every event is `closed`.
  package mutating func nextEvent(timeout: Duration? = nil) -> Event? {
    let deadline = timeout.map { ContinuousClock.now + $0 }
    while true {
      if !input.events.isEmpty {
        let event = input.events.removeFirst()
        canais_crash_restore_note(event.kind)
        return event
      }
      if input.isAtEnd { return .closed }
      let end = [deadline, input.flushAt].compactMap { $0 }.min()
      let isReady = collectEvents(waiting: end.map { max(.zero, $0 - .now) })
      let now = ContinuousClock.now
      input.flush(at: now)
      if !isReady, input.events.isEmpty, let deadline, deadline <= now { return nil }
    }
  }

  /// Waits once and collects all pending events; false if none came in time.
  private mutating func collectEvents(waiting wait: Duration?) -> Bool {
    var watched = [
      pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
      pollfd(fd: wakeHandle.number, events: Int16(POLLIN), revents: 0),
      pollfd(fd: signalHandle.number, events: Int16(POLLIN), revents: 0),
      pollfd(fd: watch.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    let count = poll(&watched, 4, wait.map(Terminal.milliseconds) ?? -1)
    handleSignals()
    guard count > 0 else { return count < 0 }
    if watched[2].revents != 0 { signalHandle.clear() }
    if watched[1].revents != 0, wakeHandle.clear() { input.events.append(.wake) }
    if watched[3].revents != 0, watch.drain() { input.events.append(.filesChanged) }
    if watched[0].revents != 0 { readInput() }
    return true
  }

  private mutating func readInput() {
    withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 1) { buffer in
      let count = read(STDIN_FILENO, buffer.baseAddress, buffer.count)
      if count > 0 {
        input.feed(buffer[..<count], at: .now)
      } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
        input.isAtEnd = true
      }
    }
  }

  /// Handles the signals that arrived since the last call.
  private mutating func handleSignals() {
    let signals = canais_crash_restore_take()
    if signals & 4 != 0 { suspend() }
    if signals & 2 != 0 { resume() }
    if signals & 1 != 0 { updateSize() }
  }

  /// A duration in milliseconds, rounded up so that no wait is too short.
  private static func milliseconds(_ duration: Duration) -> Int32 {
    let (seconds, attoseconds) = duration.components
    let milliseconds = seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    return Int32(clamping: milliseconds)
  }

  /// Runs the event loop until `handle` returns `stop` or the terminal is closed.
  ///
  /// - Parameters:
  ///   - handle: Handles an event.
  ///   - deadline: Called before each wait: the time of the next `tick`, nil for none.
  ///   - view: Draws a frame of the given size; called when one is due.
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
      if isDue, input.events.isEmpty, lastFrame + Terminal.frameInterval <= .now {
        let (frame, theme) = view(size)
        present(frame, theme)
        isDue = false
      }
    }
  }
}

extension Event {
  /// The event's index in the list of names of the crash report (crash_restore.c).
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
