// Every screen of the console, reached in a real terminal by keys alone and by the mouse alone; and
// hundreds of random keys, after which the console must still work.

import Basics
import Foundation
import TestSupport
import Testing

@Suite("Every screen in a terminal", .serialized)
struct ConsoleJourneyTests {
  /// One step of a walk by keys.
  private enum Step {
    /// Presses keys, after which the screen shows a text that it did not show before.
    case press([String], shows: String)
    /// Closes the box on top, after which the screen below shows a text.
    case close(shows: String)
    /// Closes the followed session, which takes one Esc more where its reply box has the focus.
    case closeSession(shows: String)
  }

  private static let channels: [Step] = [
    .press(["n"], shows: "╭─ Novo canal"), .close(shows: "Enter Abrir"),
    .press(["m"], shows: "Ações: Loja Aurora"), .close(shows: "Enter Abrir"),
    .press(["Space", "DC"], shows: "[ Remover"), .close(shows: "Enter Abrir"),
    .press(["Space", "Enter"], shows: "Boas-vindas"), .press(["M-2"], shows: "Tempo de sessão"),
    .press(["M-3"], shows: "Cor do botão"), .press(["Enter"], shows: "─ Paleta:"),
    .close(shows: "Ícone do botão"), .press(["M-4"], shows: "webchat("),
    .press(["Escape"], shows: "▸4 Código"), .press(["Escape"], shows: "Novo canal"),
  ]

  private static let otherScreens: [Step] = [
    .press(["F3"], shows: "mudança mais recente"), .press(["M"], shows: "─ Eventos"),
    .press(["M"], shows: "/ Buscar"), .press(["F4"], shows: "todo o período"),
    .press(["F5"], shows: "Segredo de assinatura"), .press(["F6"], shows: "Blocos:"),
    .press(["F1"], shows: "Ajuda: Fluxos"), .close(shows: "Blocos:"),
    .press(["C-p"], shows: "─ Comandos"), .close(shows: "Blocos:"),
    .press(["F9"], shows: "alto contraste"), .close(shows: "Blocos:"),
    // The first visitor's session, once there is one.
    .press(["F3"], shows: "conec.  "), .press(["Enter"], shows: "⚑ "),
    .closeSession(shows: "/ Buscar"),
  ]

  private static let reports: [Step] = [
    .press(["Enter"], shows: "─ Relatório"), .close(shows: "todo o período"),
  ]

  @Test("By keys alone")
  func keys() throws {
    let terminal = try ConsoleStage.open()
    try terminal.waitFor("Loja Aurora")
    try walk(Self.channels + Self.otherScreens, terminal)
    try waitForReports(
      terminal, leave: { try terminal.press("F6") }, enter: { try terminal.press("F4") })
    try walk(Self.reports, terminal)
    try ConsoleStage.leave(terminal)
  }

  private func walk(_ steps: [Step], _ terminal: Tmux) throws {
    for step in steps {
      switch step {
      case .press(let keys, let text):
        for key in keys { try terminal.press(key) }
        try terminal.waitFor(text)
      case .close(let text):
        try closeBox(terminal)
        try terminal.waitFor(text)
      case .closeSession(let text):
        try closeSession(terminal) { try terminal.press("Escape") }
        try terminal.waitFor(text)
      }
    }
  }

  /// Goes back until the followed session is closed: from its reply box once more. Waits for other
  /// keys in the last line in between, since two Esc at once are read as Alt.
  private func closeSession(_ terminal: Tmux, back: () throws -> Void) throws {
    let keys = try terminal.screen().last { !$0.isEmpty }
    try back()
    let rows = try terminal.waitFor("other keys") { rows in rows.last { !$0.isEmpty } != keys }
    if !rows.contains(where: { $0.contains("/ Buscar") }) { try back() }
    try terminal.waitForNo("⚑ ")
  }

  /// Presses Esc and waits until the box on top is gone. No key may follow before that: the console
  /// reads an Esc that another key follows at once as Alt with that key.
  private func closeBox(_ terminal: Tmux) throws {
    let rows = try terminal.waitFor("╭─ ")
    let top = try #require(rows.last { $0.contains("╭─ ") })
    let title = try #require(top.firstMatch(of: /╭─ .*? ─/)).output
    try terminal.press("Escape")
    try terminal.waitForNo(String(title))
  }

  /// The text to click on, and the text that the screen shows then.
  private static let clicks: [(click: String, seen: String)] = [
    ("+ Novo canal", "Dica"), ("[ Cancelar ]", "Enter Abrir"), ("[ m ▾ ]", "Duplicar"),
    ("Esc Voltar", "Enter Abrir"), ("Northwind", "▸ » Northwind"), ("Northwind", "Boas-vindas"),
    ("2 Configurações", "Tempo de sessão"), ("3 Aparência", "Cor do botão"),
    ("4 Código de ativação", "webchat("), ("Google Tag Manager", "(•) Google"),
    ("1 Texto", "Boas-vindas"), (" Fluxos", "Blocos:"), ("? Ajuda", "Ajuda: Fluxos"),
    ("Esc Voltar", "Blocos:"), ("Ctrl-P Comandos", "─ Comandos"), ("Tema ", "alto contraste"),
    ("Esc Voltar", "Blocos:"), ("4 Atendim", "Segredo de assinatura"),
    (" Relat", "todo o período"), ("2 Presença", "mudança mais recente"),
    ("todos · ", "mudança mais recente"),
  ]

  @Test("By the mouse alone, leaving included")
  func mouse() throws {
    let terminal = try ConsoleStage.open()
    try terminal.waitFor("Loja Aurora")
    for (index, step) in Self.clicks.enumerated() {
      try terminal.click(on: step.click, first: step.click.hasPrefix("[ m"))
      try terminal.waitFor("step \(index): \(step.seen)") { rows in
        rows.contains { $0.contains(step.seen) }
      }
    }
    try terminal.waitFor("conec.  ")
    try openSelectedRow(terminal, shows: "⚑ ")
    try closeSession(terminal) { try terminal.click(on: "Esc Voltar") }
    try waitForReports(
      terminal, leave: { try terminal.click(on: "5 Fluxos", first: true) },
      enter: { try terminal.click(on: "3 Relat", first: true) })
    try openSelectedRow(terminal, shows: "─ Relatório")
    try terminal.click(on: "Esc Voltar")
    try terminal.waitForNo("─ Relatório")
    try terminal.click(on: "q Sair")
    try terminal.waitFor("left with 0")
    try ConsoleStage.expectRestored(terminal)
  }

  /// Clicks on the selected row until it opens. Rows move by themselves, so that a click may select
  /// another one.
  private func openSelectedRow(_ terminal: Tmux, shows text: String) throws {
    try terminal.waitFor(text) { rows in
      if rows.contains(where: { $0.contains(text) }) { return true }
      try terminal.click(on: "▸", first: true)
      return false
    }
  }

  /// Enters the reports until there is one. The list is loaded when the screen is entered.
  private func waitForReports(
    _ terminal: Tmux, leave: () throws -> Void, enter: () throws -> Void
  ) throws {
    try terminal.waitFor("a finished session") { rows in
      if rows.contains(where: { $0.contains("── Totais por dia ──") }) { return true }
      if rows.contains(where: { $0.contains("todo o período") }) {
        try leave()
      } else {
        try enter()
      }
      return false
    }
    // That screen may be older than the last step: enter once more, with both steps seen.
    try leave()
    try terminal.waitFor("Blocos:")
    try enter()
    try terminal.waitFor("── Totais por dia ──")
  }

  @Test("After hundreds of random keys it can still be left", arguments: [7])
  func randomKeys(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let keys =
      "abcdeghijklmnoprstuvxyzADGJKRU/? 12345".map { $0 == " " ? "Space" : String($0) }
      + ["Enter", "Tab", "BTab", "Up", "Down", "Left", "Right", "DC", "BSpace", "Home", "End"]
      + ["PgUp", "PgDn", "IC", "C-a", "C-e", "C-k", "C-u", "C-w", "C-s", "C-p", "C-l", "C-t"]
      + ["M-1", "M-2", "M-3", "M-4", "M-u", "M-v", "F1", "F2", "F3", "F4", "F5", "F6", "F9"]
    let terminal = try ConsoleStage.open()
    try terminal.waitFor("Loja Aurora")
    for turn in 0..<40 {
      for _ in 0..<10 { try terminal.press(keys[random.roll(0..<keys.count)]) }
      if turn % 4 == 3 {
        try terminal.paste(["duas\nlinhas", "👩‍👩‍👧 日本", "#FF0000"][random.roll(0..<3)])
        let (columns, rows) = [(80, 24), (60, 16), (30, 8), (120, 40)][random.roll(0..<4)]
        try terminal.resize(columns, rows)
      }
      // The keys may also leave the console, by the list of commands.
      if try terminal.screen().contains(where: { $0.contains("left with") }) {
        try terminal.waitFor("left with 0")
        try terminal.run("clear; \(Binary.path) demo --visitors 9; echo left with $?")
        try terminal.waitFor("Enter")
      }
    }
    try terminal.resize(80, 24)
    try leaveFromAnywhere(terminal)
    try terminal.waitFor("left with 0")
    try terminal.waitFor("alternate_on", is: "0")
  }

  /// Closes boxes by Esc, discards changes, and leaves by Ctrl-Q.
  private func leaveFromAnywhere(_ terminal: Tmux) throws {
    try terminal.waitFor("left with") { rows in
      if rows.contains(where: { $0.contains("left with") }) { return true }
      if rows.contains(where: { $0.contains("Mudanças não salvas") }) {
        try terminal.press("d")
      } else if rows.contains(where: { $0.contains("╭─") && !$0.contains("Dica") }) {
        try terminal.press("Escape")
      } else {
        try terminal.press("C-q")
      }
      return false
    }
  }
}
