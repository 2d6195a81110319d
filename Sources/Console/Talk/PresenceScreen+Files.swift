// The commands of files: send one to the visitor, save or show one of the conversation.

import Channels
import Client
import Records
import Screen

extension PresenceScreen {
  static let fileCommands: [Command] = [
    command(
      "talk.sendFile", [.alt("f")], FileStrings.send, FileStrings.sendHelp, hint: false,
      refusal: { $0.replyRefusal($1) }, run: { $0.askToSendFile(&$1) }),
    command(
      "talk.saveFile", [.alt("g")], FileStrings.save, FileStrings.saveHelp, hint: false,
      refusal: { $0.fileRefusal($1) },
      run: { screen, context in
        screen.chooseFile(FileStrings.save, &context) { file, context in
          PresenceScreen.askToSave(file, &context)
        }
      }),
    command(
      "talk.openFile", [.alt("o")], FileStrings.open, FileStrings.openHelp, hint: false,
      refusal: { $0.fileRefusal($1) },
      run: { screen, context in
        screen.chooseFile(FileStrings.open, &context) { file, context in
          context.emit(.engine(.file(.open(file))))
        }
      }),
  ]

  /// The files of the followed conversation, the newest first.
  private var files: [SessionFile] {
    detail?.story.messages.compactMap(\.file).reversed() ?? []
  }

  private func fileRefusal(_ context: ConsoleContext) -> LocalizedText? {
    if detail?.details == nil { return TalkStrings.noSession }
    return files.isEmpty ? FileStrings.none : nil
  }

  private func askToSendFile(_ context: inout ConsoleContext) {
    guard let session = detail?.session else { return }
    context.open(
      PathPrompt(
        title: context.text(FileStrings.send), message: context.text(FileStrings.sendPath),
        accept: FileStrings.send, types: ["png", "jpg", "jpeg", "webp", "gif", "pdf"]
      ) {
        .engine(.file(.send(session, path: $0)))
      } closesOn: {
        if case .fileSent = $0 { return true }
        return false
      })
  }

  /// Asks which file is meant, where there are several.
  private func chooseFile(
    _ title: LocalizedText, _ context: inout ConsoleContext,
    _ act: @escaping @Sendable (SessionFile, inout ConsoleContext) -> Void
  ) {
    let files = files
    guard files.count > 1 else {
      if let file = files.first { act(file, &context) }
      return
    }
    let items = files.enumerated().map { index, file in
      PickerItem(
        id: "\(index)", title: Sanitizer.text(file.name),
        detail: context.format.description(of: file))
    }
    context.open(
      Picker(
        title: context.text(title), items: items,
        chosen: Self.action { _, context, id in
          if let index = Int(id), files.indices.contains(index) { act(files[index], &context) }
        }))
  }

  private static func askToSave(_ file: SessionFile, _ context: inout ConsoleContext) {
    context.open(
      PathPrompt(
        title: context.text(FileStrings.save), message: context.text(FileStrings.sendPath),
        path: Sanitizer.text(file.safeName), accept: FileStrings.save
      ) {
        .engine(.file(.save(file, path: $0)))
      } closesOn: {
        if case .written = $0 { return true }
        if case .fileExists = $0 { return true }
        return false
      })
  }
}

extension Format {
  /// What a file is and how large: `PNG · 12 kB`.
  func description(of file: SessionFile) -> String {
    let kind = file.type.split(separator: "/").last.map { $0.uppercased() } ?? ""
    let size =
      file.size < 1_000_000
      ? "\(number(max(1, file.size / 1_000))) kB"
      : "\(number(file.size / 1_000_000)) MB"
    return Sanitizer.text("\(kind) · \(size)")
  }
}
