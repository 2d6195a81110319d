// What the fields of a channel open: flows, an image's path, a site, a requested datum, the
// palette.

import Channels
import Screen

extension ChannelScreen {
  /// Opens what a field asks for.
  func openRequest(_ request: FormRequest, _ context: inout ConsoleContext) {
    guard let draft = open?.form.draft else { return }
    switch request {
    case .flow(let key):
      context.openFlows(
        selected: draft.flow, monitors: draft.settings.presence.enabled,
        chosen: Self.action { screen, context, id in
          screen.change(context) { $0.set(.text(id), for: key) }
        })
    case .image: askForImage(&context)
    case .origin(let key, let row):
      openOrigin(row.map { draft.settings.allowedOrigins[$0] }, at: row, in: key, &context)
    case .datum(let key, let row): openDatum(at: row, in: key, draft, &context)
    case .colors(let key):
      guard let field = Fields.channel[key] else { return }
      context.open(ColorPalette(key: key, current: field.text(of: draft)))
    }
  }

  /// Changes the form and validates it.
  mutating func change(_ context: ConsoleContext, _ change: (inout Form<Channel>) -> Void) {
    guard var open else { return }
    change(&open.form)
    open.validate(context)
    self.open = open
  }

  private func askForImage(_ context: inout ConsoleContext) {
    context.open(
      PathPrompt(
        title: context.text(FormStrings.imageTitle), message: context.text(FormStrings.imagePath),
        accept: FormStrings.load, types: ["png", "jpg", "jpeg", "gif", "webp"]
      ) {
        .stored(.readImage(path: $0))
      } closesOn: {
        if case .image = $0 { true } else { false }
      })
  }

  private func openOrigin(
    _ origin: String?, at row: Int?, in key: String, _ context: inout ConsoleContext
  ) {
    let scheme = "https://"
    context.open(
      PromptDialog.asking(
        context.text(FormStrings.originTitle), context.text(FormStrings.originMessage),
        origin ?? scheme, accept: FormStrings.use, context,
        answered: Self.action { screen, context, text in
          guard row != nil || text != scheme else { return }
          screen.change(context) { $0.put(origin: text, at: row, in: key) }
        }))
  }

  private func openDatum(
    at row: Int?, in key: String, _ draft: Channel, _ context: inout ConsoleContext
  ) {
    let rows = draft.settings.requestedData
    let datum =
      row.map { rows[$0] }
      ?? ChannelScreen.newDatum(beside: rows, draft.text.language.language)
    let otherKeys = rows.enumerated().filter { $0.offset != row }.map(\.element.key)
    var box = FormBox(
      title: context.text(FormStrings.datumTitle), form: Form(Fields.datum, datum),
      fields: Fields.datum.all, accept: FormStrings.use
    ) { datum, _ in
      var errors = Fields.datum.errors(in: datum)
      if otherKeys.contains(datum.key) {
        errors.append(ValidationError(key: "key", value: datum.key, rule: .repeated))
      }
      return errors
    } accepted: { datum, context in
      let put: ConsoleAction<Channel.RequestedDatum> = Self.action { screen, context, datum in
        screen.change(context) { $0.put(datum, at: row, in: key) }
      }
      context.request(.perform { put(&$0, datum) })
      return .close
    }
    let language = draft.text.language.language
    box.adapt = { before, datum in
      ChannelScreen.adoptKind(from: before, to: &datum, besides: otherKeys, language)
    }
    context.open(box)
  }

  /// Gives a datum whose kind has changed the key and the label of its new kind, unless the user
  /// wrote others.
  private static func adoptKind(
    from before: Channel.RequestedDatum, to datum: inout Channel.RequestedDatum,
    besides usedKeys: [String], _ language: Language
  ) {
    guard datum.kind != before.kind else { return }
    if Language.allCases.contains(where: { datum.label == before.kind.words[$0] }) {
      datum.label = datum.kind.words[language]
    }
    let suffix = datum.key.dropFirst(before.kind.rawValue.count)
    if datum.key.hasPrefix(before.kind.rawValue), suffix.allSatisfy(\.isNumber) {
      datum.key = unusedKey(for: datum.kind, besides: usedKeys)
    }
  }

  private static func unusedKey(
    for kind: Channel.RequestedDatum.Kind, besides usedKeys: [String]
  ) -> String {
    var key = kind.rawValue
    var number = 2
    while usedKeys.contains(key) {
      key = "\(kind.rawValue)\(number)"
      number += 1
    }
    return key
  }

  /// The first kind of datum that is not requested yet, under an unused key.
  private static func newDatum(
    beside rows: [Channel.RequestedDatum], _ language: Language
  ) -> Channel.RequestedDatum {
    let usedKinds = Set(rows.map(\.kind))
    let kind = Channel.RequestedDatum.Kind.allCases.first { !usedKinds.contains($0) } ?? .text
    let key = unusedKey(for: kind, besides: rows.map(\.key))
    return Channel.RequestedDatum(
      key: key, kind: kind, label: kind.words[language], required: false)
  }
}
