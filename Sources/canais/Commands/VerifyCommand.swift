// `canais verify`: whether a page has the activation code, and whether the engine serves it.

import Channels
import Console
import Foundation
import HTTPClient
import Screen

/// `canais verify`
enum VerifyCommand {
  static let all: [Subcommand] = [
    Subcommand(
      "verify", "URL", 1...1, VerifyStrings.verify,
      options: [Option("channel", "ID", VerifyStrings.channel)],
      examples: ["verify https://loja.example", "verify http://127.0.0.1:8000/ --channel Loja"],
      run: run)
  ]

  static func run(_ call: Invocation) throws {
    let address = call.arguments[0]
    guard let url = PageVerification.url(address) else {
      throw CommandError.failed(VerifyStrings.badURL.with(["url": address]))
    }
    let expected = try call.option("channel").map { try ChannelCommands.find($0, call.reader()) }
    let verification = PageVerification(
      installation: try? call.reader().installation(), engineURL: call.engine?.url,
      expected: expected?.channel)
    let report: VerifyReport
    do {
      report = try call.wait { try await verification.run(url) }
    } catch {
      throw CommandError.failed(
        VerifyStrings.unreachable.filling(["url": .plain(address), "why": SystemStrings.of(error)]))
    }
    try tell(report, call)
  }

  /// Writes the checks.
  ///
  /// - Throws: `CommandError.reported` if one failed.
  private static func tell(_ report: VerifyReport, _ call: Invocation) throws(CommandError) {
    let checks = report.checks
    if call.wantsJSON {
      call.output.document(
        checks.map { check in
          JSONValue.object([
            "check": .text(check.name), "good": .toggle(check.isGood),
            "found": .text(check.found[call.language]),
            "mend": check.mend.map { .text($0[call.language]) } ?? .null,
          ])
        })
    } else {
      for check in checks {
        let sign = check.isGood ? "✓" : "✗"
        let label = VerifyStrings.label(of: check.name)[call.language]
        call.output.line("\(sign) \(label): \(Sanitizer.text(check.found[call.language]))")
        if let mend = check.mend { call.output.line("    " + Sanitizer.text(mend[call.language])) }
      }
    }
    if checks.contains(where: { !$0.isGood }) { throw .reported }
  }
}
