// Importing channels from a file: what the file would change is shown before anything is stored.

import Channels
import Screen

extension ChannelsScreen {
  func askToImport(_ context: inout ConsoleContext) {
    context.open(
      PathPrompt(
        title: context.text(ChannelsStrings.importTitle),
        message: context.text(ChannelsStrings.importAsk), accept: ChannelsStrings.compare,
        types: ["json"]
      ) {
        .stored(.planImport(path: $0))
      } closesOn: {
        if case .importPlanned = $0 { true } else { false }
      })
  }

  /// Shows what an import would change, or why it is refused. Enter carries it out.
  func show(_ plan: ImportPlan, _ context: inout ConsoleContext) {
    let title = context.text(ChannelsStrings.importTitle)
    guard plan.errors.isEmpty else {
      let errors = plan.errors.map {
        TextBox.Line(text: "• " + $0.message(in: context.language), style: .danger)
      }
      let head = TextBox.Line(text: context.text(ChannelsStrings.importRefused))
      return context.open(TextBox(title, [head] + errors))
    }
    let lines = plan.items.flatMap { ChannelsScreen.lines(of: $0, context) }
    guard plan.changed > 0 else {
      let head = TextBox.Line(text: context.text(ChannelsStrings.importNothing))
      return context.open(TextBox(title, [head] + lines))
    }
    let effect = Effect.stored(.importChannels(plan.items.map(\.channel)))
    context.open(TextBox(title, lines, accept: (ChannelsStrings.import, effect)))
  }

  /// A channel of an import with its differences from the stored one.
  private static func lines(
    of item: ImportPlan.Item, _ context: ConsoleContext
  ) -> [TextBox.Line] {
    let (mark, style, note): (String, Style, LocalizedText?) =
      item.isNew
      ? ("+", .success, ChannelsStrings.importNew)
      : item.changes.isEmpty ? ("=", .muted, ChannelsStrings.importSame) : ("~", .warning, nil)
    let head = [mark, Sanitizer.text(item.channel.description), note.map { context.text($0) }]
      .compactMap { $0 }.joined(separator: " ")
    let changes = item.isNew ? [] : item.changes.flatMap(\.lines)
    return [TextBox.Line(text: head, style: style)]
      + changes.map { TextBox.Line(text: Sanitizer.text($0), indent: 4) }
  }
}
