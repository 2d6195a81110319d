// Fetches pages for `verify` and `doctor`. Time, size and the number of redirects are limited,
// because the pages belong to other people.

import Client
import Foundation
import HTTPClient

/// A page that was fetched.
struct WebPage: Sendable {
  var status: Int
  /// The URL of the page, after redirects.
  var url: URL
  /// Header fields by name in lower case.
  var headers: [String: String]
  var body: String
}

/// Fetches pages.
enum WebFetch {
  /// Milliseconds for a page, including its redirects.
  static let timeout = 20_000
  /// Milliseconds for one response.
  static let responseTimeout = 10_000
  /// The number of bytes read of a page, after decompression.
  static let bodyLimit = 3 << 20
  /// The number of redirects that are followed, as in the Fetch standard.
  static let maximumRedirects = 20

  /// Fetches a page and follows redirects to `http` and `https` URLs.
  static func get(
    _ url: URL, client: HTTPClient = .shared, timeout: Int = timeout
  ) async throws(HTTPClientError) -> WebPage {
    let deadline = ContinuousClock.now + .milliseconds(timeout)
    var url = url
    for _ in 0...maximumRedirects {
      let left = (deadline - ContinuousClock.now) / .milliseconds(1)
      guard left >= 1 else { throw HTTPClientError(.responseTimedOut) }
      var request = HTTPRequest(.get, try HTTPURL(url.absoluteString))
      request.deadline = min(responseTimeout, Int(left))
      request.bodyLimit = bodyLimit
      request.acceptsCompression = true
      request.purpose = "page"
      let response = try await client.response(to: request)
      guard let target = redirect(of: response, from: url) else {
        return WebPage(
          status: response.status, url: url, headers: response.fields.dictionary,
          body: String(decoding: response.body, as: UTF8.self))
      }
      url = target
    }
    throw HTTPClientError(.badURL)
  }

  /// The URL that a redirect leads to (RFC 9110, section 15.4). Nil for other responses.
  private static func redirect(of response: HTTPResponse, from url: URL) -> URL? {
    guard [301, 302, 303, 307, 308].contains(response.status),
      let location = response.fields.value(of: "Location"),
      let target = URL(string: location, relativeTo: url)?.absoluteURL,
      ["http", "https"].contains(target.scheme ?? "")
    else { return nil }
    return target
  }
}
