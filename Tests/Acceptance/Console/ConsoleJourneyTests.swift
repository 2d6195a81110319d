// Every screen there is, reached in a real terminal by keys alone and by the mouse alone; and hundreds of
// keys by chance, which must not hurt.

import Basics
import Foundation
import Testing

@Suite("Every screen in a terminal", .serialized)
struct ConsoleJourneyTests {
  /// Keys to press, and what is seen then. `gone` is waited for before the next keys: an Esc that
  /// another key follows at once would be Alt with that key.
  private struct Step {
    var keys: [String]
    var seen: String
    var gone: String?

    init(_ keys: String..., seen: String, gone: String? = nil) {
      (self.keys, self.seen, self.gone) = (keys, seen, gone)
    }
  }

  private static let byKeys = [
    Step("n", seen: "Dica"), Step("Escape", seen: "Enter Abrir", gone: "Dica"),
    Step("m", seen: "Ações: Loja Aurora"), Step("Escape", seen: "Enter Abrir", gone: "Duplicar"),
    Step("Space", "DC", seen: "[ Remover"), Step("Escape", seen: "Enter Abrir", gone: "[ Remover"),
    Step("Space", "Enter", seen: "Boas-vindas"), Step("M-2", seen: "Tempo de sessão"),
    Step("M-3", seen: "Cor do botão"), Step("Enter", seen: "─ Paleta:"),
    Step("Escape", seen: "Ícone do botão", gone: "─ Paleta:"), Step("M-4", seen: "webchat("),
    Step("Escape", seen: "▸4 Código"), Step("Escape", seen: "Novo canal", gone: "webchat("),
    Step("F3", seen: "mudança mais recente"), Step("v", seen: "─ Eventos"),
    Step("v", seen: "/ Buscar"),
    Step("F4", seen: "todo o período"), Step("F5", seen: "Segredo de assinatura"),
    Step("F6", seen: "Blocos:"), Step("F1", seen: "Ajuda: Fluxos"),
    Step("Escape", seen: "Blocos:", gone: "Ajuda: Fluxos"), Step("C-p", seen: "─ Comandos"),
    Step("Escape", seen: "Blocos:", gone: "─ Comandos"), Step("F9", seen: "high-contrast"),
    Step("Escape", seen: "Blocos:", gone: "high-contrast"),
    // With visitors and finished sessions, one of each.
    Step("F3", seen: "conec.  "), Step("Enter", seen: "Linha do tempo"),
    Step("Escape", seen: "/ Buscar", gone: "Linha do tempo"),
  ]

  private static let byKeysInReports = [
    Step("Enter", seen: "─ Relatório"), Step("Escape", seen: "todo o período", gone: "─ Relatório"),
  ]

  @Test("By keys alone")
  func keys() throws {
    let terminal = try ConsoleStage.open()
    try terminal.waitFor("Loja Aurora")
    try walk(Self.byKeys, terminal)
    try waitForReports(
      terminal, away: { try terminal.press("F6") }, back: { try terminal.press("F4") })
    try walk(Self.byKeysInReports, terminal)
    try ConsoleStage.leave(terminal)
  }

  private func walk(_ steps: [Step], _ terminal: Tmux) throws {
    for step in steps {
      // What shall go must stand there first: half a screen may have been drawn when it was looked at.
      if let gone = step.gone { try terminal.waitFor(gone) }
      for key in step.keys { try terminal.press(key) }
      try terminal.waitFor(step.seen)
      if let gone = step.gone { try terminal.waitForNo(gone) }
    }
  }

  /// What is clicked on, and what is seen then.
  private static let byMouse: [(click: String, seen: String)] = [
    ("+ Novo canal", "Dica"), ("[ Cancelar ]", "Enter Abrir"), ("[ m ▾ ]", "Duplicar"),
    ("Esc Voltar", "Enter Abrir"), ("Northwind", "▸ » Northwind"), ("Northwind", "Boas-vindas"),
    ("2 Configurações", "Tempo de sessão"), ("3 Aparência", "Cor do botão"),
    ("4 Código de ativação", "webchat("), ("Google Tag Manager", "(•) Google"),
    ("1 Texto", "Boas-vindas"), ("5 Fluxos", "Blocos:"), ("? Ajuda", "Ajuda: Fluxos"),
    ("Esc Voltar", "Blocos:"), ("Ctrl-P Comandos", "─ Comandos"), ("Tema ", "high-contrast"),
    ("Esc Voltar", "Blocos:"), ("4 Atendimento", "Segredo de assinatura"),
    ("3 Relatórios", "todo o período"), ("2 Presença", "mudança mais recente"),
    ("todos · ", "mudança mais recente"),
  ]

  @Test("By the mouse alone, the last click included")
  func mouse() throws {
    let terminal = try ConsoleStage.open()
    try terminal.waitFor("Loja Aurora")
    for (index, step) in Self.byMouse.enumerated() {
      try terminal.click(on: step.click, first: step.click.hasPrefix("[ m"))
      try terminal.waitFor("step \(index): \(step.seen)") { rows in
        rows.contains { $0.contains(step.seen) }
      }
    }
    // The first row of the live list, twice, once there are rows; then the first report.
    try terminal.waitFor("conec.  ")
    try terminal.click(10, 6)
    try terminal.click(10, 6)
    try terminal.waitFor("Linha do tempo")
    try terminal.click(on: "Esc Voltar")
    try terminal.waitForNo("Linha do tempo")
    try waitForReports(
      terminal, away: { try terminal.click(on: "5 Fluxos", first: true) },
      back: { try terminal.click(on: "3 Relatórios", first: true) })
    try terminal.click(10, 5)
    try terminal.waitFor("─ Relatório")
    try terminal.click(on: "Esc Voltar")
    try terminal.waitForNo("─ Relatório")
    try terminal.click(on: "q Sair")
    try terminal.waitFor("left with 0")
    try ConsoleStage.isGivenBack(terminal)
  }

  /// Reports come when sessions end, and the list is read when it is come to: goes away and comes
  /// back until it has one.
  private func waitForReports(
    _ terminal: Tmux, away: () throws -> Void, back: () throws -> Void
  ) throws {
    try terminal.waitFor("a finished session") { rows in
      if rows.contains(where: { $0.contains("── Totais por dia ──") }) { return true }
      if rows.contains(where: { $0.contains("todo o período") }) {
        try? away()
      } else {
        try? back()
      }
      return false
    }
    // What was seen may be from before the last step: once more away and back, and each is seen.
    try away()
    try terminal.waitFor("Blocos:")
    try back()
    try terminal.waitFor("── Totais por dia ──")
  }

  @Test("Hundreds of keys by chance, from a seed: it stands, and can be left", arguments: [7])
  func chance(_ seed: UInt64) throws {
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
      // Chance may also choose to leave, by the list of commands.
      if try terminal.screen().contains(where: { $0.contains("left with") }) {
        try terminal.waitFor("left with 0")
        try terminal.run("clear; \(Binary.path) demo --visitors 9; echo left with $?")
        try terminal.waitFor("Enter")
      }
    }
    try terminal.resize(80, 24)
    try backOut(terminal)
    try terminal.waitFor("left with 0")
    try terminal.waitFor("alternate_on", is: "0")
  }

  /// Esc until nothing is open, then away; what was not saved may go.
  private func backOut(_ terminal: Tmux) throws {
    for _ in 0..<40 {
      if try terminal.screen().contains(where: { $0.contains("left with") }) { return }
      try terminal.press("Escape")
      // The terminal takes an Esc for one when nothing follows it; then it shows it, or nothing.
      try terminal.hear(milliseconds: 60)
      let rows = try terminal.screen()
      if rows.contains(where: { $0.contains("Mudanças não salvas") }) { try terminal.press("d") }
      let isOpen = rows.contains { $0.contains("╭─") && !$0.contains("Dica") }
      if !isOpen { try terminal.press("C-q") }
      try terminal.hear(milliseconds: 60)
      if try terminal.screen().contains(where: { $0.contains("Mudanças não salvas") }) {
        try terminal.press("Right", "Enter")
      }
    }
  }
}
