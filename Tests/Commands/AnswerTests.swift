// What commands answer: reasons in the reader's language, counts of what was done, decimals as the
// language writes them, one document where a program asks.

import Channels
import Foundation
import Testing

@testable import canais

@Suite("Commands: answers")
struct AnswerTests {
  let shop: Shop

  init() throws { shop = try Shop() }

  @Test("The system's and the network's reasons are told in three languages")
  func reasons() throws {
    let id = try shop.furnish()
    for (words, says) in [
      (
        ["flow", "import", "none.json", "--yes"],
        "none.json não pode ser lido: o arquivo não existe"
      ),
      (
        ["channel", "set", id, "settings.image=none.png"],
        "settings.image: none.png não pode ser lido: o arquivo não existe"
      ),
      (["flow", "import", "/proc", "--yes", "--lang", "es"], "es una carpeta"),
      (["flow", "import", "none.json", "--yes", "--lang", "en"], "there is no such file"),
      (["verify", "http://127.0.0.1:1/"], "ninguém aceita conexões"),
      (
        ["--db", "/proc/none/x.db", "channel", "create", "--description", "D", "--flow", "f"],
        "/proc"
      ),
    ] {
      let run = shop.run(words)
      #expect(run.status == 1 && run.errors.contains(says), "\(run.errors)")
      #expect(!run.errors.contains("No such file"), "\(run.errors)")
    }
    #expect(SystemWords.of("Operation timed out after 10 ms")[.spanish] == "se agotó el tiempo")
    #expect(SystemWords.of(ENOSPC) == SystemWords.noRoom)
    #expect(SystemWords.of(CocoaError(.fileNoSuchFile)).portuguese.isEmpty == false)
    #expect(SystemWords.of("a rare trouble") == .plain("a rare trouble"))
  }
}
