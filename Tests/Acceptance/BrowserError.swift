// What can go wrong while a test drives Chromium.

/// Why the browser could not be driven.
enum BrowserError: Error, CustomStringConvertible {
  /// Chromium ended or did not say where it listens; its standard error.
  case notStarted(String)
  /// The DevTools socket ended; why.
  case connectionLost(String)
  /// Chromium refused a method of DevTools.
  case refused(method: String, message: String)
  /// A script threw; its message.
  case script(String)

  var description: String {
    switch self {
    case .notStarted(let output): "chromium did not start: \(output)"
    case .connectionLost(let reason): "the DevTools socket was lost: \(reason)"
    case .refused(let method, let message): "\(method): \(message)"
    case .script(let message): "the page's script failed: \(message)"
    }
  }
}
