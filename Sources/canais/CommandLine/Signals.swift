// Waiting for a signal in a thread of its own choosing: they are blocked first, before any thread
// is made, and then taken one by one (sigwait(3)). So no handler interrupts anything.

import Foundation

/// Signals that a command waits for.
enum Signals {
  /// Blocks signals in this thread and in those it makes from now on.
  static func block(_ signals: [Int32]) {
    var set = mask(signals)
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// The next of these signals. Blocks them, if that was not done before.
  static func wait(for signals: [Int32]) -> Int32 {
    block(signals)
    var set = mask(signals)
    var taken: Int32 = 0
    while sigwait(&set, &taken) != 0 {}
    return taken
  }

  /// Whether one of these signals, which were blocked before, comes within some seconds.
  static func comes(of signals: [Int32], within seconds: Int) -> Bool {
    next(of: signals, within: seconds) != nil
  }

  /// The one of these signals, which were blocked before, that comes within some seconds.
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
