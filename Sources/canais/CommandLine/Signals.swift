// Waiting for signals without handlers: they are blocked before any thread starts, and then
// received one by one by sigwait(3).

import Foundation

/// Signals that a command waits for.
enum Signals {
  /// Blocks signals in this thread and in the threads that it starts from now on.
  static func block(_ signals: [Int32]) {
    var set = mask(signals)
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// Waits for one of these signals, and blocks them first.
  static func wait(for signals: [Int32]) -> Int32 {
    block(signals)
    var set = mask(signals)
    var taken: Int32 = 0
    while sigwait(&set, &taken) != 0 {}
    return taken
  }

  /// Whether one of these signals, which must be blocked, arrives within some seconds.
  static func comes(of signals: [Int32], within seconds: Int) -> Bool {
    next(of: signals, within: seconds) != nil
  }

  /// Waits some seconds for one of these signals, which must be blocked; nil if none arrives.
  static func next(of signals: [Int32], within seconds: Int) -> Int32? {
    var set = mask(signals)
    var limit = timespec(tv_sec: seconds, tv_nsec: 0)
    let signal = sigtimedwait(&set, nil, &limit)
    return signal > 0 ? signal : nil
  }

  private static func mask(_ signals: [Int32]) -> sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in signals { sigaddset(&set, signal) }
    return set
  }
}
