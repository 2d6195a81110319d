// The commands of the reports: opening one, narrowing the list, exports, erasure, retention.

import Basics
import Channels
import Presence
import Records
import Screen

extension ReportsScreen {
  static let commands: [Command] = [
    command(
      "reports.open", [KeyPress(.enter), KeyPress(.right), .character("l")], ReportsStrings.open,
      ReportsStrings.openHelp, refusal: { screen, _ in screen.noneSelected },
      run: { $0.openReport(&$1) }),
    command(
      "reports.filter", [.character("/"), .control("f")], ReportsStrings.filter,
      ReportsStrings.filterHelp, run: { $1.focus = Action(filterRegion) }),
    command(
      "reports.period", [.character("d")], ReportsStrings.period, ReportsStrings.periodHelp,
      run: { $0.openPeriods(&$1) }),
    command(
      "reports.channel", [.character("c")], ShellStrings.channel, PresenceStrings.channelHelp,
      run: { $0.openChannels(&$1) }),
    command(
      "reports.days", [.character("H")], ReportsStrings.days, ReportsStrings.daysHelp,
      refusal: { _, context in
        context.size.height < daysMinimumHeight ? ReportsStrings.tooLow : nil
      },
      run: { screen, context in
        screen.showsDays.toggle()
        screen.clampSelection(context)
      }),
    command(
      "reports.copy", [.character("i")], PresenceStrings.copyID, PresenceStrings.copyIDHelp,
      refusal: { screen, _ in screen.noneSelected },
      run: { screen, context in
        if let row = screen.selected { context.copy("\(row.session)") }
      }),
    command(
      "reports.export", [.character("x")], ReportsStrings.csv, ReportsStrings.csvHelp,
      run: { $0.askToExport(.csv, &$1) }),
    command(
      "reports.json", [.character("J")], ReportsStrings.json, ReportsStrings.jsonHelp,
      run: { $0.askToExport(.json, &$1) }),
    command(
      "reports.erase", [.character("A")], ReportsStrings.erase, ReportsStrings.eraseHelp,
      refusal: { screen, _ in screen.noneSelected }, run: { $0.askToErase(&$1) }),
    command(
      "reports.retention", [.character("#")], ReportsStrings.retention,
      ReportsStrings.retentionHelp, hint: false,
      run: { _, context in context.emit(.stored(.loadRetention)) }),
    documentedKey(
      "reports.move", [.character("j"), .character("k"), .character("g"), .character("G")],
      ChannelsStrings.move, ChannelsStrings.moveHelp),
  ]

  private var noneSelected: LocalizedText? {
    selected == nil ? ReportsStrings.noneChosen : nil
  }

  /// Opens the selected report, and reads what the journal holds of its session.
  private func openReport(_ context: inout ConsoleContext) {
    guard let row = selected else { return }
    context.open(ReportBox(row))
    context.emit(.engine(.loadSession("\(row.session)")))
  }

  // MARK: - Narrowing the list

  private func openPeriods(_ context: inout ConsoleContext) {
    let items = ReportPeriod.allCases.map {
      PickerItem(id: $0.rawValue, title: context.text($0.title))
    }
    context.open(
      Picker(
        title: context.text(ReportsStrings.period), items: items,
        chosen: Self.action { screen, context, id in
          guard let period = ReportPeriod(rawValue: id) else { return }
          if period == .other {
            screen.askForPeriod(&context)
          } else {
            let (since, until) = period.bounds(at: context.now, context.format)
            screen.search(since: since, until: until, &context)
          }
        }))
  }

  private func askForPeriod(_ context: inout ConsoleContext) {
    let format = context.format
    let first = query.since ?? format.startOfDay(context.now, adding: -6)
    let last = query.until.map { $0 - 1 } ?? context.now
    context.open(
      PromptDialog.asking(
        context.text(ReportsStrings.otherPeriod), context.text(ReportsStrings.periodAsk),
        "\(format.isoDay(first)) \(format.isoDay(last))", accept: ShellStrings.choose, context,
        check: { context, typed in
          ReportPeriod.bounds(typed: typed, context.format) == nil
            ? context.text(ReportsStrings.badPeriod, ["text": Sanitizer.text(typed)]) : nil
        },
        answered: Self.action { screen, context, typed in
          guard let bounds = ReportPeriod.bounds(typed: typed, context.format) else { return }
          screen.search(since: bounds.since, until: bounds.until, &context)
        }))
  }

  private mutating func search(
    since: Millis?, until: Millis?, _ context: inout ConsoleContext
  ) {
    query.since = since
    query.until = until
    search(&context)
  }

  private func openChannels(_ context: inout ConsoleContext) {
    // Reports of a removed channel remain; the channel is listed by its identifier.
    context.openChannelPicker(
      selected: query.channel, alsoListing: rows.map(\.channel),
      chosen: Self.action { screen, context, id in
        screen.query.channel = id.isEmpty ? nil : id
        screen.search(&context)
      })
  }

  // MARK: - Exports, erasure, retention

  private func askToExport(_ format: ReportFormat, _ context: inout ConsoleContext) {
    let query = query.firstPage
    context.open(
      PromptDialog.asking(
        context.text(ReportsStrings.export), context.text(ChannelsStrings.exportAsk),
        "relatorios.\(format.rawValue)", accept: ReportsStrings.export, context,
        answered: Self.action { _, context, path in
          context.emit(.work(.exportReports(query, format: format, path: path)))
        }))
  }

  private func askToErase(_ context: inout ConsoleContext) {
    guard let row = selected else { return }
    context.open(
      PromptDialog.confirming(
        context.text(ReportsStrings.erase),
        context.text(
          ReportsStrings.eraseAsk,
          ["name": Sanitizer.text(row.name), "id": "\(row.contact)"]),
        confirm: ReportsStrings.erase, context,
        confirmed: Self.action { _, context, _ in
          context.emit(.work(.eraseContact(row.contact)))
        }))
  }

  /// Asks how many days finished sessions are kept. Fewer days than now erase sessions, so the user
  /// has to confirm them.
  func askForRetention(current days: Int, _ context: inout ConsoleContext) {
    context.open(
      PromptDialog.asking(
        context.text(ReportsStrings.retention), context.text(ReportsStrings.retentionAsk),
        String(days), accept: ShellStrings.choose, context,
        check: { context, typed in
          ReportsScreen.retentionDays(typed: typed) == nil
            ? Rule.number(Retention.days).words[context.language] : nil
        },
        answered: Self.action { screen, context, typed in
          guard let wanted = ReportsScreen.retentionDays(typed: typed) else { return }
          if wanted == 0 || (days > 0 && wanted >= days) {
            context.emit(.stored(.setRetention(days: wanted)))
          } else {
            screen.confirmRetention(wanted, &context)
          }
        }))
  }

  private func confirmRetention(_ days: Int, _ context: inout ConsoleContext) {
    context.open(
      PromptDialog.confirming(
        context.text(ReportsStrings.retention),
        ReportsStrings.retentionErases.text(days, context.format),
        confirm: ReportsStrings.retentionYes, context,
        confirmed: Self.action { _, context, _ in
          context.emit(.stored(.setRetention(days: days)))
        }))
  }

  /// A number of days that the user typed; nil if it is none that sessions can be kept for.
  private static func retentionDays(typed text: String) -> Int? {
    Int(text.split(separator: " ").joined(separator: " "))
      .flatMap { Retention.days.contains($0) ? $0 : nil }
  }
}

extension ConsoleContext {
  /// Opens the list of channels to choose one of, or all.
  ///
  /// - Parameters:
  ///   - selected: The identifier of the channel to select at first; nil selects all channels.
  ///   - others: Identifiers of channels that may be missing from the configuration.
  ///   - chosen: Called with the channel's identifier, or with an empty text for all channels.
  mutating func openChannelPicker(
    selected: String?, alsoListing others: [String], chosen: @escaping ConsoleAction<String>
  ) {
    let known = cache.channels.map(\.channel)
    var items = [PickerItem(id: "", title: text(PresenceStrings.allChannels))]
    items += known.sorted { Folding.fold($0.description) < Folding.fold($1.description) }
      .map { PickerItem(id: $0.id, title: Sanitizer.text($0.description), detail: $0.id) }
    let missing = Set(others).subtracting(known.map(\.id))
    items += missing.map { PickerItem(id: $0, title: Sanitizer.text(cache.channelName($0))) }
      .sorted { Folding.fold($0.title) < Folding.fold($1.title) }
    open(
      Picker(
        title: text(ShellStrings.channel), items: items, selected: selected ?? "",
        chosen: chosen))
  }
}
