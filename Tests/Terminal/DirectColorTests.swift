// 24-bit colors: the description that ncurses is given where COLORTERM says that there are some.

import Foundation
import Testing

@testable import Terminal

@Suite("24-bit colors")
struct DirectColorTests {
  private func description(_ type: String) throws -> [UInt8] {
    let places = ["/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo", "/usr/lib/terminfo"]
    let found = places.lazy.compactMap { place in
      FileManager.default.contents(atPath: "\(place)/\(type.prefix(1))/\(type)")
    }.first
    return Array(try #require(found, "no description of \(type)"))
  }

  @Test("The description of xterm is given the colors and the sequences that set them")
  func changed() throws {
    let bytes = try description("xterm-256color")
    let changed = try #require(DirectColor.changed(bytes))
    #expect(Array(changed.prefix(2)) == [0x1E, 0x02], "32-bit numbers")
    let text = String(decoding: changed, as: UTF8.self)
    #expect(text.contains("38;2;%p1%{65536}%/%d") && text.contains("48;2;"))
    #expect(text.contains("xterm-256color"))
    #expect(DirectColor.changed(changed) == nil, "it has them already")
  }

  @Test("ncurses reads the changed description, and the folder is gone afterwards")
  func read() throws {
    let environment = ["TERM": "xterm-256color", "COLORTERM": "truecolor"]
    let direct = try #require(DirectColor("xterm-256color", environment: environment))
    #expect(FileManager.default.fileExists(atPath: direct.folder + "/x/xterm-256color"))
    direct.remove()
    #expect(!FileManager.default.fileExists(atPath: direct.folder))
  }

  @Test("Nothing is changed where the terminal says nothing, or the bytes are no description")
  func refused() throws {
    #expect(DirectColor("xterm-256color", environment: ["COLORTERM": ""]) == nil)
    #expect(DirectColor("xterm-256color", environment: [:]) == nil)
    #expect(DirectColor("../x", environment: ["COLORTERM": "truecolor"]) == nil)
    #expect(DirectColor.changed([]) == nil)
    let bytes = try description("xterm-256color")
    for count in stride(from: 0, to: bytes.count, by: 7) {
      _ = DirectColor.changed(Array(bytes[..<count]))
    }
    #expect(DirectColor.changed(try description("vt100")) == nil, "it has no colors")
  }
}
