// Modes, clipboard, crash report and watched folders, without a terminal.

import Basics
import Foundation
import Screen
import Testing

@testable import Terminal

@Suite("Terminal without ncurses")
struct TerminalTests {
  @Test("The copy sequence is plain, wrapped for tmux, or wrapped for screen")
  func clipboard() {
    let plain = "\u{1B}]52;c;b2zDoQ==\u{7}"
    #expect(Clipboard.sequence("olá", environment: [:]) == Array(plain.utf8))
    let tmux = Clipboard.sequence("olá", environment: ["TMUX": "/tmp/x", "TERM": "screen"])
    #expect(
      String(decoding: tmux, as: UTF8.self)
        == plain + "\u{1B}Ptmux;\u{1B}\u{1B}]52;c;b2zDoQ==\u{7}\u{1B}\\")
    let screen = Clipboard.sequence("olá", environment: ["TERM": "screen.xterm"])
    #expect(String(decoding: screen, as: UTF8.self) == "\u{1B}P" + plain + "\u{1B}\\")
  }

  @Test("The desktop's tool is the one of the session: Wayland, X11, macOS")
  func tools() {
    func tool(_ environment: [String: String], has: Set<String>) -> String? {
      Clipboard.tool(environment: environment) { has.contains($0) ? "/bin/\($0)" : nil }?.path
    }
    let all: Set = ["wl-copy", "xclip", "pbcopy"]
    #expect(tool(["WAYLAND_DISPLAY": "w", "DISPLAY": ":0"], has: all) == "/bin/wl-copy")
    #expect(tool(["DISPLAY": ":0"], has: all) == "/bin/xclip")
    #expect(tool([:], has: all) == "/bin/pbcopy")
    #expect(tool([:], has: ["xclip", "wl-copy"]) == nil)
    #expect(tool(["WAYLAND_DISPLAY": "w", "DISPLAY": ":0"], has: ["xclip"]) == "/bin/xclip")
  }

  @Test("The reset sequence disables every enabled mode, on each type of terminal")
  func resetSequence() {
    let modes = Modes(type: "xterm-256color", wantsMouse: true)
    let text = String(decoding: modes.resetSequence { Array("<\($0)>".utf8) }, as: UTF8.self)
    for mode in [1002, 1006, 1004, 2004] {
      #expect(String(decoding: modes.enable, as: UTF8.self).contains("\u{1B}[?\(mode)h"))
      #expect(text.contains("\u{1B}[?\(mode)l"))
    }
    #expect(text.hasSuffix("<sgr0><op><rmkx><cnorm><rmcup>"))
    #expect(Modes(type: "linux", wantsMouse: true).enable.isEmpty)
    #expect(Modes(type: "vt100", wantsMouse: true).backgroundQuery.isEmpty)
    #expect(Modes(type: "screen", wantsMouse: true).backgroundQuery.isEmpty)
    #expect(!Modes(type: "tmux-256color", wantsMouse: true).backgroundQuery.isEmpty)
    let still = Modes(type: "xterm", wantsMouse: false)
    #expect(!String(decoding: still.enable, as: UTF8.self).contains("1002"))
  }

  @Test("Padding for slow lines is removed from capabilities")
  func padding() {
    let bytes = Array("\u{1B}[m$<2>\u{0F}$<5*/>x$y".utf8)
    #expect(Modes.withoutPadding(bytes) == Array("\u{1B}[m\u{0F}x$y".utf8))
  }

  @Test("Without a terminal, opening throws and changes nothing")
  func noTerminal() {
    // The output of tests is a pipe or a file, or they have no input.
    guard isatty(0) == 0 || isatty(1) == 0 else { return }
    #expect(throws: TerminalError.notATerminal) {
      let terminal = try Terminal.open(
        TerminalOptions(environment: ["TERM": "xterm"], about: "test"))
      terminal.close()
    }
  }

  @Test("The report's path follows the XDG Base Directory Specification")
  func reportPath() {
    func path(_ environment: [String: String], _ folder: String? = nil) -> String {
      TerminalOptions(environment: environment, about: "", reportFolder: folder).reportPath
    }
    #expect(path(["XDG_STATE_HOME": "/s", "HOME": "/h"]) == "/s/canais/crash.txt")
    #expect(path(["HOME": "/h"]) == "/h/.local/state/canais/crash.txt")
    #expect(path([:], "/r") == "/r/crash.txt")
  }

  @Test("A changed file in a watched folder is reported")
  func watch() throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "canais-watch-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var watch = FolderWatch([folder.path, "/nowhere/at/all"])
    let before = watch.drain()
    try Data("text = red".utf8).write(to: folder.appending(path: "x.theme"))
    var waiting = pollfd(fd: watch.descriptor, events: Int16(POLLIN), revents: 0)
    #expect(poll(&waiting, 1, 180_000) == 1)
    let after = watch.drain()
    let again = watch.drain()
    #expect(!before && after && !again)
  }

  @Test("A watched folder that is created later is reported, and other changes on its path are not")
  func laterFolder() throws {
    let root = FileManager.default.temporaryDirectory
      .appending(path: "canais-watch-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: root) }
    let themes = root.appending(path: "canais/themes")
    var watch = FolderWatch([themes.path])
    func settles(_ watch: inout FolderWatch) -> Bool {
      var waiting = pollfd(fd: watch.descriptor, events: Int16(POLLIN), revents: 0)
      #expect(poll(&waiting, 1, 180_000) == 1)
      return watch.drain()
    }
    try Data().write(to: root.appending(path: "other"))
    let other = settles(&watch)
    try FileManager.default.createDirectory(at: themes, withIntermediateDirectories: true)
    let made = settles(&watch)
    _ = watch.drain()
    try Data("text = red".utf8).write(to: themes.appending(path: "x.theme"))
    let written = settles(&watch)
    try FileManager.default.removeItem(at: root.appending(path: "canais"))
    let removed = settles(&watch)
    _ = watch.drain()
    try FileManager.default.createDirectory(at: themes, withIntermediateDirectories: true)
    let again = settles(&watch)
    #expect(!other && made && written && removed && again)
  }
}
