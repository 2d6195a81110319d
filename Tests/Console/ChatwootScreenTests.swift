// Attendance by a Chatwoot in the console: its fields, and the set-up.

import Channels
import Screen
import Testing

@testable import Console

@Suite("A Chatwoot in the console")
struct ChatwootScreenTests {
  private static func user(_ mode: AttendanceMode) -> User {
    let user = User()
    var attendance = Attendance(mode: mode, baseURL: "https://desk.example", token: "t")
    attendance.chatwoot = ChatwootAccess(
      url: "https://chat.example/app/accounts/3", inboxIdentifier: "inbox-1",
      botToken: "bot-token-that-is-long-4321", webhookSecret: "hook-secret-that-is-long-8765")
    user.world.attendance = attendance
    user.meets(.result(user.world.installation))
    return user.types("4")
  }

  @Test("Its fields are shown in its mode alone, and of its secrets the ends")
  func fields() {
    Self.user(.contract).doesNotSee("Endereço do Chatwoot", "Token do robô")
    let user = Self.user(.chatwoot)
    user.sees(
      "Endereço do Chatwoot", "https://chat.example/app/accounts/3", "Identificador da caixa")
    user.sees("••••4321")
    user.doesNotSee("that-is-long")
  }

  @Test("Setting up asks for address and token, and shows what was stored")
  func setUp() {
    let user = Self.user(.console)
    user.presses(.alt("c")).sees("Preparar um Chatwoot", "Endereço do Chatwoot, como no navegador")
    user.presses(.control("u")).types("http://chat.example").presses(.enter)
    // The rule is told, and the dialog stays.
    user.sees("Endereço do Chatwoot, como no navegador", "só para esta máquina")
    user.presses(.control("u")).types("https://chat.example").presses(.enter)
    user.sees("Token de um administrador")
    user.types("admin-token").presses(.enter)
    #expect(user.world.attendance?.mode == .chatwoot)
    #expect(user.world.attendance?.chatwoot.url == "https://chat.example")
    user.doesNotSee("admin-token").sees("Endereço do Chatwoot")
  }
}
