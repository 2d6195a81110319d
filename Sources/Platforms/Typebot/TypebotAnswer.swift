// The answer of Typebot's startChat and continueChat, read for a text chat.

import Channels

/// What a bot answered.
struct TypebotAnswer: Equatable, Sendable {
  /// The most messages of one answer; those that follow are dropped.
  static let messageLimit = 50
  /// The most buttons of one message.
  static let choiceLimit = 20
  /// Characters of a button.
  static let labelLimit = 100
  /// The variable that asks for a handover.
  static let handoverVariable = "transbordo"

  /// The session to continue; nil in an answer of `continueChat`.
  var sessionID: String?
  /// Messages, choices and whether the talk is handed over.
  var reply: FlowReply

  /// Reads an answer; nil for what is none.
  init?(_ body: [UInt8], in language: Language) {
    guard let answer = JSONParser.value(of: body), case .list(let bubbles)? = answer["messages"]
    else {
      return nil
    }
    sessionID = answer["sessionId"]?.identifier
    var messages = bubbles.flatMap { MessagePieces.split(Self.text(ofBubble: $0)) }
      .map { FlowReply.Message($0) }
    let actions = answer["clientSideActions"]?.items ?? []
    for url in actions.compactMap({ $0["redirect"]?["url"]?.string }) {
      messages.append(FlowReply.Message(url))
    }
    messages = Array(messages.prefix(Self.messageLimit))
    let input = answer["input"].flatMap { $0 == .null ? nil : $0 }
    if let input { Self.ask(input, &messages, language) }
    // A flow without a next question has ended.
    let handsOver = input == nil || Self.asksForHandover(answer, actions)
    reply = FlowReply(messages, handsOver: handsOver)
  }

  // MARK: - Bubbles

  private static func text(ofBubble bubble: JSONValue) -> String {
    let content = bubble["content"]
    switch bubble["type"]?.string {
    case "text":
      if let markdown = content?["markdown"]?.string { return markdown }
      let lines = (content?["richText"]?.items ?? []).map(TypebotRichText.text)
      return lines.isEmpty ? content?["plainText"]?.string ?? "" : lines.joined(separator: "\n")
    case "image", "video", "audio", "embed", "custom-embed": return content?["url"]?.string ?? ""
    case _: return ""
    }
  }

  // MARK: - Inputs

  /// Adds what an input asks: buttons under the last message, or a question where there is none.
  private static func ask(
    _ input: JSONValue, _ messages: inout [FlowReply.Message], _ language: Language
  ) {
    let kind = (input["type"]?.string ?? "").split(separator: " ").first.map(String.init) ?? ""
    let labels = input["options"]?["labels"]
    let placeholder = labels?["placeholder"]?.string ?? ""
    var question = placeholder.isEmpty ? TypebotStrings.answer[language] : placeholder
    var choices: [FlowReply.Choice] = []
    switch kind {
    case "choice", "picture", "cards":
      choices = (input["items"]?.items ?? []).flatMap(self.choices)
      question = TypebotStrings.choose[language]
    case "rating":
      let length = min(max(input["options"]?["length"]?.integer ?? 10, 1), 10)
      let first = input["options"]?["startsAt"]?.integer ?? 1
      choices = (min(first, length)...length).map {
        FlowReply.Choice(label: String($0), value: String($0))
      }
      question = TypebotStrings.rate.filled(["maximo": String(length)], in: language)
    case "file": question = TypebotStrings.file[language]
    case _: break
    }
    if messages.isEmpty || (choices.isEmpty && !placeholder.isEmpty && kind != "text") {
      messages.append(FlowReply.Message(question))
    }
    messages[messages.count - 1].choices = Array(choices.prefix(choiceLimit))
  }

  /// The buttons of an item: one, or those of a card.
  private static func choices(_ item: JSONValue) -> [FlowReply.Choice] {
    if case .list(let paths)? = item["paths"], !paths.isEmpty {
      return paths.compactMap { choice($0, label: $0["text"]?.string) }
    }
    let label =
      item["content"]?.string ?? item["title"]?.string ?? item["options"]?["title"]?.string
    return [choice(item, label: label)].compactMap { $0 }
  }

  private static func choice(_ item: JSONValue, label: String?) -> FlowReply.Choice? {
    guard let label, !label.isEmpty else { return nil }
    let text = String(label.prefix(labelLimit))
    return FlowReply.Choice(label: text, value: item["id"]?.string ?? text)
  }

  // MARK: - Handover

  /// Whether an action opens a human chat, needs a browser's answer that a text chat cannot give,
  /// or sets the variable of the handover.
  private static func asksForHandover(_ answer: JSONValue, _ actions: [JSONValue]) -> Bool {
    actions.contains { action in
      action["type"]?.string == "chatwoot" || action["chatwoot"] != nil
        || action["expectsDedicatedReply"]?.isTrue == true
    } || setsHandover(.list(actions)) || setsHandover(answer["variables"] ?? .null)
  }

  /// Whether a value holds the variable, set to true: as a member, or as an item with its name.
  private static func setsHandover(_ value: JSONValue, depth: Int = 0) -> Bool {
    guard depth < 8 else { return false }
    switch value {
    case .list(let items): return items.contains { setsHandover($0, depth: depth + 1) }
    case .object(let members):
      if let direct = members[handoverVariable], isTrue(direct) { return true }
      let names = [members["name"], members["id"], members["variableId"]]
      if names.contains(.text(handoverVariable)), let value = members["value"], isTrue(value) {
        return true
      }
      return members.values.contains { setsHandover($0, depth: depth + 1) }
    case .null, .toggle, .number, .decimal, .text: return false
    }
  }

  private static func isTrue(_ value: JSONValue) -> Bool {
    value.isTrue || ["true", "sim", "1"].contains(value.string?.lowercased())
  }
}
