// What may be sent of files in a day.

import Presence
import Testing

@testable import Engine

@Suite("Files of a day")
struct FileAllowanceTests {
  private static let day: Millis = 86_400_000
  private static let noon = 20_000 * day + day / 2

  private func allowance(perAddress: Int = 100, perDay: Int = 250) -> FileAllowance {
    var limits = FileLimits()
    limits.bytesPerAddressAndDay = perAddress
    limits.bytesPerDay = perDay
    return FileAllowance(limits)
  }

  @Test("An address that has sent its part leaves the others theirs, until the day's end")
  func addresses() throws {
    let allowance = allowance()
    let one = PeerAddress(ipv4: 1)
    let other = PeerAddress(ipv4: 2)
    #expect(allowance.count(100, of: one, at: Self.noon))
    #expect(!allowance.count(1, of: one, at: Self.noon))
    #expect(allowance.count(100, of: other, at: Self.noon))
    #expect(!allowance.count(51, of: nil, at: Self.noon), "the day has an end for all")
    #expect(allowance.count(50, of: nil, at: Self.noon))
    #expect(!allowance.count(1, of: nil, at: Self.noon - Self.day), "a clock that was set back")
    #expect(allowance.count(100, of: one, at: Self.noon + Self.day))
  }

  @Test("Addresses of one IPv6 network are one")
  func network() throws {
    let allowance = allowance()
    let one = try #require(PeerAddress("2001:db8::1"))
    let other = try #require(PeerAddress("2001:db8::ffff"))
    #expect(allowance.count(100, of: one, at: Self.noon))
    #expect(!allowance.count(1, of: other, at: Self.noon))
  }

  @Test("What today has brought before the start counts")
  func restored() {
    let allowance = allowance()
    allowance.count(stored: 240, at: Self.noon)
    #expect(!allowance.count(11, of: nil, at: Self.noon))
    #expect(allowance.count(10, of: nil, at: Self.noon))
    #expect(FileAllowance.start(ofDay: Self.noon) == Self.noon - Self.day / 2)
  }
}
