// The terminal driver itself, since the console's tests rely on it.

import Foundation
import Testing

@Suite("Terminal driver")
struct TmuxTests {
  @Test("Typing, sizes, pastes and variables of a real terminal")
  func shell() throws {
    let terminal = try Tmux(columns: 70, rows: 20)
    try terminal.run("echo olá-$((40+2)); tput cols")
    try terminal.waitFor("olá-42")
    try terminal.waitFor("70")
    try terminal.resize(100, 30)
    try terminal.run("clear; tput cols; tput lines")
    try terminal.waitFor("100")
    try terminal.waitFor("30")
    #expect(try terminal.value("alternate_on") == "0")
    try terminal.run("tput smcup; echo alternate")
    try terminal.waitFor("alternate_on", is: "1")
    try terminal.run("tput rmcup")
    try terminal.waitFor("alternate_on", is: "0")
  }
}
