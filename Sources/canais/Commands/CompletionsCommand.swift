// Completions for shells. The shell runs the program for each completion, so that they include the
// current channels, flows and themes and every command of the table.

import Channels
import Foundation
import Presence
import Storage

/// `canais completions`
enum CompletionsCommand {
  static let all: [Subcommand] = [
    Subcommand(
      "completions", "bash|zsh|fish", 1...1, subject: .shell, CompletionStrings.completions,
      examples: [
        "completions bash >> ~/.bashrc", "completions zsh > ~/.zfunc/_canais",
        "completions fish > ~/.config/fish/completions/canais.fish",
      ], run: run),
    Subcommand(
      "complete", "[WORD…]", 0...200, CompletionStrings.complete,
      examples: ["complete channel sh"], run: complete),
  ]

  static func run(_ call: Invocation) throws {
    guard let script = scripts[call.arguments[0]] else {
      throw CommandError.usage(
        UsageStrings.counts.with(["usage": "canais completions bash|zsh|fish"]))
    }
    call.output.text(script)
  }

  private static let scripts = [
    "bash": #"""
    _canais() {
      local IFS=$'\n'
      COMPREPLY=($(canais complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
      if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]]; then compopt -o nospace; fi
    }
    complete -o default -F _canais canais

    """#,
    "zsh": #"""
    #compdef canais
    _canais() {
      local -a found
      found=("${(@f)$(canais complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
      compadd -Q -S '' -- ${(M)found:#*=} || compadd -Q -- $found || _files
    }
    compdef _canais canais

    """#,
    "fish": #"""
    function __canais_complete
      canais complete -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null | string unescape
    end
    complete -c canais -a '(__canais_complete)'

    """#,
  ]

  /// Writes the completions of the last word, one on each line.
  static func complete(_ call: Invocation) throws {
    let typed = call.arguments
    for word in candidates(typed, call) { call.output.line(word) }
  }

  static func candidates(_ typed: [String], _ call: Invocation) -> [String] {
    let current = typed.last ?? ""
    let before = Array(typed.dropLast())
    let (words, database) = plain(before)
    var call = call
    if let database { call.options["db"] = database }
    let visible = CommandTable.all.filter(\.isShown)
    let command = visible.first { !$0.path.isEmpty && words.starts(with: $0.path) }
    // Without a command the options are those of the console.
    let named = command ?? visible.first { words.isEmpty && $0.path.isEmpty }
    let options = GlobalOptions.all + (named?.options ?? [])
    if let last = before.last, last.hasPrefix("--"),
      let option = options.first(where: { "--" + $0.name == last }), option.value != nil
    {
      return values(of: option, call).filter { $0.hasPrefix(current) }
    }
    if current.hasPrefix("-") {
      return options.map { "--" + $0.name }.filter { $0.hasPrefix(current) }
    }
    var found: [String]
    if let command {
      let position = words.count - command.path.count
      found = position == 0 ? subjects(command.subject, call) : keys(of: command)
    } else {
      found = visible.compactMap { command in
        command.path.count > words.count && command.path.starts(with: words)
          ? command.path[words.count] : nil
      }
    }
    var seen: Set<String> = []
    found = found.filter { $0.hasPrefix(current) && seen.insert($0).inserted }
    return found
  }

  /// What an option takes.
  private static func values(of option: Option, _ call: Invocation) -> [String] {
    switch option.name {
    case "channel": subjects(.channel, call)
    case "flow": subjects(.flow, call)
    case "theme": subjects(.theme, call)
    default: option.choices
    }
  }

  /// The words without options and their values, and the database of `--db`.
  private static func plain(_ typed: [String]) -> (words: [String], database: String?) {
    let known = GlobalOptions.all + CommandTable.all.flatMap(\.options)
    var words: [String] = []
    var database: String?
    var rest = typed[...]
    while let word = rest.popFirst() {
      guard word.hasPrefix("-") else {
        words.append(word)
        continue
      }
      let parts = word.drop { $0 == "-" }.split(separator: "=", maxSplits: 1).map(String.init)
      guard let option = known.first(where: { $0.name == parts.first }), option.value != nil else {
        continue
      }
      // bash splits `--db=FILE` at the equals sign.
      if parts.count == 1, rest.first == "=" { rest.removeFirst() }
      let value = parts.count == 2 ? parts[1] : rest.popFirst()
      if option.name == "db" { database = value?.replacing("\\", with: "") }
    }
    return (words, database)
  }

  private static func keys(of command: Subcommand) -> [String] {
    switch command.name {
    case "channel set": Fields.channel.all.map { $0.key + "=" }
    case "channel delete": []
    default: []
    }
  }

  private static func subjects(_ subject: Subject, _ call: Invocation) -> [String] {
    switch subject {
    case .channel:
      let channels = (try? call.reader().channels()) ?? []
      return channels.map(\.channel.description).map(quoted) + channels.map(\.channel.id)
    case .flow: return (try? call.reader().installation().flows.map(\.id)) ?? []
    case .session:
      let open = (try? call.reader().openSessions(limit: 200)) ?? []
      return open.map(\.opening.session.description)
    case .theme: return ThemePlaces.themes(call.environment).entries.map(\.name)
    case .shell: return ["bash", "zsh", "fish"]
    case .file, .none: return []
    }
  }

  /// A name escaped as one word of a shell.
  private static func quoted(_ name: String) -> String {
    var text = ""
    for character in name {
      if !character.isLetter && !character.isNumber && !"-_.,/:@%+".contains(character) {
        text.append("\\")
      }
      text.append(character)
    }
    return text
  }
}

/// The texts of `canais completions`.
private enum CompletionStrings {
  static let completions = LocalizedText(
    "Imprime o que o shell precisa para completar comandos, canais, fluxos e temas.",
    "Prints what the shell needs to complete commands, channels, flows and themes.",
    "Imprime lo que el shell necesita para completar comandos, canales, flujos y temas.")
  static let complete = LocalizedText(
    "O que pode estar no lugar da última palavra; para os shells.",
    "What can stand in the place of the last word; for shells.",
    "Lo que puede estar en el lugar de la última palabra; para los shells.")
}
