// Fixtures of the Channels tests: channels, and texts that try to break out of markup.

import Basics
import Channels

extension SeededRandom {
  /// A text of up to `limit` scalars, drawn from `letters`.
  mutating func text(of letters: [Unicode.Scalar], limit: Int) -> String {
    var text = ""
    for _ in 0..<Int.random(in: 0...limit, using: &self) {
      text.unicodeScalars.append(letters.randomElement(using: &self) ?? "x")
    }
    return text
  }
}

/// Values that many tests use.
enum Sample {
  static let id = "0123456789abcdef01234567"
  static let otherID = "fedcba9876543210fedcba98"
  static let hostile = "</script><!--<script>\"'\u{2028}<img onerror=alert(1)>"
  static let languages = Language.allCases

  static let flow = Flow(
    id: "f1", name: "Vendas", published: true, handsOver: true, blocks: ["message", "question"])
  static let attendance = Attendance(baseURL: "https://crm.example", token: "segredo-0123456789")

  static var channel: Channel { Channel(id: id, description: "Loja", flow: "f1") }

  static func png(_ count: Int) -> [UInt8] {
    [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + [UInt8](repeating: 7, count: count - 8)
  }

  static func context(
    _ others: [Channel] = [], flow: Flow = flow, attendance: Attendance? = attendance,
    saved: Channel? = nil
  ) -> ChannelContext {
    ChannelContext(flows: [flow], attendance: attendance, channels: others, saved: saved)
  }
}
