// When host names are resolved.

import Testing

@testable import HTTPClient

@Suite("HostNameCache")
struct HostNameCacheTests {
  private let key = "a.test:81"
  private let addresses = HostLookupResult.addresses(["::1", "127.0.0.1"])

  private func cache() -> HostNameCache {
    HostNameCache(resolveHost: { _ in .addresses([]) }, deliver: { _, _ in })
  }

  @Test("Literal addresses and localhost are not resolved")
  func literals() throws {
    var cache = cache()
    for host in ["127.0.0.1", "[::1]", "localhost", "a.localhost", "0x7f.1", "127.1"] {
      #expect(cache.advice(for: try HTTPURL("http://\(host)/"), at: 0) == .proceed)
    }
  }

  @Test("A name is resolved once, and its addresses are provided until libcurl has them")
  func once() throws {
    var cache = cache()
    let url = try HTTPURL("http://a.test:81/")
    #expect(cache.advice(for: url, at: 0) == .wait(key: key))
    #expect(cache.advice(for: url, at: 1) == .wait(key: key))
    cache.store(addresses, for: key, at: 2)
    #expect(cache.advice(for: url, at: 3) == .provide("a.test:81:[::1],127.0.0.1"))
    #expect(cache.advice(for: url, at: 4) == .provide("a.test:81:[::1],127.0.0.1"))
    cache.confirmProvided()
    #expect(cache.advice(for: url, at: 5) == .proceed)
    cache.reset(at: 6)
    #expect(cache.advice(for: url, at: 7) == .provide("a.test:81:[::1],127.0.0.1"))
  }

  @Test("Old addresses are used while a new lookup runs or fails, but not for ever")
  func refresh() throws {
    var cache = cache()
    let url = try HTTPURL("http://a.test:81/")
    _ = cache.advice(for: url, at: 0)
    cache.store(addresses, for: key, at: 0)
    _ = cache.advice(for: url, at: 0)
    cache.confirmProvided()
    #expect(cache.advice(for: url, at: 70_000) == .proceed)
    cache.store(.notFound(code: -3), for: key, at: 70_001)
    #expect(cache.advice(for: url, at: 70_002) == .proceed)
    cache.store(.addresses(["127.0.0.2"]), for: key, at: 70_003)
    #expect(cache.advice(for: url, at: 70_004) == .provide("a.test:81:127.0.0.2"))
    #expect(cache.advice(for: url, at: 700_000) == .wait(key: key))
    cache.store(.notFound(code: -2), for: key, at: 700_001)
    #expect(cache.advice(for: url, at: 700_002) == .fail(code: -2))
    #expect(cache.advice(for: url, at: 702_000) == .wait(key: key))
  }

  @Test("The cache is bounded")
  func bounded() throws {
    var cache = cache()
    for number in 0..<(HostNameCache.maxEntries * 2) {
      let url = try HTTPURL("http://a\(number).test/")
      #expect(cache.advice(for: url, at: 0) == .wait(key: "a\(number).test:80"))
      cache.store(addresses, for: "a\(number).test:80", at: 0)
    }
    // The first was removed, the last was not.
    #expect(cache.advice(for: try HTTPURL("http://a0.test/"), at: 1) == .wait(key: "a0.test:80"))
  }
}
