// What tells an operator whether a channel works: the verification of a page that carries its code,
// and the explanation of its presence settings.

import Channels
import Screen

extension ChannelScreen {
  /// Asks for the address of a page and verifies it.
  func askForPage(_ context: inout ConsoleContext) {
    guard let saved = open?.form.saved else { return }
    // A rule for all hosts of a domain is no page.
    let site = saved.settings.allowedOrigins.first { !$0.contains("*") } ?? "https://"
    context.open(
      PromptDialog.asking(
        context.text(ChannelStrings.verify), context.text(ChannelStrings.verifyAsk), site,
        accept: ChannelStrings.verify, context,
        check: { context, url in
          WebAddress.parts(url) == nil ? context.text(ChannelStrings.verifyNoURL) : nil
        },
        answered: Self.action { _, context, url in
          context.open(Self.checksBox(of: url, context))
          context.emit(.work(.verifyPage(url, channel: saved.id)))
        }))
  }

  /// The box that waits for the checks of a page and shows them.
  private static func checksBox(of url: String, _ context: ConsoleContext) -> TextBox {
    let waiting = context.text(ChannelStrings.verifying, ["url": Sanitizer.text(url)])
    return TextBox(context.text(ChannelStrings.verify), [TextBox.Line(text: waiting)]) {
      result, context in
      switch result {
      case .pageVerified(url, let checks): lines(of: checks, url: url, context)
      case .failed(.work(.verifyPage(url, _)), let reason):
        [TextBox.Line(text: "! " + reason, style: .danger)]
      default: nil
      }
    }
  }

  private static func lines(
    of checks: [PageCheck], url: String, _ context: ConsoleContext
  ) -> [TextBox.Line] {
    let failed = checks.count { !$0.isGood }
    let verdict =
      failed == 0
      ? TextBox.Line(text: context.text(ChannelStrings.verifyGood), style: .success)
      : TextBox.Line(
        text: context.text(
          ChannelStrings.verifyBad, ["count": context.format.number(failed)]), style: .danger)
    let head = [TextBox.Line(text: Sanitizer.text(url), style: .muted), verdict]
    return head
      + checks.flatMap { check in
        let sign = check.isGood ? "✓" : "✗"
        let found = TextBox.Line(
          text: Sanitizer.text("\(sign) \(check.label): \(check.found)"),
          style: check.isGood ? .text : .danger)
        return [found]
          + (check.mend.map { [TextBox.Line(text: Sanitizer.text($0), indent: 2)] } ?? [])
      }
  }

  /// Shows which silence leads to which call, and when, by the settings as they are typed.
  func explainPresence(_ context: inout ConsoleContext) {
    guard let open else { return }
    let lines = PresenceExplanation.lines(of: open.form.draft).flatMap { line in
      [
        TextBox.Line(text: context.text(line.silence), style: .accent),
        TextBox.Line(
          text: "\(context.text(line.when)) → \(context.text(line.call))", indent: 2),
      ]
    }
    context.open(TextBox(context.text(ChannelStrings.explain), lines))
  }
}
