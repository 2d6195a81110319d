// A page fetched as a browser would, for `verify` and `doctor`: bounded in time and size, redirects
// followed as a browser does.

import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// A page that was fetched.
struct WebPage: Sendable {
  var status: Int
  /// Where it ended up, after redirects.
  var url: URL
  /// Names in lower case.
  var headers: [String: String]
  var body: String
}

enum WebFetch {
  /// Seconds a page may take.
  static let timeout: TimeInterval = 10
  /// Bytes of a page that are looked at.
  static let bytes = 8 << 20

  static func get(_ url: URL) async throws -> WebPage {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.urlCache = nil
    configuration.timeoutIntervalForRequest = timeout
    configuration.timeoutIntervalForResource = 2 * timeout
    let session = URLSession(configuration: configuration)
    defer { session.finishTasksAndInvalidate() }
    let (data, response) = try await session.data(from: url)
    let http = response as? HTTPURLResponse
    var headers: [String: String] = [:]
    for (name, value) in http?.allHeaderFields ?? [:] {
      headers["\(name)".lowercased()] = "\(value)"
    }
    return WebPage(
      status: http?.statusCode ?? 0, url: response.url ?? url, headers: headers,
      body: String(decoding: data.prefix(bytes), as: UTF8.self))
  }
}
