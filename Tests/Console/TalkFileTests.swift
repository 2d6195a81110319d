// Pictures and documents in a followed conversation: shown, sent, saved and opened.

import Client
import Presence
import Testing

@testable import Console

@Suite("Console: files of a conversation")
struct TalkFileTests {
  private static let picture = SessionFile(
    name: "comprovante\u{202E}gnp.png", type: "image/png", size: 12_345,
    address: "https://chat.example/webchat/files/00ff")
  private static let document = SessionFile(
    name: "../.contrato.html", type: "application/pdf", size: 2_345_678,
    address: "https://chat.example/webchat/files/11ee")

  /// A user who follows a conversation with files.
  private func following(_ files: [SessionFile]) throws -> User {
    let user = try User.watching().presses(.enter)
    var details = try Visitors.details()
    for file in files {
      let seq = (details.messages.last?.seq ?? 0) + 1
      details.messages.append(
        SessionMessage(
          seq: seq, from: "contact", name: "", text: file.name, at: details.startedAt + 1_000_000,
          file: file))
    }
    return user.meets(.talk(details.session, .event(.session(details))))
  }

  private func asked(by user: User) -> [FileEffect] {
    user.world.asked.compactMap { effect -> FileEffect? in
      if case .engine(.file(let file)) = effect { file } else { nil }
    }
  }

  @Test("A file stands with its name, kind and size, without characters that would turn it round")
  func shown() throws {
    try following([Self.picture, Self.document])
      .sees("▦ comprovante").sees("PNG · 12 kB").sees("PDF · 2 MB").doesNotSee("\u{202E}")
  }

  @Test("One file is saved under a safe name; of several the user chooses")
  func saved() throws {
    let user = try following([Self.document]).presses(.alt("g")).sees("contrato.html.pdf")
      .presses(.enter)
    #expect(asked(by: user) == [.save(Self.document, path: "contrato.html.pdf")])
    let other = try following([Self.picture, Self.document]).presses(.alt("o"))
      .sees("comprovante").presses(.down).presses(.enter)
    #expect(asked(by: other) == [.open(Self.picture)])
  }

  @Test("A file is sent by its path, and that it was is said")
  func sent() throws {
    let user = try following([]).presses(.alt("f")).types("nota.pdf").presses(.enter)
    #expect(asked(by: user).count == 1)
    user.sees("Enviado: nota.pdf")
    try following([]).presses(.alt("o")).sees("a conversa não tem arquivos")
  }

  @Test("A name of a visitor's leads nowhere else, and ends as what the bytes are")
  func names() {
    let cases: [(name: String, type: String, safe: String)] = [
      ("foto.png", "image/png", "foto.png"), ("foto.JPEG", "image/jpeg", "foto.JPEG"),
      ("página.html", "image/gif", "página.html.gif"), ("/etc/passwd", "image/png", "passwd.png"),
      ("..\\..\\x.exe", "application/pdf", "x.exe.pdf"), ("", "image/webp", "arquivo.webp"),
      ("-rf", "image/png", "rf.png"), (".profile", "image/png", "profile.png"),
      ("x", "text/html", "x.bin"),
    ]
    for (name, type, safe) in cases {
      #expect(SessionFile(name: name, type: type, size: 1, address: "").safeName == safe)
    }
  }
}
