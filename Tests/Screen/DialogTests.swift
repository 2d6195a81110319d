// Dialogs.

import Basics
import Testing

@testable import Screen

@Suite("Dialogs")
struct DialogTests {
  /// The outcome of a mutating call, which `#expect` cannot expand itself.
  private func outcome(_ outcome: DialogOutcome?) -> DialogOutcome? { outcome }

  private let dialog = Dialog(
    title: "Sair", message: "Há mudanças por salvar.",
    buttons: [
      DialogButton("Salvar", letter: "s"), DialogButton("Descartar", letter: "d"),
      DialogButton("Ficar"),
    ])

  @Test("Keys press buttons and cancel")
  func keys() {
    var dialog = dialog
    #expect(outcome(dialog.handle(KeyPress(.right))) == nil)
    #expect(dialog.focus == 1)
    #expect(outcome(dialog.handle(KeyPress(.tab))) == nil)
    #expect(dialog.focus == 2)
    #expect(outcome(dialog.handle(KeyPress(.tab))) == nil)
    #expect(dialog.focus == 0)
    #expect(outcome(dialog.handle(KeyPress(.backTab))) == nil)
    #expect(dialog.focus == 2)
    #expect(outcome(dialog.handle(KeyPress(.enter))) == .chosen(2))
    #expect(outcome(dialog.handle(.character("D"))) == .chosen(1))
    #expect(outcome(dialog.handle(.character("x"))) == nil)
    #expect(outcome(dialog.handle(KeyPress(.escape))) == .cancelled)
    #expect(outcome(dialog.click(Action(Dialog.buttonName, 1))) == .chosen(1))
    #expect(outcome(dialog.click(Action(Dialog.buttonName, 9))) == nil)
  }

  @Test("In a dialog with a text field, letters are typed into it")
  func field() {
    var dialog = Dialog(
      title: "Nome", message: "Qual?", buttons: [DialogButton("OK", letter: "o")],
      field: TextField())
    #expect(outcome(dialog.handle(.character("o"))) == nil)
    dialog.paste("la\n")
    #expect(dialog.field?.text == "ola")
    #expect(outcome(dialog.handle(KeyPress(.enter))) == .chosen(0))
  }

  @Test("A dialog lies in the middle and covers the screen behind it")
  func drawn() {
    var frame = Frame(Size(50, 9))
    frame.fill(frame.area, .text, "x")
    frame.focusable(frame.area, Action("behind"))
    frame.dialog(dialog)
    #expect(frame.rows[2].contains("╭─ Sair ─"))
    #expect(frame.rows[3].contains("│ Há mudanças por salvar."))
    #expect(frame.rows[5].contains("[>Salvar<]  [ Descartar ]  [ Ficar ]"))
    #expect(frame.action(at: Point(0, 0)) == nil)
    #expect(frame.focusOrder.count == 3)
    #expect(frame.cursor != nil)
    var tiny = Frame(Size(12, 3))
    tiny.dialog(dialog)
    #expect(tiny.rows.count == 3)
  }

  @Test("Keys are named as in the last line")
  func labels() {
    #expect(KeyPress.control("s").label == "Ctrl-S")
    #expect(KeyPress.alt("1").label == "Alt-1")
    #expect(KeyPress(.backTab).label == "Shift-Tab")
    #expect(KeyPress(.function(5)).label == "F5")
    #expect(KeyPress.character("g").label == "g" && KeyPress.character("G").label == "G")
    #expect(
      KeyPress.character("é").typedCharacter == "é" && KeyPress.control("e").typedCharacter == nil)
  }
}
