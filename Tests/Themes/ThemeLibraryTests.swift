// Finding themes, inheritance, and the legibility of the built-in themes.

import Basics
import Foundation
import Testing

@testable import Themes

@Suite("Themes")
struct ThemeLibraryTests {
  /// A folder of files by name.
  private func folder(_ files: [String: String]) -> ThemeSource {
    ThemeSource(
      folder: "/home/ana/themes", names: { Array(files.keys) },
      read: { files[$0].map { Array($0.utf8) } })
  }

  private func problems(_ name: String, _ library: ThemeLibrary) -> [ThemeProblem] {
    do throws(ThemeErrors) {
      _ = try library.theme(name)
      return []
    } catch {
      return error.errors.map(\.problem)
    }
  }

  @Test("The built-in themes are the files of the project's Themes folder")
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

  @Test("Text contrasts 4.5:1, in high contrast 7:1, as written and in 256 colors")
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
        "\(name) sets every color, or leaves all of them to the terminal")
    }
  }

  @Test("With 16 and 8 colors text contrasts 3:1 with its background")
  func fewColors() throws {
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

  @Test("With few colors or none, success, warning and danger look different, and the states too")
  func distinctStates() throws {
    for (name, _) in ThemeLibrary.builtIn {
      let theme = try ThemeLibrary().theme(name)
      for depth in [ColorDepth.none, .eight, .sixteen] {
        for roles in [[ThemeRole.success, .warning, .danger], [.online, .reconnecting, .absent]] {
          let looks = roles.map { theme.look($0, depth: depth) }
          #expect(Set(looks).count == 3, "\(name) on \(depth): \(looks)")
        }
      }
    }
  }

  @Test("With 16 colors, light colors keep their hue")
  func lightColors() {
    let colors: [(UInt32, Int)] = [
      (0x87D75F, 2), (0x87FF87, 10), (0xFF8787, 9), (0xFFD75F, 11), (0xFFAFAF, 9), (0x005F00, 2),
      (0xAF0000, 1), (0x56B4E9, 6), (0xFF7F3F, 9), (0x9E9E9E, 8), (0xD0D0D0, 7), (0xFAFAFA, 15),
    ]
    for (color, number) in colors {
      #expect(Palette.hue16(RGBColor(color)) == number, "\(String(color, radix: 16))")
    }
  }

  @Test("Without colors the selection and the focus are reversed")
  func noColors() throws {
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

  @Test("A role gets unset colors from text")
  func defaults() throws {
    let library = ThemeLibrary([
      folder(["mine": "text = #112233 on #FFEEDD\nmuted = dim\naccent = red"])
    ])
    let theme = try library.theme("mine")
    #expect(theme[.muted] == Look(.rgb(RGBColor(0x112233)), on: .rgb(RGBColor(0xFFEEDD)), .dim))
    #expect(theme[.accent].background == .rgb(RGBColor(0xFFEEDD)))
    #expect(theme[.selection].emphasis == .reverse)
  }

  @Test("A user's file hides the built-in theme of its name and may inherit from it")
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
    #expect(entries.first == ThemeEntry(name: "dark", folder: "/home/ana/themes"))
    #expect(entries.last?.name == "other" && entries.contains { $0.name == "light" })
  }

  @Test("A theme that can't be built has an error that names the reason")
  func errors() {
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
    guard case .inheritanceCycle(let path) = problems("a", library).first else {
      Issue.record("a cycle is an error")
      return
    }
    #expect(path.count == 3)
  }

  @Test("The user's folder follows the XDG Base Directory Specification")
  func userFolder() {
    #expect(
      ThemeLibrary.userFolder(["XDG_CONFIG_HOME": "/c", "HOME": "/h"]) == "/c/canais/themes")
    #expect(
      ThemeLibrary.userFolder(["XDG_CONFIG_HOME": "c", "HOME": "/h"]) == "/h/.config/canais/themes")
    #expect(ThemeLibrary.userFolder([:]) == nil)
  }

  @Test("A light background gets the light theme")
  func background() {
    #expect(ThemeLibrary.name(forBackground: RGBColor(0xFFFFFF)) == "light")
    #expect(ThemeLibrary.name(forBackground: RGBColor(0xFDF6E3)) == "light")
    #expect(ThemeLibrary.name(forBackground: RGBColor(0x1E1E1E)) == "dark")
    #expect(ThemeLibrary.name(forBackground: RGBColor(0x002B36)) == "dark")
    #expect(ThemeLibrary.name(forBackground: nil) == "dark")
  }

  @Test("A color of the palette is nearest to itself")
  func quantise() {
    for index in 16...255 {
      let color = Palette.rgb(index)
      #expect(Palette.rgb(Palette.nearest256(color)) == color, "\(index)")
    }
    for index in 0..<16 { #expect(Palette.hue16(Palette.rgb(index)) == index) }
    #expect(Palette.nearest256(RGBColor(0x264F78)) == 24)
  }
}
