// The resolved host names. A name is resolved once for all requests that need it. getaddrinfo(3)
// can be neither cancelled nor limited in time, so each lookup has its own thread, and the number
// of concurrent lookups is limited.

import Foundation

/// Resolves host names and caches their addresses. Used by one thread.
struct HostNameCache {
  /// The maximum number of concurrent lookups.
  static let maxLookups = 32
  /// The number of cached names beyond which old ones are removed.
  static let maxEntries = 1_024
  /// Milliseconds after which the addresses of a name in use are looked up again.
  static let refreshAge: Int64 = 60_000
  /// Milliseconds for which addresses are used while a new lookup fails.
  static let maxAge: Int64 = 600_000
  /// Milliseconds for which a failed lookup is not repeated.
  static let failureAge: Int64 = 1_000

  /// How a request proceeds.
  enum Advice: Equatable {
    /// libcurl needs no addresses, or has them.
    case proceed
    /// Pass these addresses to libcurl: `name:port:address,address` (CURLOPT_RESOLVE(3)).
    case provide(String)
    /// Wait for the lookup of a key.
    case wait(key: String)
    /// The lookup failed; `code` is the result of getaddrinfo(3).
    case fail(code: Int32)
  }

  private struct Entry {
    let host: String
    let port: UInt16
    var result: HostLookupResult?
    var resolvedAt: Int64 = 0
    var isLookingUp = false
    /// Whether libcurl has the addresses.
    var isProvided = false
  }

  private var entries: [String: Entry] = [:]
  /// Keys whose addresses were returned by `advice(for:at:)` since the last `confirmProvided()`.
  private var provided: [String] = []
  private var pendingLookups = Fifo<String>()
  private var lookupCount = 0
  private let resolveHost: @Sendable (String) -> HostLookupResult
  private let deliver: @Sendable (String, HostLookupResult) -> Void

  /// Creates an empty cache. `resolveHost` is called on threads of its own; `deliver` receives the
  /// key and the result on that thread, and must pass them to `store(_:for:at:)`.
  init(
    resolveHost: @escaping @Sendable (String) -> HostLookupResult,
    deliver: @escaping @Sendable (String, HostLookupResult) -> Void
  ) {
    self.resolveHost = resolveHost
    self.deliver = deliver
  }

  /// Tells how a request to a URL proceeds, and starts a lookup if one is needed.
  mutating func advice(for url: HTTPURL, at now: Int64) -> Advice {
    guard url.needsResolution else { return .proceed }
    let key = "\(url.host):\(url.port)"
    if entries.count > Self.maxEntries { removeEntries(olderThan: 0, at: now) }
    var entry = entries[key] ?? Entry(host: url.host, port: url.port)
    defer { entries[key] = entry }
    let age = entry.result == nil ? .max : now - entry.resolvedAt
    switch entry.result {
    case .addresses(let addresses)? where age < Self.maxAge:
      if age >= Self.refreshAge { lookUp(&entry, key) }
      if entry.isProvided { return .proceed }
      provided.append(key)
      return .provide(Self.resolveOption(entry, addresses))
    case .notFound(let code)? where age < Self.failureAge:
      return .fail(code: code)
    case .addresses?, .notFound?, nil:
      lookUp(&entry, key)
      return .wait(key: key)
    }
  }

  /// Stores the result of a lookup. A failure does not replace addresses that are still usable.
  mutating func store(_ result: HostLookupResult, for key: String, at now: Int64) {
    lookupCount -= 1
    startLookups()
    guard var entry = entries[key] else { return }
    entry.isLookingUp = false
    if case .notFound = result, case .addresses? = entry.result,
      now - entry.resolvedAt < Self.maxAge
    {
      entries[key] = entry
      return
    }
    if entry.result != result { entry.isProvided = false }
    entry.result = result
    entry.resolvedAt = now
    entries[key] = entry
  }

  /// Records that libcurl has started all requests passed to it, and so has read their addresses.
  mutating func confirmProvided() {
    guard !provided.isEmpty else { return }
    for key in provided { entries[key]?.isProvided = true }
    provided = []
  }

  /// Records that libcurl's handle, and with it the addresses it had, was freed. Removes old
  /// entries.
  mutating func reset(at now: Int64) {
    removeEntries(olderThan: Self.maxAge, at: now)
    for key in entries.keys { entries[key]?.isProvided = false }
  }

  private mutating func removeEntries(olderThan age: Int64, at now: Int64) {
    entries = entries.filter { $0.value.isLookingUp || now - $0.value.resolvedAt < age }
  }

  // MARK: - Lookups

  private mutating func lookUp(_ entry: inout Entry, _ key: String) {
    guard !entry.isLookingUp else { return }
    entry.isLookingUp = true
    pendingLookups.append(key)
    startLookups()
  }

  private mutating func startLookups() {
    while lookupCount < Self.maxLookups, let key = pendingLookups.popFirst() {
      lookupCount += 1
      let host = String(key[..<(key.lastIndex(of: ":") ?? key.endIndex)])
      let thread = Thread { [resolveHost, deliver] in deliver(key, resolveHost(host)) }
      thread.stackSize = 512 << 10
      thread.start()
    }
  }

  private static func resolveOption(_ entry: Entry, _ addresses: [String]) -> String {
    // libcurl removes a trailing dot from a name before it searches its cache.
    let host = entry.host.hasSuffix(".") ? String(entry.host.dropLast()) : entry.host
    let list = addresses.map { $0.contains(":") ? "[\($0)]" : $0 }.joined(separator: ",")
    return "\(host):\(entry.port):\(list)"
  }
}
