// Where themes are found, what they inherit, and that those we bring can be read.

import Basics
import Foundation
import Testing

@testable import Themes

@Suite("Themes")
struct ThemeLibraryTests {
  /// A place with these files.
  private func folder(_ files: [String: String]) -> ThemeSource {
    ThemeSource(
      place: "/home/ana/themes", names: { Array(files.keys) },
      read: { files[$0].map { Array($0.utf8) } })
  }

  private func problems(_ name: String, _ library: ThemeLibrary) -> [ThemeProblem] {
    do throws(ThemeErrors) {
      _ = try library.theme(name)
      return []
    } catch {
      return error.faults.map(\.problem)
    }
  }

  @Test("What is built in is the project's Themes folder")
  func catalogue() throws {
    let top = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Themes")
    let files = try FileManager.default.contentsOfDirectory(
      at: top, includingPropertiesForKeys: nil)
    let found = try files.map { file in
      (file.deletingPathExtension().lastPathComponent, Array(try Data(contentsOf: file)))
    }.sorted { $0.0 < $1.0 }
    let builtIn = ThemeLibrary.builtIn.sorted { $0.name < $1.name }
    #expect(files.allSatisfy { $0.pathExtension == "theme" })
    #expect(found.map(\.0) == builtIn.map(\.name))
    for (one, other) in zip(found, builtIn) { #expect(one.1 == other.bytes, "\(one.0)") }
    #expect(builtIn.count >= 6)
  }

  @Test("Every text can be read: 4.5:1, in high contrast 7:1, as written and with 256 colours")
  func contrast() throws {
    for (name, _) in ThemeLibrary.builtIn {
      let theme = try ThemeLibrary().theme(name)
      let least = name == "high-contrast" ? 7.0 : 4.5
      var measured = 0
      for role in ThemeRole.allCases where role.isText {
        guard let ratio = theme.contrast(role) else { continue }
        measured += 1
        #expect(ratio >= least, "\(name): \(role.name) \(ratio)")
        let look = theme.look(role, depth: .many)
        let shown = Palette.rgb(look.foreground).contrast(with: Palette.rgb(look.background))
        #expect(shown >= least - 0.2, "\(name): \(role.name) \(shown) with 256")
      }
      let all = ThemeRole.allCases.filter(\.isText).count
      #expect(
        measured == (["colourless", "terminal"].contains(name) ? 0 : all),
        "\(name) names every colour, or leaves them to the terminal")
    }
  }

  @Test("With sixteen and eight colours letters differ from their ground")
  func fewColours() throws {
    for (name, _) in ThemeLibrary.builtIn {
      let theme = try ThemeLibrary().theme(name)
      for depth in [ColorDepth.eight, .sixteen] {
        for role in ThemeRole.allCases where role.isText {
          let look = theme.look(role, depth: depth)
          guard look.foreground >= 0, look.background >= 0 else { continue }
          #expect(look.foreground < 16 && look.background < 16)
          let shown = Palette.rgb(look.foreground).contrast(with: Palette.rgb(look.background))
          #expect(shown >= 3, "\(name): \(role.name) on \(depth)")
        }
      }
    }
  }

  @Test("Without colours the chosen row and the focus are still seen")
  func noColour() throws {
    for (name, _) in ThemeLibrary.builtIn {
      let theme = try ThemeLibrary().theme(name)
      for role in ThemeRole.allCases {
        let look = theme.look(role, depth: .none)
        #expect(look.foreground == -1 && look.background == -1)
      }
      for role in [ThemeRole.selection, .fieldFocused, .buttonFocused, .tabActive] {
        #expect(theme.look(role, depth: .none).emphasis.contains(.reverse), "\(name) \(role)")
      }
    }
  }

  @Test("A role takes what it leaves unsaid from text")
  func unsaid() throws {
    let library = ThemeLibrary([
      folder(["mine": "text = #112233 on #FFEEDD\nmuted = dim\naccent = red"])
    ])
    let theme = try library.theme("mine")
    #expect(theme[.muted] == Look(.rgb(RGBColor(0x112233)), on: .rgb(RGBColor(0xFFEEDD)), .dim))
    #expect(theme[.accent].background == .rgb(RGBColor(0xFFEEDD)))
    #expect(theme[.selection].emphasis == .reverse)
  }

  @Test("The user's file hides the one built in and may inherit from it")
  func hiding() throws {
    let library = ThemeLibrary([
      folder(["dark": "inherits = dark\ntitle = #FF0000", "other": "inherits = dark"])
    ])
    let builtIn = try ThemeLibrary().theme("dark")
    let theme = try library.theme("dark")
    #expect(theme[.title].foreground == .rgb(RGBColor(0xFF0000)))
    #expect(theme[.selection] == builtIn[.selection])
    #expect(try library.theme("other")[.title] == theme[.title])
    let entries = library.entries
    #expect(entries.first == ThemeEntry(name: "dark", place: "/home/ana/themes"))
    #expect(entries.last?.name == "other" && entries.contains { $0.name == "light" })
  }

  @Test("What can't be built says why")
  func faults() {
    let library = ThemeLibrary([
      folder([
        "a": "inherits = b", "b": "inherits = c", "c": "inherits = a", "d": "inherits = nowhere",
        "e": "inherits = f\nx = red", "f": "text = pink", "self": "inherits = self",
      ])
    ])
    #expect(problems("none", library) == [.notFound])
    #expect(problems("../dark", library) == [.notFound])
    #expect(problems("d", library) == [.unknownBase("nowhere")])
    #expect(problems("self", library) == [.unknownBase("self")])
    #expect(problems("e", library) == [.unknownRole, .unknownWord("pink")])
    guard case .loop(let path) = problems("a", library).first else {
      Issue.record("a loop is a fault")
      return
    }
    #expect(path.count == 3)
  }

  @Test("The user's folder follows the XDG rule")
  func userFolder() {
    #expect(
      ThemeLibrary.userFolder(["XDG_CONFIG_HOME": "/c", "HOME": "/h"]) == "/c/canais/themes")
    #expect(
      ThemeLibrary.userFolder(["XDG_CONFIG_HOME": "c", "HOME": "/h"]) == "/h/.config/canais/themes")
    #expect(ThemeLibrary.userFolder([:]) == nil)
  }

  @Test("A light ground gets the light theme")
  func ground() {
    #expect(ThemeLibrary.name(forGround: RGBColor(0xFFFFFF)) == "light")
    #expect(ThemeLibrary.name(forGround: RGBColor(0xFDF6E3)) == "light")
    #expect(ThemeLibrary.name(forGround: RGBColor(0x1E1E1E)) == "dark")
    #expect(ThemeLibrary.name(forGround: RGBColor(0x002B36)) == "dark")
    #expect(ThemeLibrary.name(forGround: nil) == "dark")
  }

  @Test("Colours of the palette are their own nearest")
  func quantise() {
    for index in 16...255 {
      let colour = Palette.rgb(index)
      #expect(Palette.rgb(Palette.nearest256(colour)) == colour, "\(index)")
    }
    for index in 0..<16 { #expect(Palette.nearest16(Palette.rgb(index)) == index) }
    #expect(Palette.nearest256(RGBColor(0x264F78)) == 24)
  }
}
