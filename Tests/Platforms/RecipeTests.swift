// What other programs import.

import Channels
import Platforms
import Testing

@Suite("Recipes")
struct RecipeTests {
  private static func part(_ name: String) throws -> String {
    let part = Recipe.lhc.parts(url: "https://canais.example").first { $0.name == name }
    return try #require(part).document.line
  }

  @Test("Every part is a document, carries the address, and no secret", arguments: Recipe.allCases)
  func parts(_ recipe: Recipe) {
    let parts = recipe.parts(url: "https://canais.example")
    #expect(!parts.isEmpty)
    for part in parts {
      guard case .object = part.document else {
        Issue.record("\(part.name) is no object")
        continue
      }
      #expect(!part.document.line.contains("$CANAIS"))
    }
    #expect(parts.contains { $0.document.line.contains("https://canais.example") })
  }

  @Test("Live Helper Chat forwards what an operator wrote, and neither whispers nor system lines")
  func conditions() throws {
    let webhook = try Self.part("webhook-message.json")
    #expect(webhook.contains(#"{args.msg.user_id}"#))
    #expect(
      webhook.contains(#"\"condition\":\"gt\",\"logic\":\"and\",\"type\":\"3\",\"value\":\"0\""#))
    #expect(webhook.contains(#"{args.msg.meta_msg}"#))
    #expect(webhook.contains(#"\"notlike\""#))
    #expect(webhook.contains(#"\"whisper\""#))
  }

  @Test("Live Helper Chat does not write the API's answers into the chat")
  func noBody() throws {
    let bot = try Self.part("bot.json")
    #expect(bot.ranges(of: #"\"no_body\":true"#).count == 2)
  }

  @Test("Live Helper Chat shows absences as an operator's lines, never as the visitor's")
  func incoming() throws {
    let incoming = try Self.part("incoming-webhook.json")
    let absences = "event=client_offline,client_online,session_expired,session_finished"
    #expect(incoming.contains(#"\"msg_cond_3\":\"\#(absences)\""#))
    #expect(incoming.contains(#"\"msg_cond_op_3\":\"\#(absences)\""#))
    #expect(incoming.contains(#"\"message_id\":\"eventId\""#))
    #expect(incoming.contains(#"\"chat_id\":\"sessionId\""#))
  }
}
